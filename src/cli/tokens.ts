/** Tokens: issued once to be seen, listed without their secrets, revoked. */
import type { Token } from '../modules/bureaus/schema.ts';
import { given } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT } from './exit.ts';
import { readAll } from './pages.ts';
import { shown, table } from './text.ts';

const bearer = ({ person, device }: Token): string => (person === undefined ? `device ${shown(device ?? '')}` : shown(person));

const create: Command = {
  name: 'tokens create', summary: 'issue a token; it is shown once, alone on the last line', operands: [],
  usage: '--bureau CODE --role ROLE --unit UNIT [--person NAME | --device NAME] [--json]',
  flags: {
    bureau: { value: 'CODE', says: 'the bureau it acts for', isNeeded: true },
    role: { value: 'ROLE', says: 'officer, desk, supervisor, analyst, auditor, coordinator, registration_clerk, gateway (checks only), feed or administrator', isNeeded: true },
    unit: { value: 'UNIT', says: 'the station, post or desk; created where it is not known', isNeeded: true },
    person: { value: 'NAME', says: 'the person who will bear it' },
    device: { value: 'NAME', says: 'the system or device; its own name where neither is said' },
    json: { says: 'the answer as JSON instead' },
  },
  run: async (args, io, hub) => {
    const token = await hub.ask<Token & { readonly secret: string }>('POST', '/v1/tokens', { body: given(args, { bureau: 'bureau', role: 'role', unit: 'unit', person: 'person', device: 'device' }) });
    if (args.has('json')) { await io.out(`${JSON.stringify(token)}\n`); return EXIT.done; }
    io.err(`${shown(token.id)}: ${shown(token.role)} of ${shown(token.bureau)}, ${shown(token.unit)}, ${bearer(token)}\nThis is the only time that the token is shown:\n`);
    await io.out(`${token.secret}\n`);
    return EXIT.done;
  },
};

const list: Command = {
  name: 'tokens list', summary: 'the tokens issued, without their secrets', operands: [], flags: { json: { says: 'the answer as JSON' } },
  run: async (args, io, hub) => {
    const { items } = await readAll<Token>(hub, '/v1/tokens');
    const rows = items.map((token) => [token.id, token.bureau, token.role, token.unit, bearer(token), token.createdAt.slice(0, 10), token.revokedAt === undefined ? '' : `revoked ${token.revokedAt.slice(0, 10)}`].map(shown));
    await io.out(args.has('json') ? `${JSON.stringify({ items })}\n` : table(['ID', 'BUREAU', 'ROLE', 'UNIT', 'BEARER', 'ISSUED', ''], rows));
    return EXIT.done;
  },
};

const revoke: Command = {
  name: 'tokens revoke', summary: 'revoke a token', operands: ['ID'], flags: {},
  run: async (args, io, hub) => {
    const token = await hub.ask<Token>('DELETE', `/v1/tokens/${encodeURIComponent(args.operands[0] ?? '')}`);
    await io.out(`revoked ${shown(token.id)}: ${shown(token.role)} of ${shown(token.bureau)}, ${shown(token.unit)}, ${bearer(token)}\n`);
    return EXIT.done;
  },
};

export const tokenCommands: readonly Command[] = [create, list, revoke];
