/** A question out of the command line, and in words. Knows the API's names, not what they find. */
import type { AskCheck } from '../modules/checks/schema.ts';
import { given, type Arguments, type Flags } from './arguments.ts';
import { UsageFailure } from './exit.ts';

/** What is asked. */
export const NUMBERS: Flags = {
  vin: { value: 'V', says: 'VIN or chassis number, with ? and * for what cannot be read; several times for several readings of one vehicle, which are compared with each other too', isRepeatable: true },
  plate: { value: 'P', says: 'plate, in any script; ? and * as well' },
  country: { value: 'XX', says: 'the plate’s country' },
  engine: { value: 'N', says: 'engine number' },
  number: { value: 'N', says: 'a number whose kind is not known' },
  make: { value: 'M', says: 'make' }, model: { value: 'M', says: 'model' }, year: { value: 'Y', says: 'model year' }, colour: { value: 'C', says: 'colour' }, category: { value: 'C', says: 'car, van, truck, motorcycle, trailer, …' },
};

/** Why, who, where: what goes with a single check and with every line of a stream. */
export const CIRCUMSTANCES: Flags = {
  purpose: { value: 'P', says: 'why: border_control, port_control, roadside, camera_lane, registration, investigation, operation', isNeeded: true },
  capture: { value: 'C', says: 'how the numbers were captured: typed, scanned, camera, read_aloud, document, control_unit' },
  place: { value: 'T', says: 'where the vehicle is' },
  'observed-at': { value: 'T', says: 'when it was seen, such as 2026-11-22T10:15:00Z; now where nothing is said' },
  person: { value: 'X', says: 'the person who asks, where the token does not say' },
  device: { value: 'X', says: 'the camera, lane or terminal' },
  'on-behalf-of': { value: 'X', says: 'for whom it is asked' },
  case: { value: 'C', says: 'case number' },
  operation: { value: 'O', says: 'joint operation' },
};

const MEMBERS = { purpose: 'purpose', capture: 'capture', place: 'place', observedAt: 'observed-at', person: 'person', device: 'device', onBehalfOf: 'on-behalf-of', case: 'case', operation: 'operation' } as const;

export type Circumstances = Partial<Record<keyof typeof MEMBERS, string>> & { readonly bands?: 'all' };
/** With `--all` weak candidates are asked for; a line of a stream that says otherwise itself is heeded. */
export const circumstancesOf = (args: Arguments): Circumstances => ({ ...given(args, MEMBERS), ...(args.has('all') ? { bands: 'all' as const } : {}) });

export type Question = { readonly body: Circumstances & { readonly ref?: string; readonly vehicle: Readonly<Record<string, unknown>> & { readonly plate?: AskCheck['vehicle']['plate'] } }; /** For the person who reads the answer. */ readonly words: string };

const VEHICLE = { engineNumber: 'engine', number: 'number', make: 'make', model: 'model', colour: 'colour', category: 'category' } as const;

export function questionOf(args: Arguments): Question {
  const vins = args.all('vin');
  const [vin] = vins;
  const country = args.find('country');
  const number = args.find('number');
  // As in a stream: with a country, a number of unknown kind is asked as a plate too.
  const plate = args.find('plate') ?? (country === undefined ? undefined : number);
  const year = args.find('year');
  if (year !== undefined && !/^\d{1,6}$/.test(year)) throw new UsageFailure(`--year takes a year such as 2019, not “${year}”`);
  if (vins.length === 0 && plate === undefined && args.find('engine') === undefined && number === undefined) throw new UsageFailure('a check needs a number: --vin, --plate, --engine or --number');
  const ref = args.find('ref');
  return {
    body: {
      ...circumstancesOf(args), ...(ref === undefined ? {} : { ref }),
      vehicle: {
        ...(vins.length > 1 ? { vins: vins.map((reading) => ({ number: reading })) } : vin === undefined ? {} : { vin }),
        ...(plate === undefined ? {} : { plate: { number: plate, ...(country === undefined ? {} : { country }) } }),
        ...given(args, VEHICLE), ...(year === undefined ? {} : { year: Number(year) }),
      },
    },
    words: [
      ...vins.map((reading) => `VIN ${reading}`), ...(args.has('plate') ? [`plate ${args.get('plate')}${country === undefined ? ' (no country)' : ` (${country})`}`] : []),
      ...(args.has('engine') ? [`engine ${args.get('engine')}`] : []), ...(number === undefined ? [] : [`number ${number}${args.has('plate') || country === undefined ? '' : ` (${country})`}`]),
      ...['make', 'model', 'year', 'colour', 'category'].flatMap((flag) => args.find(flag) ?? []), args.get('purpose').replaceAll('_', ' '),
    ].join(', '),
  };
}

/** Flags of a single question that say nothing about a stream. */
export function refuseWithStream(args: Arguments): void {
  const wrong = [...Object.keys(NUMBERS).filter((flag) => flag !== 'country'), 'ref'].filter((flag) => args.has(flag));
  if (wrong.length > 0) throw new UsageFailure(`${wrong.map((flag) => `--${flag}`).join(', ')} cannot go with --stream: its lines hold the numbers`);
}
