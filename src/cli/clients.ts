/** System clients: registered with their public keys, listed, their keys rotated, revoked. */
import { readFile } from 'node:fs/promises';
import type { Client, ClientKey } from '../modules/clients/schema.ts';
import { given } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT, Failure } from './exit.ts';
import { readAll } from './pages.ts';
import { whyNot } from './source.ts';
import { plural, shown, table } from './text.ts';

/** A key set, or one key alone, as a file holds it. What the keys are worth, the hub says. */
async function jwksIn(path: string): Promise<{ readonly keys: readonly unknown[] }> {
  let read: unknown;
  try {
    read = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new Failure(EXIT.badData, `${path} is not JSON: ${cause.message}`);
    throw new Failure(EXIT.noInput, whyNot(path, cause as NodeJS.ErrnoException));
  }
  const { keys } = (read ?? {}) as { readonly keys?: unknown };
  return { keys: Array.isArray(keys) ? keys as unknown[] : [read] };
}

const stands = ({ retiredAt }: ClientKey): boolean => retiredAt === undefined;
const titleOf = ({ id, role, bureau, unit, name }: Client): string => [id, role, `of ${bureau}, ${unit}:`, name].map(shown).join(' ');
const keysOf = ({ keys }: Client): string => table(['THUMBPRINT', 'KID', 'ALGORITHMS', 'ADDED', ''], keys.map((key) => [key.thumbprint, key.kid === key.thumbprint ? '' : key.kid, key.algorithms.join(' '), key.addedAt.slice(0, 10), key.retiredAt === undefined ? '' : `retired ${key.retiredAt.slice(0, 10)}`].map(shown)));

const add: Command = {
  name: 'clients add', summary: 'register a system with its public keys', operands: [],
  usage: '--name NAME --unit UNIT --role ROLE --jwks FILE [--device NAME]… [--certificate SHA256]… [--bureau CODE] [--trial] [--json]',
  flags: {
    name: { value: 'NAME', says: 'what the system is called', isNeeded: true },
    unit: { value: 'UNIT', says: 'the unit for which it asks', isNeeded: true },
    role: { value: 'ROLE', says: 'gateway (names the device of each check), officer, desk or registration_clerk (a national system: names the person of each request), or feed (brings records)', isNeeded: true },
    jwks: { value: 'FILE', says: 'its public keys, as JSON: a key set or one key (RFC 7517)', isNeeded: true },
    device: { value: 'NAME', says: 'a device that it may name; any where none is said', isRepeatable: true },
    certificate: { value: 'SHA256', says: 'the SHA-256 of a TLS certificate by which its tokens may be bound, as openssl x509 -fingerprint -sha256 prints it', isRepeatable: true },
    bureau: { value: 'CODE', says: 'for administrators: the bureau; a supervisor’s own otherwise' },
    trial: { says: 'it may have tokens that are bound to nothing' },
    json: { says: 'the answer as JSON' },
  },
  run: async (args, io, hub) => {
    const body = {
      ...given(args, { name: 'name', unit: 'unit', role: 'role', bureau: 'bureau' }), jwks: await jwksIn(args.get('jwks')),
      ...(args.has('device') ? { devices: args.all('device').map((name) => ({ name })) } : {}), ...(args.has('certificate') ? { certificates: args.all('certificate') } : {}), ...(args.has('trial') ? { trial: true } : {}),
    };
    const client = await hub.ask<Client>('POST', '/v1/clients', { body });
    if (!args.has('json')) io.err(`registered ${titleOf(client)}, ${plural(client.keys.length, 'key')}\n`);
    await io.out(args.has('json') ? `${JSON.stringify(client)}\n` : `${client.id}\n`);
    return EXIT.done;
  },
};

const list: Command = {
  name: 'clients list', summary: 'the systems of one’s own bureau; an administrator sees everyone’s', operands: [], flags: { json: { says: 'the answer as JSON' } },
  run: async (args, io, hub) => {
    const { items } = await readAll<Client>(hub, '/v1/clients');
    const rows = items.map((one) => [one.id, one.bureau, one.role, one.unit, plural(one.keys.filter(stands).length, 'key'), one.name, one.revokedAt === undefined ? one.trial ? 'trial' : '' : `revoked ${one.revokedAt.slice(0, 10)}`].map(shown));
    await io.out(args.has('json') ? `${JSON.stringify({ items })}\n` : table(['ID', 'BUREAU', 'ROLE', 'UNIT', 'KEYS', 'NAME', ''], rows));
    return EXIT.done;
  },
};

const keys: Command = {
  name: 'clients keys', summary: 'the keys of a system; with --add or --retire, its rotation', operands: ['ID'], usage: 'ID [--add FILE | --retire THUMBPRINT] [--json]',
  flags: { add: { value: 'FILE', says: 'bring further public keys' }, retire: { value: 'THUMBPRINT', says: 'retire a key; tokens that were had with it end within seconds' }, json: { says: 'the answer as JSON' } },
  notes: ['To rotate: add the new key, let the system use it, then retire the old one. Both stand meanwhile.'],
  run: async (args, io, hub) => {
    const path = `/v1/clients/${encodeURIComponent(args.operands[0] ?? '')}`;
    const [file, retired] = [args.find('add'), args.find('retire')];
    if (file !== undefined && retired !== undefined) throw new Failure(EXIT.usage, 'add first, and retire once the new key is in use');
    const client = file !== undefined ? await hub.ask<Client>('POST', `${path}/keys`, { body: { jwks: await jwksIn(file) } })
      : retired !== undefined ? await hub.ask<Client>('DELETE', `${path}/keys/${encodeURIComponent(retired)}`) : await hub.ask<Client>('GET', path);
    await io.out(args.has('json') ? `${JSON.stringify({ items: client.keys })}\n` : keysOf(client));
    return EXIT.done;
  },
};

const revoke: Command = {
  name: 'clients revoke', summary: 'revoke a system for good', operands: ['ID'], flags: {},
  run: async (args, io, hub) => {
    const client = await hub.ask<Client>('DELETE', `/v1/clients/${encodeURIComponent(args.operands[0] ?? '')}`);
    await io.out(`revoked ${titleOf(client)}\n`);
    return EXIT.done;
  },
};

export const clientCommands: readonly Command[] = [add, list, keys, revoke];
