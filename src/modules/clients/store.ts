/** Every line of SQL about clients and their keys. */
import type { Principal } from '../../kernel/context.ts';
import { run, type Kysely } from '../../kernel/store/database.ts';
import type { JWK } from 'jose';
import type { TakenKey } from './keys.ts';
import type { Algorithm, ChangeClient, Client, ClientKey } from './schema.ts';

type KeyRow = { thumbprint: string; kid: string; algorithms: Algorithm[]; addedAt: string; addedBy: string; retiredAt: string | null };
type Row = {
  id: string; bureau: string; unit: string; name: string; role: Client['role']; trial: boolean; devices: Client['devices']; certificates: string[]; version: number;
  addedAt: string; addedBy: string; revokedAt: string | null;
};

const COLUMNS = 'id, bureau, unit, name, role, trial, devices, certificates, version, added_at as "addedAt", added_by as "addedBy", revoked_at as "revokedAt"';
const KEY_COLUMNS = 'thumbprint, kid, algorithms, added_at as "addedAt", added_by as "addedBy", retired_at as "retiredAt"';

const keyOf = ({ retiredAt, ...row }: KeyRow): ClientKey => ({ ...row, ...(retiredAt === null ? {} : { retiredAt }) });
const clientOf = ({ revokedAt, ...row }: Row, keys: readonly KeyRow[]): Client => ({ ...row, keys: keys.map(keyOf), ...(revokedAt === null ? {} : { revokedAt }) });

async function withKeys(db: Kysely<unknown>, rows: readonly Row[]): Promise<readonly Client[]> {
  if (rows.length === 0) return [];
  const keys = await run(db, `select client, ${KEY_COLUMNS} from client_keys where client = any($1) order by added_at, thumbprint`, [rows.map(({ id }) => id)]) as (KeyRow & { client: string })[];
  return rows.map((row) => clientOf(row, keys.filter(({ client }) => client === row.id).map(({ client: _, ...key }) => key)));
}

export async function hasUnit(db: Kysely<unknown>, bureau: string, unit: string): Promise<boolean> {
  return (await run(db, 'select 1 from units where bureau = $1 and code = $2', [bureau, unit])).length > 0;
}

export async function insertClient(db: Kysely<unknown>, client: Client): Promise<void> {
  await run(db, 'insert into clients (id, bureau, unit, name, role, trial, devices, certificates, version, added_at, added_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)',
    [client.id, client.bureau, client.unit, client.name, client.role, client.trial, JSON.stringify(client.devices), client.certificates, client.version, client.addedAt, client.addedBy]);
}

/** Adds a key. `known`: the client has or had it; `kid_known`: a standing key of the client has its kid. */
export async function insertKey(db: Kysely<unknown>, client: string, { thumbprint, kid, algorithms, jwk }: TakenKey, { at, by }: { readonly at: string; readonly by: string }): Promise<'added' | 'known' | 'kid_known'> {
  const [same] = await run(db, 'select thumbprint = $2 as same from client_keys where client = $1 and (thumbprint = $2 or (kid = $3 and retired_at is null)) order by 1 desc', [client, thumbprint, kid]) as { same: boolean }[];
  if (same) return same.same ? 'known' : 'kid_known';
  await run(db, 'insert into client_keys (client, thumbprint, kid, algorithms, jwk, added_at, added_by) values ($1, $2, $3, $4, $5, $6, $7)', [client, thumbprint, kid, algorithms, JSON.stringify(jwk), at, by]);
  return 'added';
}

/** One client; of any bureau where `bureau` is undefined. `forChange` holds it until the transaction ends. */
export async function findClient(db: Kysely<unknown>, { id, bureau, forChange = false }: { readonly id: string; readonly bureau: string | undefined; readonly forChange?: boolean }): Promise<Client | undefined> {
  const rows = await run(db, `select ${COLUMNS} from clients where id = $1 and ($2::text is null or bureau = $2) ${forChange ? 'for update' : ''}`, [id, bureau ?? null]) as Row[];
  return (await withKeys(db, rows))[0];
}

export async function listClients(db: Kysely<unknown>, { bureau, after, limit }: { readonly bureau: string | undefined; readonly after: string; readonly limit: number }): Promise<readonly Client[]> {
  return withKeys(db, await run(db, `select ${COLUMNS} from clients where ($1::text is null or bureau = $1) and id > $2 order by id limit $3`, [bureau ?? null, after, limit]) as Row[]);
}

/** Changes what is named, and counts the version up. */
export async function changeClient(db: Kysely<unknown>, id: string, { name, unit, devices, certificates, trial }: ChangeClient): Promise<void> {
  await run(db, `update clients set name = coalesce($2, name), unit = coalesce($3, unit), devices = coalesce($4::json, devices), certificates = coalesce($5::text[], certificates), trial = coalesce($6, trial), version = version + 1 where id = $1`,
    [id, name ?? null, unit ?? null, devices === undefined ? null : JSON.stringify(devices), certificates ?? null, trial ?? null]);
}

export async function revokeClient(db: Kysely<unknown>, id: string, { at, by }: { readonly at: string; readonly by: string }): Promise<void> {
  await run(db, 'update clients set revoked_at = $2, revoked_by = $3, version = version + 1 where id = $1 and revoked_at is null', [id, at, by]);
}

/** Retires a key that stands; false where the client has none such. One that was retired stays as it is. */
export async function retireKey(db: Kysely<unknown>, client: string, thumbprint: string, { at, by }: { readonly at: string; readonly by: string }): Promise<boolean> {
  const rows = await run(db, 'update client_keys set retired_at = coalesce(retired_at, $3), retired_by = coalesce(retired_by, $4) where client = $1 and thumbprint = $2 returning 1', [client, thumbprint, at, by]);
  return rows.length > 0;
}

/** What the token endpoint needs of a client that stands: its binding, and its keys that stand. */
export type Applicant = { readonly id: string; readonly bureau: string; readonly unit: string; readonly trial: boolean; readonly certificates: readonly string[]; readonly keys: readonly TakenKey[] };

export async function findApplicant(db: Kysely<unknown>, id: string): Promise<Applicant | undefined> {
  const [row] = await run(db, 'select id, bureau, unit, trial, certificates from clients where id = $1 and revoked_at is null', [id]) as Omit<Applicant, 'keys'>[];
  if (!row) return undefined;
  const keys = await run(db, 'select thumbprint, kid, algorithms, jwk from client_keys where client = $1 and retired_at is null order by added_at desc, thumbprint', [id]) as { thumbprint: string; kid: string; algorithms: Algorithm[]; jwk: JWK }[];
  return { ...row, keys };
}

export type StandingClient = Pick<Client, 'id' | 'name' | 'unit' | 'role' | 'trial' | 'certificates'> & { readonly devices: readonly string[]; readonly keys: readonly TakenKey[] };
/** The clients of a bureau that stand, each with its keys that stand: for those who know its callers without asking. */
export async function standingClients(db: Kysely<unknown>, bureau: string): Promise<readonly StandingClient[]> {
  const rows = await run(db, 'select id, name, unit, role, trial, devices, certificates from clients where bureau = $1 and revoked_at is null order by id', [bureau]) as Pick<Client, 'id' | 'name' | 'unit' | 'role' | 'trial' | 'certificates' | 'devices'>[];
  if (rows.length === 0) return [];
  const keys = await run(db, 'select client, thumbprint, kid, algorithms, jwk from client_keys where client = any($1) and retired_at is null order by added_at, thumbprint', [rows.map(({ id }) => id)]) as (TakenKey & { client: string })[];
  return rows.map(({ devices, ...row }) => ({ ...row, devices: devices.map(({ name }) => name), keys: keys.filter(({ client }) => client === row.id).map(({ client: _, ...key }) => key) }));
}

/** By what a token is bound, as it is looked for again with each request. */
export type Standing = { readonly client: string; readonly key: string; readonly isBoundByProof: boolean; readonly certificate: string | undefined };

export type PrincipalRow = Omit<Principal, 'credential' | 'names'> & { readonly clientName: string; readonly devices: Client['devices'] };

/** Whose token it is; undefined where the client was revoked, its key retired, its certificate taken back, or where it may no longer go unbound. */
export async function findClientPrincipal(db: Kysely<unknown>, { client, key, isBoundByProof, certificate }: Standing): Promise<PrincipalRow | undefined> {
  const [row] = await run(db, `
    select c.id as "tokenId", c.bureau, c.unit, c.role, b.name as "bureauName", b.country, u.name as "unitName", u.time_zone as "timeZone", b.time_zone as "bureauTimeZone", b.collections, c.name as "clientName", c.devices
      from clients c join client_keys k on k.client = c.id join bureaus b on b.code = c.bureau join units u on u.bureau = c.bureau and u.code = c.unit
      where c.id = $1 and k.thumbprint = $2 and c.revoked_at is null and k.retired_at is null and ($4::text is null or $4 = any(c.certificates)) and (c.trial or $3 or $4::text is not null)`,
  [client, key, isBoundByProof, certificate ?? null]) as PrincipalRow[];
  return row;
}
