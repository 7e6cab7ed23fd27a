/** What the hub found wrong with a form: all of it above, each with the way to its field; and beside the field again. */
import { useEffect, useRef } from 'react';
import { NoAnswer, Refused, type Fault } from '../../api/client.ts';
import { Said } from '../../said/said.tsx';
import { sayCause } from '../../states/states.tsx';
import { useRecordWords } from '../words/index.ts';
import { labelOf, pathOf, rowOf } from './labels.ts';

export type Faults = ReadonlyMap<string, Fault>;
export const faultsOf = (cause: unknown): Faults => new Map(cause instanceof Refused ? cause.faults.map((fault) => [fault.path, fault]) : []);

/** Focused when it comes, so that it is read first. `nameOf` a field of a form whose fields are called otherwise. */
export function Summary({ cause, form }: { readonly cause: unknown; readonly form: string }) {
  const words = useRecordWords();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => { if (cause !== null && cause !== undefined) box.current?.focus(); }, [cause]);
  if (cause === null || cause === undefined) return null;
  const faults = [...faultsOf(cause)];
  return (
    <div ref={box} tabIndex={-1} role="alert" className="notice bad">
      <p><b>{faults.length === 0 ? sayCause(words, cause) : words.say('records.faults', { count: faults.length, n: words.formats.number(faults.length) })}</b></p>
      {cause instanceof NoAnswer && <p>{words.say('records.notSent')}</p>}
      {faults.length > 0 && (
        <ul>{faults.map(([place, fault]) => <li key={place}><a href={`#${form}${place}`} onClick={(event) => { event.preventDefault(); document.getElementById(`${form}${place}`)?.focus(); }}>{labelOf(words, pathOf(place))}{rowOf(place) !== undefined && ` ${words.formats.number(rowOf(place) ?? 0)}`}: <Said told={fault} english={fault.detail} /></a></li>)}</ul>
      )}
    </div>
  );
}
