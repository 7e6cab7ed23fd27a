/** People of a bureau: added, invited, changed by its supervisor; and the issuer at which they sign in. */
import { readFile } from 'node:fs/promises';
import type { Invitation, Person } from '../modules/people/schema.ts';
import type { Issuer, IssuerKeys } from '../modules/sign-in/schema.ts';
import { given, type Arguments } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT, Failure, UsageFailure } from './exit.ts';
import type { Io } from './io.ts';
import { readAll } from './pages.ts';
import { shown, table } from './text.ts';

const JSON_FLAG = { json: { says: 'the answer as JSON' } } as const;
const ROLES = 'officer, desk, supervisor, analyst, auditor, coordinator, registration_clerk or administrator';
const UNIT = 'the code of the station, post or desk, not its name; one that is not there is answered with those that are';
const inWords = ({ id, name, role, bureau, unit, state }: Person): string => `${shown(id)}  ${shown(name)}, ${shown(role)} of ${shown(bureau)}, ${shown(unit)}: ${shown(state)}\n`;
const pathOf = (args: Arguments): string => `/v1/people/${encodeURIComponent(args.operands[0] ?? '')}`;
const tell = async <T>(args: Arguments, io: Io, value: T, words: (value: T) => string): Promise<number> => {
  await io.out(args.has('json') ? `${JSON.stringify(value)}\n` : words(value));
  return EXIT.done;
};

const add: Command = {
  name: 'people add', summary: 'add a person to the bureau', operands: ['NAME'],
  flags: {
    role: { value: 'ROLE', says: ROLES, isNeeded: true }, unit: { value: 'CODE', says: UNIT, isNeeded: true }, email: { value: 'A', says: 'the e-mail address; signs in with a password by it' },
    bureau: { value: 'CODE', says: 'for the administrator: the bureau whose supervisor it is' }, ...JSON_FLAG,
  },
  run: async (args, io, hub) => tell(args, io, await hub.ask<Person>('POST', '/v1/people', { body: { name: args.operands[0], ...given(args, { role: 'role', unit: 'unit', email: 'email', bureau: 'bureau' }) } }), inWords),
};

const list: Command = {
  name: 'people list', summary: 'the people of the bureau', operands: [], flags: { bureau: { value: 'CODE', says: 'for the administrator: whose supervisors' }, state: { value: 'S', says: 'active, suspended or left' }, ...JSON_FLAG },
  run: async (args, io, hub) => {
    const { items } = await readAll<Person>(hub, '/v1/people', { query: given(args, { bureau: 'bureau', state: 'state' }) });
    const rows = items.map(({ id, role, unit, state, seenAt, name }) => [id, role, unit, state, seenAt?.slice(0, 10) ?? 'never', name].map(shown));
    return tell(args, io, { items }, () => table(['ID', 'ROLE', 'UNIT', 'STATE', 'SIGNED IN', 'NAME'], rows));
  },
};

const change: Command = {
  name: 'people change', summary: 'change a person; suspended or left, they are signed out within seconds', operands: ['ID'],
  flags: { role: { value: 'ROLE', says: ROLES }, unit: { value: 'CODE', says: UNIT }, name: { value: 'NAME', says: 'the name' }, email: { value: 'A', says: 'the e-mail address' }, state: { value: 'S', says: 'active, suspended or left' }, ...JSON_FLAG },
  run: async (args, io, hub) => {
    const body = given(args, { role: 'role', unit: 'unit', name: 'name', email: 'email', state: 'state' });
    if (Object.keys(body).length === 0) throw new UsageFailure('say what changes');
    return tell(args, io, await hub.ask<Person>('PATCH', pathOf(args), { body }), inWords);
  },
};

const invite: Command = {
  name: 'people invite', summary: 'a code with which a person sets up a sign-in; shown once, alone on the last line', operands: ['ID'], flags: { ...JSON_FLAG },
  run: async (args, io, hub) => {
    const invitation = await hub.ask<Invitation>('POST', `${pathOf(args)}/invitations`);
    if (!args.has('json')) io.err(`Works once, until ${shown(invitation.expiresAt)}, at ${shown(invitation.address)}\n`);
    return tell(args, io, invitation, ({ code }) => `${shown(code)}\n`);
  },
};

const unlink: Command = {
  name: 'people unlink', summary: 'take away every way in which a person signs in', operands: ['ID'], flags: { ...JSON_FLAG },
  run: async (args, io, hub) => tell(args, io, await hub.ask<Person>('POST', `${pathOf(args)}/unlink`), inWords),
};

const issuerInWords = ({ bureau, isBuiltIn, issuer, clientId, linkBy, redirectUri }: Issuer): string =>
  `${shown(bureau)} signs in at ${isBuiltIn ? 'the built-in issuer' : `${shown(issuer)} as ${shown(clientId)}; people are tied by ${linkBy === 'invitation' ? 'invitation' : 'verified e-mail address'}`}\nway back: ${shown(redirectUri)}\n`;
const issuerOf = (args: Arguments): string => `/v1/bureaus/${encodeURIComponent(args.operands[0] ?? '')}/issuer`;

const issuerShow: Command = { name: 'issuer show', summary: 'where a bureau’s people sign in', operands: ['BUREAU'], flags: { ...JSON_FLAG }, run: async (args, io, hub) => tell(args, io, await hub.ask<Issuer>('GET', issuerOf(args)), issuerInWords) };
const issuerTry: Command = {
  name: 'issuer try', summary: 'ask a bureau’s issuer who it is', operands: ['BUREAU'], flags: { ...JSON_FLAG },
  run: async (args, io, hub) => tell(args, io, await hub.ask<{ issuer: string; authorizationEndpoint: string }>('GET', `${issuerOf(args)}/trial`), ({ issuer, authorizationEndpoint }) => `${shown(issuer)} answers; people are sent to ${shown(authorizationEndpoint)}\n`),
};
const issuerRemove: Command = { name: 'issuer remove', summary: 'back to the built-in issuer', operands: ['BUREAU'], flags: { ...JSON_FLAG }, run: async (args, io, hub) => tell(args, io, await hub.ask<Issuer>('DELETE', issuerOf(args)), issuerInWords) };

const issuerSet: Command = {
  name: 'issuer set', summary: 'let a bureau’s people sign in at its own OpenID issuer', operands: ['BUREAU'], usage: 'BUREAU --issuer URL --client ID (--secret-file F [--post] | --key-file F) [--subject CLAIM] [--link-by-email] [--json]',
  flags: {
    issuer: { value: 'URL', says: 'its address', isNeeded: true }, client: { value: 'ID', says: 'the hub’s client id there', isNeeded: true },
    'secret-file': { value: 'F', says: 'a file with the client’s secret' }, post: { says: 'the secret goes into the body (client_secret_post)' }, 'key-file': { value: 'F', says: 'a file with the client’s private JWK (private_key_jwt)' },
    subject: { value: 'CLAIM', says: 'the claim that names a person for good; sub where nothing is said' }, 'link-by-email': { says: 'tie people by an e-mail address that the issuer has verified' }, ...JSON_FLAG,
  },
  run: async (args, io, hub) => {
    const [secretFile, keyFile] = [args.find('secret-file'), args.find('key-file')];
    if ((secretFile === undefined) === (keyFile === undefined)) throw new UsageFailure('say one of --secret-file and --key-file');
    const authentication = keyFile !== undefined ? { authentication: 'private_key_jwt', privateKey: JSON.parse(await fileOf(keyFile)) as unknown }
      : { authentication: args.has('post') ? 'client_secret_post' : 'client_secret_basic', clientSecret: (await fileOf(secretFile ?? '')).trim() };
    const body = { ...authentication, ...given(args, { issuer: 'issuer', clientId: 'client', subjectClaim: 'subject' }), ...(args.has('link-by-email') ? { linkBy: 'verified_email' } : {}) };
    return tell(args, io, await hub.ask<Issuer>('PUT', issuerOf(args), { body }), issuerInWords);
  },
};

async function fileOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new Failure(EXIT.noInput, `${path} cannot be read: ${(cause as Error).message}`);
  }
}

const keysInWords = ({ items }: IssuerKeys): string => table(['ID', 'MADE', 'SIGNS FROM', 'UNTIL'], items.map(({ id, madeAt, signsFrom, signsUntil }) => [id, madeAt, signsFrom ?? 'next', signsUntil ?? ''].map(shown)));
const keys: Command = { name: 'issuer keys', summary: 'the keys of the built-in issuer', operands: [], flags: { ...JSON_FLAG }, run: async (args, io, hub) => tell(args, io, await hub.ask<IssuerKeys>('GET', '/v1/issuer-keys'), keysInWords) };
const rotate: Command = { name: 'issuer rotate', summary: 'let the next key of the built-in issuer sign', operands: [], flags: { ...JSON_FLAG }, run: async (args, io, hub) => tell(args, io, await hub.ask<IssuerKeys>('POST', '/v1/issuer-keys/rotations'), keysInWords) };

export const peopleCommands: readonly Command[] = [add, list, change, invite, unlink, issuerShow, issuerSet, issuerTry, issuerRemove, keys, rotate];
