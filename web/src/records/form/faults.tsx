/** What the hub found wrong with a form: all of it above, each with the way to its field; and beside the field again. */
import { useEffect, useRef } from 'react';
import { NoAnswer, Refused, type Fault } from '../../api/client.ts';
import { sayCause } from '../../states/states.tsx';
import { useRecordWords } from '../words/index.ts';
import { labelOf, pathOf, rowOf } from './labels.ts';

export type Faults = ReadonlyMap<string, string>;
export const faultsOf = (cause: unknown): Faults => new Map(cause instanceof Refused ? cause.faults.map(({ path, detail }: Fault) => [path, detail]) : []);

/** What schemas say most, in the reader's language; the rest as the hub says it. */
const DETAILS: readonly (readonly [RegExp, 'records.fault.empty' | 'records.fault.needed' | 'records.fault.long' | 'records.fault.noNumber' | 'records.fault.day' | 'records.fault.when' | 'records.fault.country' | 'records.fault.past' | 'records.fault.choice' | 'records.fault.control' | 'records.fault.lacksNumber' | 'records.fault.owner' | 'records.fault.later' | 'records.fault.personal' | 'records.fault.notTaken' | 'records.fault.noDay'])[] = [
  [/^is empty/, 'records.fault.empty'], [/^expected .*received undefined|is missing$/, 'records.fault.needed'], [/^is longer than (?<n>\d+)/, 'records.fault.long'], [/^contains no letter/, 'records.fault.noNumber'],
  [/^is not a day/, 'records.fault.day'], [/^is (neither a moment|not a (moment|date))/, 'records.fault.when'], [/^is not a country/, 'records.fault.country'], [/^lies in the past/, 'records.fault.past'],
  [/^Invalid option/, 'records.fault.choice'], [/^contains control/, 'records.fault.control'], [/^a vehicle needs at least/, 'records.fault.lacksNumber'], [/^names the owner/, 'records.fault.owner'], [/^is later than/, 'records.fault.later'],
  [/^this column looks like a person/, 'records.fault.personal'], [/is not in the profile and was not taken$/, 'records.fault.notTaken'], [/there is no (day|month) \d+/, 'records.fault.noDay'],
];

export function useSayFault(): (detail: string) => string {
  const { say } = useRecordWords();
  return (detail) => {
    const [at, key] = DETAILS.find(([pattern]) => pattern.test(detail)) ?? [];
    return at && key ? say(key, { n: at.exec(detail)?.groups?.n ?? '' }) : detail;
  };
}

/** Focused when it comes, so that it is read first. `nameOf` a field of a form whose fields are called otherwise. */
export function Summary({ cause, form }: { readonly cause: unknown; readonly form: string }) {
  const words = useRecordWords();
  const box = useRef<HTMLDivElement>(null);
  const sayFault = useSayFault();
  useEffect(() => { if (cause !== null && cause !== undefined) box.current?.focus(); }, [cause]);
  if (cause === null || cause === undefined) return null;
  const faults = [...faultsOf(cause)];
  return (
    <div ref={box} tabIndex={-1} role="alert" className="notice bad">
      <p><b>{faults.length === 0 ? sayCause(words, cause) : words.say('records.faults', { count: faults.length, n: words.formats.number(faults.length) })}</b></p>
      {cause instanceof NoAnswer && <p>{words.say('records.notSent')}</p>}
      {faults.length > 0 && (
        <ul>{faults.map(([place, detail]) => <li key={place}><a href={`#${form}${place}`} onClick={(event) => { event.preventDefault(); document.getElementById(`${form}${place}`)?.focus(); }}>{labelOf(words, pathOf(place))}{rowOf(place) !== undefined && ` ${words.formats.number(rowOf(place) ?? 0)}`}: {sayFault(detail)}</a></li>)}</ul>
      )}
    </div>
  );
}
