/** What people do with system clients: register them, change them, bring and retire their keys, revoke them. */
import { action } from '../../kernel/action.ts';
import type { Context, Principal } from '../../kernel/context.ts';
import { invalidInput, notFound, versionDiffers, versionNeeded } from '../../kernel/errors.ts';
import { ALWAYS, demandFourEyes } from '../../kernel/four-eyes.ts';
import { limitOf, pageOf, z, type Saying } from '../../kernel/schema/index.ts';
import type { Kysely } from '../../kernel/store/database.ts';
import { takeKeys, type TakenKey } from './keys.ts';
import { grants } from './policy.ts';
import { bureauNeeded, clientRevoked, keyKnown, kidKnown, otherBureau, tooManyKeys, unitUnknown } from './refusals.ts';
import { AddClient, AddKeys, ChangeClient, Client, ClientId, ClientPage, KEYS_MAX, ListClients, RotateSigningKeys, SigningKeys, Thumbprint } from './schema.ts';
import type { SigningKeyring } from './signing-keys.ts';
import { changeClient, findClient, hasUnit, insertClient, insertKey, listClients, retireKey, revokeClient } from './store.ts';
import { say, saying } from './sayings.ts';

const BODY_BYTES_MAX = 256 * 1024;
const ById = z.strictObject({ id: ClientId });
const subjects = ({ id }: Client): readonly string[] => [id];
/** Who did it, as the client's bureau may read it: the hub's people are not named to it. */
const byOf = ({ bureau, tokenId, person }: Principal, ofBureau: string): string => (bureau === ofBureau ? person ?? tokenId : bureau);
/** Whose clients somebody sees: an administrator everyone's. */
const bureauOf = ({ role, bureau }: Principal): string | undefined => (role === 'administrator' ? undefined : bureau);

async function getClient({ store, principal }: Pick<Context, 'store' | 'principal'>, id: string, forChange = false): Promise<Client> {
  const client = await findClient(store.db, { id, bureau: bureauOf(principal), forChange });
  if (!client) throw notFound('client');
  return client;
}

/** A client that may still be changed, held until the transaction ends. */
async function openClient(ctx: Context, id: string): Promise<Client> {
  const client = await getClient(ctx, id, true);
  if (client.revokedAt !== undefined) throw clientRevoked();
  return client;
}

async function taken(sent: AddKeys['jwks']['keys']): Promise<readonly TakenKey[]> {
  const { keys, issues } = await takeKeys(sent);
  if (issues.length > 0) throw invalidInput(issues);
  return keys;
}

async function addKeys(db: Kysely<unknown>, client: string, keys: readonly TakenKey[], stamp: { readonly at: string; readonly by: string }): Promise<void> {
  for (const key of keys) {
    const done = await insertKey(db, client, key, stamp);
    if (done === 'known') throw keyKnown(key.thumbprint);
    if (done === 'kid_known') throw kidKnown(key.kid);
  }
}

/** A key that the client has or had does not come again, nor another by the name of one that stands: said before a second person is asked. */
function demandNew(client: Client, keys: readonly TakenKey[]): void {
  for (const { thumbprint, kid } of keys) {
    if (client.keys.some((known) => known.thumbprint === thumbprint)) throw keyKnown(thumbprint);
    if (client.keys.some((known) => known.kid === kid && known.retiredAt === undefined)) throw kidKnown(kid);
  }
}

/** A second person is asked where a change lets a client in by more than before. */
function demandForChange(ctx: Context, client: Client, body: z.output<typeof ChangeClient>): void {
  const certificates = (body.certificates ?? []).filter((one) => !client.certificates.includes(one));
  const isFreed = body.trial === true && !client.trial;
  if (certificates.length === 0 && !isFreed) return;
  demandFourEyes(ctx, { acts: ['keys'], about: [client.bureau], says: [...certificates.map((certificate) => saying('takes_certificate', { certificate, name: client.name, bureau: client.bureau })), ...(isFreed ? [saying('unbound', { name: client.name, bureau: client.bureau })] : [])] });
}

const keysSaid = (keys: readonly TakenKey[]): readonly Saying[] => keys.map(({ kid, thumbprint }) => saying('key', { kid, thumbprint }));

const add = action({
  name: 'clients.add', summary: 'Register a system client with its public keys', http: 'POST /v1/clients', effect: 'write', status: 201, grant: grants.addClient, fourEyes: ALWAYS, bodyBytesMax: BODY_BYTES_MAX,
  description: 'Taken are EC keys on P-256 (ES256), Ed25519 (EdDSA), and RSA of 2048 to 8192 bits (PS256, RS256). The private half never leaves the system.',
  body: AddClient, output: Client, refusals: [unitUnknown, bureauNeeded, otherBureau], subjects,
  async run(ctx, { body }) {
    const { principal, store } = ctx;
    const mine = bureauOf(principal);
    if (mine !== undefined && body.bureau !== undefined && body.bureau !== mine) throw otherBureau();
    const bureau = mine ?? body.bureau;
    if (bureau === undefined) throw bureauNeeded();
    if (!await hasUnit(store.db, bureau, body.unit)) throw unitUnknown(bureau, body.unit);
    const keys = await taken(body.jwks.keys);
    demandFourEyes(ctx, { acts: ['keys'], about: [bureau], says: [saying(body.trial === true ? 'registers_unbound' : 'registers', { name: body.name, role: body.role, bureau, unit: body.unit }), ...keysSaid(keys), ...(body.certificates ?? []).map((certificate) => saying('takes_certificate_new', { certificate }))] });
    const stamp = { at: ctx.now(), by: byOf(principal, bureau) };
    const client: Client = {
      id: ctx.newId('cli'), bureau, unit: body.unit, name: body.name, role: body.role, trial: body.trial ?? false, devices: body.devices ?? [], certificates: body.certificates ?? [],
      keys: [], version: 1, addedAt: stamp.at, addedBy: stamp.by,
    };
    await insertClient(store.db, client);
    await addKeys(store.db, client.id, keys, stamp);
    return getClient(ctx, client.id);
  },
});

const list = action({
  name: 'clients.list', summary: 'The system clients of one’s own bureau; an administrator sees everyone’s', http: 'GET /v1/clients', effect: 'read', grant: grants.readClients, query: ListClients, output: ClientPage,
  async run(ctx, { query }) {
    const limit = limitOf(query);
    return pageOf(await listClients(ctx.store.db, { bureau: bureauOf(ctx.principal), after: query.after ?? '', limit }), limit, ({ id }) => id);
  },
});

const get = action({
  name: 'clients.get', summary: 'A system client with its keys', http: 'GET /v1/clients/{id}', effect: 'read', grant: grants.readClients, params: ById, output: Client, refusals: [notFound], subjects,
  run: (ctx, { params }) => getClient(ctx, params.id),
});

export function clientActions({ keyring, forget }: { readonly keyring: SigningKeyring; readonly forget: () => void }) {
  const change = action({
    name: 'clients.change', summary: 'Change a system client: its name, unit, devices, certificates', http: 'PATCH /v1/clients/{id}', effect: 'write', grant: grants.changeClient, fourEyes: say('when_changed'), bodyBytesMax: BODY_BYTES_MAX,
    params: ById, body: ChangeClient, output: Client, refusals: [notFound, unitUnknown, clientRevoked], subjects,
    async run(ctx, { params, body, ifMatch }) {
      const client = await openClient(ctx, params.id);
      if (ifMatch === undefined) throw versionNeeded();
      if (ifMatch.trim() !== '*' && Number(/\d{1,9}/.exec(ifMatch)?.[0]) !== client.version) throw versionDiffers(client.version);
      if (body.unit !== undefined && !await hasUnit(ctx.store.db, client.bureau, body.unit)) throw unitUnknown(client.bureau, body.unit);
      demandForChange(ctx, client, body);
      await changeClient(ctx.store.db, client.id, body);
      ctx.store.afterCommit(forget);
      return getClient(ctx, client.id);
    },
  });

  const bringKeys = action({
    name: 'clients.addKeys', summary: 'Bring further public keys of a system client', http: 'POST /v1/clients/{id}/keys', effect: 'write', status: 201, grant: grants.changeClient, fourEyes: ALWAYS, bodyBytesMax: BODY_BYTES_MAX,
    description: 'For a rotation: bring the new key, use it, then retire the old one. Both stand meanwhile.',
    params: ById, body: AddKeys, output: Client, refusals: [notFound, keyKnown, kidKnown, tooManyKeys, clientRevoked], subjects,
    async run(ctx, { params, body }) {
      const client = await openClient(ctx, params.id);
      const keys = await taken(body.jwks.keys);
      if (client.keys.filter(({ retiredAt }) => retiredAt === undefined).length + keys.length > KEYS_MAX) throw tooManyKeys(KEYS_MAX);
      demandNew(client, keys);
      demandFourEyes(ctx, { acts: ['keys'], about: [client.bureau], says: [saying('further_keys', { name: client.name, role: client.role, bureau: client.bureau }), ...keysSaid(keys)] });
      await addKeys(ctx.store.db, client.id, keys, { at: ctx.now(), by: byOf(ctx.principal, client.bureau) });
      return getClient(ctx, client.id);
    },
  });

  const retire = action({
    name: 'clients.retireKey', summary: 'Retire a key of a system client; its tokens end within seconds', http: 'DELETE /v1/clients/{id}/keys/{key}', effect: 'write', grant: grants.changeClient,
    params: z.strictObject({ id: ClientId, key: Thumbprint }), output: Client, refusals: [notFound], subjects,
    async run(ctx, { params }) {
      const client = await getClient(ctx, params.id, true);
      if (!await retireKey(ctx.store.db, client.id, params.key, { at: ctx.now(), by: byOf(ctx.principal, client.bureau) })) throw notFound('key');
      ctx.store.afterCommit(forget);
      return getClient(ctx, client.id);
    },
  });

  const revoke = action({
    name: 'clients.revoke', summary: 'Revoke a system client for good; its tokens end within seconds', http: 'DELETE /v1/clients/{id}', effect: 'write', grant: grants.revokeClient, params: ById, output: Client, refusals: [notFound], subjects,
    async run(ctx, { params }) {
      const client = await getClient(ctx, params.id, true);
      await revokeClient(ctx.store.db, client.id, { at: ctx.now(), by: byOf(ctx.principal, client.bureau) });
      ctx.store.afterCommit(forget);
      return getClient(ctx, client.id);
    },
  });

  const rotate = action({
    name: 'clients.rotateSigningKeys', summary: 'Let the hub sign access tokens with its next key', http: 'POST /v1/signing-keys', effect: 'write', grant: grants.rotateSigningKeys,
    description: 'It does so by itself every 30 days. The key before verifies for ten minutes more, unless it is compromised.',
    body: RotateSigningKeys, output: SigningKeys, subjects: ({ keys }) => keys.map(({ kid }) => kid),
    async run(ctx, { body }) {
      const keys = await keyring.rotate(ctx.store.db, body.isCompromised ?? false);
      ctx.store.afterCommit(keyring.forget);
      return keys;
    },
  });

  return [add, list, get, change, bringKeys, retire, revoke, rotate];
}
