/**
 * Receipts held against what the hub says it has logged: a check that was answered and never logged, and one that was logged
 * and never made. Pure; whoever calls reads both.
 */
import type { CheckCounts, LoggedPage } from '../modules/checks/schema.ts';

export type Logged = LoggedPage['items'][number];
/** A sound receipt as far as it matters here. */
export type Held = { readonly where: string; readonly check: string; readonly bureau: string; readonly unit: string; readonly at: string; readonly note: string; readonly purpose: string; readonly keeps: string; readonly keptUntil: string };
export type Span = { readonly from: string; readonly to: string };

export type Compared = {
  readonly receipts: readonly Held[]; readonly logged: readonly Logged[]; readonly counts: CheckCounts; readonly span: Span;
  readonly bureau: string; readonly today: string;
  /** The client asks for a receipt with every check that it makes. */
  readonly isAlways: boolean;
  /** Only checks of this unit; then days that are only counted cannot be compared. */
  readonly unit?: string | undefined;
};
export type Fault = { readonly kind: 'never logged' | 'logged, never made' | 'differs' | 'of another bureau' | 'two receipts of one check' | 'counts differ' | 'more receipts than counted' | 'more counted than receipts'; readonly says: string };
const fault = (kind: Fault['kind'], says: string): Fault => ({ kind, says });

/** Whether the log may have but a count of it: by what its bureau had settled when it was made. */
const mayBeCounted = ({ keeps, keptUntil }: Held, today: string): boolean => keeps === 'counted' || keptUntil < today;

export function reconciled(all: Compared): readonly Fault[] {
  const { bureau, logged, isAlways } = all;
  const foreign = all.receipts.filter((one) => one.bureau !== bureau);
  const { once, twice } = eachOnce(all.receipts.filter((one) => one.bureau === bureau));
  const inLog = new Map(logged.map((one) => [one.id, one]));
  const absent = [...once.values()].filter(({ check }) => !inLog.has(check));
  const counted = absent.filter((one) => mayBeCounted(one, all.today));
  return [
    ...foreign.map((one) => fault('of another bureau', `${one.check} of ${one.bureau}: ${one.where}`)),
    ...twice.map((one) => fault('two receipts of one check', `${one.check}: ${one.where}`)),
    ...absent.filter((one) => !counted.includes(one)).map((one) => fault('never logged', `${one.check} at ${one.at}, ${one.unit}: ${one.where}`)),
    ...logged.filter(({ id, receipt }) => (isAlways || receipt) && !once.has(id)).map((one) => fault('logged, never made', `${one.id} at ${one.at}, ${one.unit}, ${one.purpose}${one.receipt ? ', logged as asked with a receipt' : ''}`)),
    ...[...once.values()].flatMap((one) => differences(one, inLog.get(one.check))),
    ...hoursThatDiffer(all), ...daysThatDiffer(all, counted),
  ];
}

function eachOnce(receipts: readonly Held[]): { readonly once: ReadonlyMap<string, Held>; readonly twice: readonly Held[] } {
  const once = new Map<string, Held>();
  const twice: Held[] = [];
  for (const one of receipts) {
    const known = once.get(one.check);
    if (!known) once.set(one.check, one);
    else if (known.note !== one.note) twice.push(one); // the same file twice is one receipt
  }
  return { once, twice };
}

const differences = (receipt: Held, logged: Logged | undefined): readonly Fault[] => (logged === undefined ? [] : [
  ...(receipt.at === logged.at ? [] : [`the receipt says ${receipt.at}, the log ${logged.at}`]),
  ...(receipt.unit === logged.unit.replaceAll(/\s+/g, ' ') ? [] : [`the receipt says unit ${receipt.unit}, the log ${logged.unit}`]),
  ...(receipt.purpose === logged.purpose ? [] : [`the receipt says ${receipt.purpose}, the log ${logged.purpose}`]),
].map((says) => fault('differs', `${receipt.check}: ${says}`)));

/** What the hub counts and what it lists must be the same. */
function hoursThatDiffer({ logged, counts, unit }: Compared): readonly Fault[] {
  if (unit !== undefined) return [];
  const listed = new Map<string, number>();
  for (const { at } of logged) listed.set(`${at.slice(0, 13)}:00:00.000Z`, (listed.get(`${at.slice(0, 13)}:00:00.000Z`) ?? 0) + 1);
  const said = new Map(counts.hours.map(({ hour, checks }) => [hour, checks]));
  return [...new Set([...listed.keys(), ...said.keys()])].sort().filter((hour) => listed.get(hour) !== said.get(hour))
    .map((hour) => fault('counts differ', `in the hour from ${hour} the hub counts ${said.get(hour) ?? 0} checks and lists ${listed.get(hour) ?? 0}`));
}

/** Days of which only counts are left: there must be as many checks as receipts at least, and no more where every check has one. */
function daysThatDiffer({ counts, span, isAlways, unit }: Compared, receipts: readonly Held[]): readonly Fault[] {
  const held = new Map<string, number>();
  for (const { at, purpose } of receipts) held.set(`${at.slice(0, 10)} ${purpose}`, (held.get(`${at.slice(0, 10)} ${purpose}`) ?? 0) + 1);
  const said = new Map(counts.counted.map(({ day, purpose, checks }) => [`${day} ${purpose}`, checks]));
  const isWhole = (key: string): boolean => `${key.slice(0, 10)}T00:00:00.000Z` >= span.from && Date.parse(`${key.slice(0, 10)}T00:00:00.000Z`) + 86_400_000 <= Date.parse(span.to);
  return [...new Set([...held.keys(), ...said.keys()])].sort().flatMap((key) => {
    const [mine, theirs] = [held.get(key) ?? 0, said.get(key) ?? 0];
    if (mine > theirs) return [fault('more receipts than counted', `${key}: ${mine} receipts of checks that are only counted, and the hub counts ${theirs}`)];
    return isAlways && unit === undefined && isWhole(key) && theirs > mine ? [fault('more counted than receipts', `${key}: the hub counts ${theirs} checks, and there are ${mine} receipts`)] : [];
  });
}
