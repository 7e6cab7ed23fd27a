/** From rows of the two logs to deeds as the rules know them. It says what each action amounts to; the rules know no action by name. */
import { wallMs } from '../../kernel/days.ts';
import { plainForm, normalForm } from '../../identifiers/text.ts';
import type { Asked, Deed, DeedKind } from '../../watching/deeds.ts';
import { askedOf } from '../../watching/numbers.ts';
import type { Mark } from './canary-store.ts';
import type { AuditRow, CheckRow } from './log-store.ts';

/** A deed with who did it where, and by which credential. */
export type Placed = Deed & { readonly bureau: string; readonly unit: string; readonly token: string; /** Whose records it worked on. */ readonly owners: readonly string[] };

/** What actions amount to. Reading lists, settings and one's own things amounts to nothing. */
const KINDS: Readonly<Record<string, DeedKind>> = {
  'vehicles.get': 'look_up', 'vehicles.getByReference': 'look_up', 'vehicles.versions': 'look_up',
  'vehicles.clear': 'destroy', 'vehicles.clearByReference': 'destroy', 'vehicles.withdraw': 'destroy', 'vehicles.suspend': 'destroy',
  'vehicles.report': 'change', 'vehicles.put': 'change', 'vehicles.correct': 'change', 'vehicles.extend': 'change', 'vehicles.extendByReference': 'change',
  'vehicles.justify': 'change', 'vehicles.dispute': 'change', 'vehicles.reply': 'change', 'vehicles.bulk': 'change',
  'reports.hit': 'export', 'vehicles.ageingFile': 'export', 'vehicles.csv': 'export', 'vehicles.ndjson': 'export',
  'vehicles.locate': 'work', 'vehicles.locateByReference': 'work', 'checks.compare': 'work', 'notes.add': 'work', 'notes.attach': 'work',
  'hits.request': 'work', 'hits.answer': 'work', 'hits.act': 'work', 'hits.close': 'work', 'hits.claim': 'work', 'hits.takeOver': 'work', 'hits.setDeadline': 'work',
  'recoveries.openForHit': 'work', 'recoveries.openForVehicle': 'work', 'recoveries.custody': 'work', 'recoveries.offer': 'work', 'recoveries.decide': 'work', 'recoveries.handOver': 'work',
  'recoveries.arrive': 'work', 'recoveries.close': 'work', 'recoveries.addCost': 'work', 'recoveries.strikeCost': 'work',
};
/** One of these may end records or keep them: what became of the records tells. */
const EITHER_WAY = 'vehicles.bulk';
const isRecord = (id: string): boolean => id.startsWith('veh_');
const isHitId = (id: string): boolean => id.startsWith('hit_');

/** Of an audit event: what it amounts to; undefined where a person did nothing that is watched. */
export const kindOf = ({ action, outcome, person }: Pick<AuditRow, 'action' | 'outcome' | 'person'>): DeedKind | undefined =>
  (person === null ? undefined : outcome === 'refused' ? 'refused' : outcome === 'done' ? KINDS[action] : undefined);
/** Ids of records and of hits that an event is about. */
export const recordsNamed = ({ subjects }: Pick<AuditRow, 'subjects'>): readonly string[] => subjects.filter(isRecord);
export const hitsNamed = ({ subjects }: Pick<AuditRow, 'subjects'>): readonly string[] => subjects.filter(isHitId);
export const mayEnd = ({ action, outcome }: Pick<AuditRow, 'action' | 'outcome'>): boolean => action === EITHER_WAY && outcome === 'done';

/** What has been looked up beside the rows. */
export type Beside = {
  readonly zoneOf: (bureau: string, unit: string) => string;
  readonly keyOf: (text: string) => string;
  readonly owners: ReadonlyMap<string, string>;
  readonly recordOfHit: ReadonlyMap<string, string>;
  readonly ended: ReadonlySet<string>;
  readonly canaries: ReadonlyMap<string, Mark>;
};

const whenAt = (at: string, zone: string): Pick<Deed, 'ms' | 'day' | 'hour'> => {
  const ms = Date.parse(at);
  const wall = new Date(wallMs(ms, zone)).toISOString();
  return { ms, day: wall.slice(0, 10), hour: Number(wall.slice(11, 13)) };
};

type Question = {
  readonly vehicle?: { readonly vin?: string; readonly vins?: readonly { readonly number?: string }[]; readonly plate?: { readonly number?: string }; readonly plates?: readonly { readonly number?: string }[]; readonly engineNumber?: string; readonly number?: string };
  readonly hashed?: readonly { readonly key: string }[]; readonly case?: string; readonly operation?: string;
};

/** The numbers of a question, one of each kind: several readings of one vehicle are no series. Of a hashed question its keys are left. */
function askedIn({ vehicle = {}, hashed }: Question, keyOf: (text: string) => string): readonly Asked[] {
  if (hashed) return hashed.map(({ key }) => ({ key }));
  const texts = [vehicle.vin ?? vehicle.vins?.[0]?.number, vehicle.plate?.number ?? vehicle.plates?.[0]?.number, vehicle.engineNumber, vehicle.number];
  const plain = texts.flatMap((typed) => (typed === undefined ? [] : [plainForm(normalForm(typed))])).filter((text) => text !== '');
  return [...new Set(plain)].map((text) => askedOf(text, keyOf));
}

/** Decoys that they were when it was done: whoever entered the record did not touch one. */
const marksOf = (records: readonly string[], at: string, { canaries }: Beside): readonly string[] => records.flatMap((record) => {
  const mark = canaries.get(record);
  return mark === undefined || at < mark.since ? [] : [mark.id];
});

/** A check as a deed. Its person is named: checks of nobody are not handed here. */
export function deedOfCheck(row: CheckRow & { readonly person: string }, beside: Beside): Placed {
  const { id, at, bureau, unit, token, person } = row;
  const question = (row.question ?? {}) as Question;
  const records = (row.found ?? []).filter(({ kind }) => kind === 'hit').map(({ record }) => record);
  return {
    id, bureau, unit, token, person, ...whenAt(at, beside.zoneOf(bureau, unit)), kind: 'look_up', asked: askedIn(question, beside.keyOf), records, isHit: row.outcome === 'hit',
    case: question.case, operation: question.operation, canaries: marksOf(records, at, beside), owners: [],
  };
}

/** An audit event as a deed, or as two: a piece of bulk work may end some records and keep others. */
export function deedsOfEvent(row: AuditRow & { readonly person: string }, kind: DeedKind, beside: Beside): readonly Placed[] {
  const { sequence, at, bureau, unit, token, person } = row;
  const named = kind === 'refused' ? [] : [...new Set([...recordsNamed(row), ...hitsNamed(row).flatMap((hit) => beside.recordOfHit.get(hit) ?? [])])];
  const made = (what: DeedKind, records: readonly string[]): Placed => ({
    id: `event ${sequence}`, bureau, unit, token, person, ...whenAt(at, beside.zoneOf(bureau, unit)), kind: what, asked: [], records, isHit: false, canaries: marksOf(records, at, beside),
    owners: what === 'work' ? [...new Set(records.flatMap((record) => beside.owners.get(record) ?? []))] : [],
  });
  if (!mayEnd(row)) return [made(kind, named)];
  const ended = named.filter((record) => beside.ended.has(record));
  const others = named.filter((record) => !beside.ended.has(record));
  return [...(ended.length > 0 ? [made('destroy', ended)] : []), ...(others.length > 0 ? [made(kind, others)] : [])];
}
