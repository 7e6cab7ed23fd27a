/** The filter: its period, and what was narrowed as chips to take off again. */
import { Taps } from '../states/taps.tsx';
import { useNames, useNarrowing } from './narrowing.ts';
import { useGroups } from './queries.ts';
import { daysBefore, NARROWS, type Narrow } from './search.ts';
import { overviewWords } from './words/index.ts';

const PERIODS = ['7', '30', '90', '365'] as const;

/** `from`, `to`: the period that is shown, also where the address names none; `today`: the hub's. */
export function Filters({ from, to, today }: { readonly from: string; readonly to: string; readonly today: string }) {
  const { say, formats } = overviewWords.useWords();
  const { search, show, narrow } = useNarrowing();
  const name = useNames();
  // The pictures of makes and crossings ask for these anyway, and they have the names.
  const named = { make: useGroups(search, 'make').data?.items, unit: useGroups(search, 'unit').data?.items };
  const nameOf = (by: Narrow, key: string): string => name(by, key, by === 'make' || by === 'unit' ? named[by]?.find((group) => group.key === key)?.name : undefined);
  const days = PERIODS.find((one) => to === today && from === daysBefore(today, Number(one) - 1));
  const narrowed = NARROWS.flatMap((by) => { const key = search[by]; return key === undefined ? [] : [{ by, key }]; });
  const dated = (part: 'from' | 'to') => (
    <label className="filter-day"><span>{say(`overview.${part}`)}</span><input type="date" value={part === 'from' ? from : to} max={part === 'from' ? to : today} min={part === 'to' ? from : undefined} onChange={({ target }) => { if (target.value !== '') show({ ...search, from, to, [part]: target.value }); }} /></label>
  );
  return (
    <div className="filters">
      <div className="filters-period">
        <Taps legend={say('overview.period')} choices={PERIODS.map((one) => ({ value: one, label: say('overview.days', { count: Number(one), n: formats.number(Number(one)) }) }))} value={days} choose={(one) => { show({ ...search, from: daysBefore(today, Number(one) - 1), to: today }); }} />
        {dated('from')}{dated('to')}
      </div>
      <p className="unseen" role="status">{say('overview.narrowedBy', { count: narrowed.length, n: formats.number(narrowed.length) })}</p>
      {narrowed.length > 0 && (
        <ul className="row" aria-label={say('overview.narrowed')}>
          {narrowed.map(({ by, key }) => {
            const what = `${say(`overview.by.${by}`)}: ${nameOf(by, key)}`;
            return <li key={by}><button type="button" className="chip" aria-label={say('overview.widen', { what })} onClick={() => { narrow({ [by]: key }); }}><bdi>{what}</bdi><span aria-hidden="true">×</span></button></li>;
          })}
          {narrowed.length > 1 && <li><button type="button" className="chip chip-all" onClick={() => { show({ from: search.from, to: search.to, by: search.by }); }}>{say('overview.widenAll')}</button></li>}
        </ul>
      )}
    </div>
  );
}
