/** How records live and end: approved by a second person, suspended, contested, justified. */
import type { Approval, Vehicle } from '../modules/vehicles/schema.ts';
import { given, type Arguments, type Flags } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT, UsageFailure } from './exit.ts';
import type { Hub } from './hub.ts';
import { readAll } from './pages.ts';
import { shown, table } from './text.ts';

const JSON_FLAG: Flags = { json: { says: 'the answer as JSON' } };
export const REFERENCE: Flags = { reference: { value: 'R', says: 'the own reference, in place of the id' } };
const REASON: Flags = { reason: { value: 'TEXT', says: 'why', isNeeded: true } };
const UNTIL: Flags = { until: { value: 'DAY', says: 'on this day it is asked again' } };

/** The record that a command means: by its id, or by the own bureau's reference. */
export async function idOf(args: Arguments, hub: Hub): Promise<string> {
  const [id] = args.operands;
  const reference = args.find('reference');
  if ((id === undefined) === (reference === undefined)) throw new UsageFailure('say which record: its id, or --reference R');
  return id ?? (await hub.ask<Vehicle>('GET', `/v1/vehicles/by-reference/${encodeURIComponent(reference ?? '')}`)).id;
}

type Deed = { readonly verb: string; readonly path: string; readonly done: string; readonly summary: string; readonly usage: string; readonly flags: Flags; readonly bodyOf: (args: Arguments) => Readonly<Record<string, unknown>> };

/** A change of a record: the record as it stands comes back. */
const deed = ({ verb, path, done, summary, usage, flags, bodyOf }: Deed): Command => ({
  name: `vehicles ${verb}`, summary, usage: `ID | --reference R, ${usage} [--json]`.replace(',  ', ' '), operands: ['ID'], operandsMin: 0, flags: { ...REFERENCE, ...flags, ...JSON_FLAG },
  run: async (args, io, hub) => {
    const seen = args.find('version');
    const body = bodyOf(args);
    const vehicle = await hub.ask<Vehicle>('POST', `/v1/vehicles/${encodeURIComponent(await idOf(args, hub))}/${path}`, { body, ...(seen === undefined ? {} : { headers: { 'if-match': `"${seen}"` } }) });
    await io.out(args.has('json') ? `${JSON.stringify(vehicle)}\n` : `${shown(vehicle.owner)} ${shown(vehicle.reference)} ${done}: ${shown(vehicle.status.replaceAll('_', ' '))}, version ${vehicle.version}\n`);
    return EXIT.done;
  },
});

function markOf(args: Arguments): { mark?: number } {
  const mark = args.find('mark');
  if (mark !== undefined && !/^\d{1,3}$/.test(mark)) throw new UsageFailure('--mark takes the number of a mark');
  return mark === undefined ? {} : { mark: Number(mark) };
}

const NOTE: Flags = { note: { value: 'TEXT', says: 'anything else' } };
const deeds: readonly Command[] = [
  deed({ verb: 'approve', path: 'approval', done: 'approved', summary: 'approve what another person of one’s bureau reported', usage: '--version N [--note TEXT]', bodyOf: (args) => ({ decision: 'approved', ...given(args, { note: 'note' }) }),
    flags: { version: { value: 'N', says: 'the version that you have seen: vehicles approvals shows it', isNeeded: true }, ...NOTE } }),
  deed({ verb: 'refuse', path: 'approval', done: 'refused', summary: 'refuse what another person of one’s bureau reported', usage: '[--note TEXT]', bodyOf: (args) => ({ decision: 'refused', ...given(args, { note: 'note' }) }), flags: NOTE }),
  deed({ verb: 'suspend', path: 'suspension', done: 'suspended', summary: 'take a record out of answers (the hub’s administrator)', usage: '--reason TEXT', bodyOf: (args) => given(args, { reason: 'reason' }), flags: REASON }),
  deed({ verb: 'restore', path: 'restoration', done: 'restored', summary: 'take back the end of a record, within thirty days', usage: '--reason TEXT', bodyOf: (args) => given(args, { reason: 'reason' }), flags: REASON }),
  deed({ verb: 'resume', path: 'resumption', done: 'resumed', summary: 'bring a suspended record back into answers', usage: '--reason TEXT [--until DAY]', bodyOf: (args) => given(args, { reason: 'reason', until: 'until' }), flags: { ...REASON, ...UNTIL } }),
  deed({ verb: 'object', path: 'objection', done: 'objected to', summary: 'object to the hub’s suspension of one’s own record', usage: '--note TEXT', bodyOf: (args) => given(args, { note: 'note' }), flags: { note: { value: 'TEXT', says: 'what is held against it', isNeeded: true } } }),
  deed({ verb: 'justify', path: 'justification', done: 'justified', summary: 'say why a located vehicle’s record still stands', usage: '--reason TEXT [--until DAY]', bodyOf: (args) => given(args, { reason: 'reason', until: 'until' }), flags: { ...REASON, ...UNTIL } }),
  deed({ verb: 'dispute', path: 'dispute', done: 'contested', summary: 'mark a record as contested, or its vehicle as cloned', usage: '--kind KIND --reason TEXT', bodyOf: (args) => given(args, { kind: 'kind', reason: 'reason' }), flags: { kind: { value: 'KIND', says: 'clone or dispute', isNeeded: true }, ...REASON } }),
  deed({ verb: 'reply', path: 'dispute/reply', done: 'answered', summary: 'reply to the marks on one’s own record', usage: '--outcome OUTCOME --note TEXT [--mark N]', bodyOf: (args) => ({ ...given(args, { outcome: 'outcome', note: 'note' }), ...markOf(args) }),
    flags: { outcome: { value: 'OUTCOME', says: 'stands (the mark is lifted) or upheld', isNeeded: true }, note: { value: 'TEXT', says: 'why', isNeeded: true }, mark: { value: 'N', says: 'which mark; all where nothing is said' } } }),
];

const approvals: Command = {
  name: 'vehicles approvals', summary: 'what waits for a second person in one’s bureau', operands: [], flags: JSON_FLAG,
  run: async (args, io, hub) => {
    const { items } = await readAll<Approval>(hub, '/v1/vehicles/approvals');
    if (args.has('json')) { await io.out(`${JSON.stringify({ items })}\n`); return EXIT.done; }
    const rows = items.map((one) => [one.record, one.reference, String(one.version), one.askedBy, one.askedAt.slice(0, 16).replace('T', ' '), one.lapsesAt.slice(0, 10)].map(shown));
    await io.out(rows.length === 0 ? 'nothing waits\n' : table(['RECORD', 'REFERENCE', 'VERSION', 'ASKED BY', 'SINCE (UTC)', 'LAPSES'], rows));
    return EXIT.done;
  },
};

export const vehicleLifeCommands: readonly Command[] = [approvals, ...deeds];
