/** Who saw a record, when and why (R21): checks that found it, and deeds about it or a hit on it. Names are told of one's own bureau only. */
import type { Context } from '../../kernel/context.ts';
import type { FoundBy, RequestPorts } from './ports.ts';
import type { Trace } from './schema.ts';

type Entry = Trace['entries'][number];
type Tracer = Pick<RequestPorts, 'checksThatFound' | 'deedsAbout' | 'holdersOf'>;

/** Entries that one trace tells, and records that one request is about. */
export const ENTRIES_MAX = 5_000;
export const RECORDS_MAX = 20;
const HITS_MAX = 2_000;

const ofOwn = (bureau: string, { bureau: of, person, device }: { readonly bureau: string; readonly person: string | null; readonly device: string | null }): Pick<Entry, 'person' | 'device'> =>
  (of === bureau ? { ...(person === null ? {} : { person }), ...(device === null ? {} : { device }) } : {});

const checked = (bureau: string, found: FoundBy): Entry => ({
  at: found.at, kind: 'check', record: found.record, bureau: found.bureau, unit: found.unit, purpose: found.purpose, found: found.kind, ...(found.bureau === bureau ? { id: found.id } : {}), ...ofOwn(bureau, found),
});

/** Everything known of who saw these records of the asker's own bureau, in order of time; where it is too much, the newest. */
export async function traceOf(ctx: Context, records: readonly string[], { checksThatFound, deedsAbout, holdersOf }: Tracer): Promise<Pick<Trace, 'entries' | 'isCut'>> {
  if (records.length === 0) return { entries: [], isCut: false };
  const { db } = ctx.store;
  const { bureau } = ctx.principal;
  const hits = await holdersOf(db, records, HITS_MAX);
  const recordOf = new Map([...hits.map(({ hit, record }) => [hit, record] as const), ...records.map((record) => [record, record] as const)]);
  const deeds = await deedsAbout(db, [...recordOf.keys()], ENTRIES_MAX);
  const entries: Entry[] = deeds.map((deed) => {
    const record = deed.subjects.map((subject) => recordOf.get(subject)).find((one) => one !== undefined);
    return { at: deed.at, kind: 'deed', action: deed.action, bureau: deed.bureau, unit: deed.unit, ...(record === undefined ? {} : { record }), ...ofOwn(bureau, deed) };
  });
  let isCut = deeds.length === ENTRIES_MAX || hits.length === HITS_MAX;
  for (const record of records) {
    const found = await checksThatFound(db, record, ENTRIES_MAX);
    isCut ||= found.length === ENTRIES_MAX;
    entries.push(...found.map((one) => checked(bureau, one)));
  }
  entries.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return { entries: entries.slice(-ENTRIES_MAX), isCut: isCut || entries.length > ENTRIES_MAX };
}

/** Purposes of which neither a desk nor, where the supervisor says nothing else, the person is told. */
export const INQUIRIES: readonly string[] = ['investigation', 'operation'];
/** What a desk hears of its bureau's records anyway: hits, and what was done. */
export const isForDesks = ({ kind, purpose = '', found }: Entry): boolean => kind === 'deed' || (found === 'hit' && !INQUIRIES.includes(purpose));

/** What the hub did by itself, because time had come, was told to nobody. */
const CLOCK = 'clock';

export type Recipient = { readonly bureau: string; readonly purpose: string; readonly times: number; readonly first: string; readonly last: string };

/**
 * To whom the data went, as it may be told to the person: bureaus, purposes and days, no unit, no officer. Checks for
 * purposes that are withheld are not in it; deeds of the owner's own work are not recipients.
 */
export function recipientsOf(entries: readonly Entry[], { owner, withhold }: { readonly owner: string; readonly withhold: readonly string[] }): readonly Recipient[] {
  const sums = new Map<string, Recipient>();
  for (const { kind, bureau, unit, purpose, at } of entries) {
    if (kind === 'deed' && (bureau === owner || unit === CLOCK)) continue;
    if (purpose !== undefined && withhold.includes(purpose)) continue;
    const why = purpose ?? 'work on a hit or on the record';
    // A bureau that checked for a withheld purpose worked on the record because of it: its deeds would betray the check.
    if (kind === 'deed' && isKnownByWithheldAlone(entries, bureau, withhold)) continue;
    const day = at.slice(0, 10);
    const key = JSON.stringify([bureau, why]);
    const sum = sums.get(key);
    sums.set(key, sum ? { ...sum, times: sum.times + 1, last: day } : { bureau, purpose: why, times: 1, first: day, last: day });
  }
  return [...sums.values()].sort((a, b) => (a.bureau < b.bureau ? -1 : a.bureau > b.bureau ? 1 : a.first < b.first ? -1 : 1));
}

const isKnownByWithheldAlone = (entries: readonly Entry[], bureau: string, withhold: readonly string[]): boolean => {
  const purposes = entries.filter((one) => one.kind === 'check' && one.bureau === bureau).map(({ purpose = '' }) => purpose);
  return purposes.length > 0 && purposes.every((purpose) => withhold.includes(purpose));
};
