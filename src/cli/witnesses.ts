/** The witnesses of a hub's log, for its administrators: who they are, how many must sign, how far they are. */
import type { Quorum, Witness, WitnessList } from '../modules/witnesses/schema.ts';
import type { z } from '../kernel/schema/index.ts';
import type { Command } from './command.ts';
import { EXIT, UsageFailure } from './exit.ts';
import { minute } from './hit-words.ts';
import { count, plural, shown, table } from './text.ts';

type Said = z.output<typeof Quorum>;
const quorumLine = ({ quorum, witnesses }: Said): string => (witnesses === 0 ? 'no witnesses\n' : `${quorum} of ${plural(witnesses, 'witness', 'witnesses')} must sign\n`);

const list: Command = {
  name: 'witnesses list', summary: 'the log’s witnesses, how many must sign, and how far they are', operands: [], flags: { json: { says: 'the answer as JSON' }, keys: { says: 'their keys alone, one a line: what audit verify takes' } },
  run: async (args, io, hub) => {
    const { items, quorum, witnessed } = await hub.ask<z.output<typeof WitnessList>>('GET', '/v1/witnesses');
    if (args.has('json')) { await io.out(`${JSON.stringify({ items, quorum, witnessed })}\n`); return EXIT.done; }
    if (args.has('keys')) { await io.out(items.map(({ key }) => `${shown(key)}\n`).join('')); return EXIT.done; }
    const rows = items.map((one) => [one.name, one.signed ? count(one.signed.size) : '', one.signed ? minute(one.signed.at) : '', one.fault ?? '', one.id].map(shown));
    const newest = witnessed ? `a quorum signed ${plural(witnessed.size, 'entry', 'entries')} of ${shown(witnessed.origin)}, ${minute(witnessed.at)} UTC\n` : items.length > 0 ? 'NO QUORUM has signed yet\n' : '';
    await io.out((items.length > 0 ? table(['NAME', 'SIGNED', 'AT (UTC)', 'FAULT', 'ID'], rows) : '') + quorumLine({ quorum, witnesses: items.length }) + newest);
    return EXIT.done;
  },
};

const add: Command = {
  name: 'witnesses add', summary: 'add a witness that the hub asks to sign each checkpoint', operands: [],
  flags: { key: { value: 'VKEY', says: 'its public key, as audit witness-key printed it', isNeeded: true }, url: { value: 'URL', says: 'where it is asked; /add-checkpoint is put behind it', isNeeded: true }, json: { says: 'the answer as JSON' } },
  run: async (args, io, hub) => {
    const made = await hub.ask<Witness>('POST', '/v1/witnesses', { body: { key: args.get('key'), url: args.get('url') } });
    if (!args.has('json')) io.err(`added ${shown(made.name)}\n`);
    await io.out(args.has('json') ? `${JSON.stringify(made)}\n` : `${made.id}\n`);
    return EXIT.done;
  },
};

const remove: Command = {
  name: 'witnesses remove', summary: 'remove a witness', operands: ['ID'], flags: {},
  run: async (args, io, hub) => {
    await io.out(quorumLine(await hub.ask<Said>('DELETE', `/v1/witnesses/${encodeURIComponent(args.operands[0] ?? '')}`)));
    return EXIT.done;
  },
};

const setQuorum: Command = {
  name: 'witnesses quorum', summary: 'say how many witnesses must sign', operands: ['N'], flags: {},
  run: async (args, io, hub) => {
    const quorum = Number(args.operands[0]);
    if (!Number.isInteger(quorum)) throw new UsageFailure(`a quorum is a number, not ${args.operands[0] ?? ''}`);
    await io.out(quorumLine(await hub.ask<Said>('PUT', '/v1/witnesses/quorum', { body: { quorum } })));
    return EXIT.done;
  },
};

export const witnessesCommands: readonly Command[] = [list, add, remove, setQuorum];
