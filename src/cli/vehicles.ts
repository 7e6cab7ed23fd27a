/** Single records: shown, cleared, located, extended; by id or by the owner's reference. */
import type { Vehicle } from '../modules/vehicles/schema.ts';
import { given, type Arguments, type Flags } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT, UsageFailure } from './exit.ts';
import { shown } from './text.ts';
import { readableVehicle } from './vehicle-words.ts';

const REFERENCE: Flags = { reference: { value: 'R', says: 'the owner’s reference, in place of the id' } };
const OWNER: Flags = { owner: { value: 'CODE', says: 'whose reference it is; one’s own bureau where nothing is said' } };
const JSON_FLAG: Flags = { json: { says: 'the answer as JSON' } };

function pathOf(args: Arguments): string {
  const [id] = args.operands;
  const reference = args.find('reference');
  if ((id === undefined) === (reference === undefined)) throw new UsageFailure('say which record: its id, or --reference R');
  return reference === undefined ? `/v1/vehicles/${encodeURIComponent(id ?? '')}` : `/v1/vehicles/by-reference/${encodeURIComponent(reference)}`;
}

const ownerOf = (args: Arguments): { owner?: string } => {
  const owner = args.find('owner');
  if (owner !== undefined && args.find('reference') === undefined) throw new UsageFailure('--owner goes with --reference');
  return owner === undefined ? {} : { owner };
};

const show: Command = {
  name: 'vehicles show', summary: 'a record', operands: ['ID'], operandsMin: 0, usage: 'ID | --reference R [--owner CODE] [--json]', flags: { ...REFERENCE, ...OWNER, ...JSON_FLAG },
  run: async (args, io, hub) => {
    const vehicle = await hub.ask<Vehicle>('GET', pathOf(args), { query: ownerOf(args) });
    await io.out(args.has('json') ? `${JSON.stringify(vehicle)}\n` : readableVehicle(vehicle, io.columns));
    return EXIT.done;
  },
};

type Deed = { readonly verb: string; readonly done: string; readonly summary: string; readonly usage: string; readonly flags: Flags; readonly members: Readonly<Record<string, string>> };

/** A change of a record: what was given goes into the body, the record as it stands comes back. */
const deed = ({ verb, done, summary, usage, flags, members }: Deed): Command => ({
  name: `vehicles ${verb === 'extension' ? 'extend' : verb}`, summary, usage: `${usage} [--json]`, operands: ['ID'], operandsMin: 0, flags: { ...REFERENCE, ...flags, ...JSON_FLAG },
  run: async (args, io, hub) => {
    const vehicle = await hub.ask<Vehicle>('POST', `${pathOf(args)}/${verb}`, { query: ownerOf(args), body: given(args, members) });
    await io.out(args.has('json') ? `${JSON.stringify(vehicle)}\n` : `${shown(vehicle.owner)} ${shown(vehicle.reference)} ${done}: ${shown(vehicle.status)}, version ${vehicle.version}, ends on ${shown(vehicle.reviewOn)}\n`);
    return EXIT.done;
  },
});

const NOTE: Flags = { note: { value: 'TEXT', says: 'anything else' } };

export const vehicleCommands: readonly Command[] = [
  show,
  deed({
    verb: 'clear', done: 'cleared', summary: 'end a record of one’s own bureau', usage: 'ID | --reference R, --reason REASON [--on DAY] [--note TEXT]', members: { reason: 'reason', on: 'on', note: 'note' },
    flags: { reason: { value: 'REASON', says: 'recovered, entered_in_error, duplicate or settled', isNeeded: true }, on: { value: 'DAY', says: 'the day it came about' }, ...NOTE },
  }),
  deed({
    verb: 'locate', done: 'marked as found', summary: 'mark a vehicle as found', usage: 'ID | --reference R [--owner CODE], [--found-at MOMENT] [--place TEXT] [--country XX] [--note TEXT]', members: { foundAt: 'found-at', place: 'place', country: 'country', note: 'note' },
    flags: { ...OWNER, 'found-at': { value: 'MOMENT', says: 'when, such as 2026-11-22T10:15:00Z' }, place: { value: 'TEXT', says: 'where' }, country: { value: 'XX', says: 'in which country' }, ...NOTE },
  }),
  deed({
    verb: 'extension', done: 'extended', summary: 'extend a record of one’s own bureau', usage: 'ID | --reference R, --review-on DAY --reason TEXT', members: { reviewOn: 'review-on', reason: 'reason' },
    flags: { 'review-on': { value: 'DAY', says: 'the day on which it ends unless it is extended again', isNeeded: true }, reason: { value: 'TEXT', says: 'why it is still needed', isNeeded: true } },
  }),
];
