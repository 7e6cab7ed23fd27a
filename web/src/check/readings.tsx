/** Several readings of one vehicle, side by side: where each was read, which is in the box, what they say against each other; and the box read back. */
import { useState } from 'react';
import { Button } from '../theme/controls.tsx';
import { Taps } from '../states/taps.tsx';
import { Differences } from './differences.tsx';
import { changeDraft, changeReading, EMPTY_READING, openReading, PLACES, READINGS_MAX, type Draft } from './draft.ts';
import { ReadBack } from './read-back.tsx';
import { words } from './words/index.ts';

export function Readings({ draft }: { readonly draft: Draft }) {
  const { say } = words.useWords();
  const [isReadBack, setReadBack] = useState(false);
  const { readings, open } = draft;
  const reading = openReading(draft);
  const isTyped = reading.number.trim() !== '';
  const add = (): void => {
    changeDraft({ readings: [...readings, EMPTY_READING], open: readings.length });
    document.getElementById('number')?.focus();
  };
  return (
    <div className="card stack">
      {readings.length > 1 && <List draft={draft} />}
      {readings.length > 1 && <Taps legend={say('readings.place')} choices={PLACES.map((place) => ({ value: place, label: say(`place.${place}`) }))} value={reading.place} choose={(place) => { changeReading({ place }); }} />}
      <div className="halves">
        <Button variant="default" disabled={!isTyped || readings.length >= READINGS_MAX} onClick={add}>{say('readings.add')}</Button>
        <Button variant="default" disabled={!isTyped} aria-expanded={isReadBack && isTyped} onClick={() => { setReadBack(!isReadBack); }}>{say('readBack.open')}</Button>
      </div>
      {isReadBack && isTyped && <ReadBack number={reading.number} />}
      {readings.length > 1 && <Differences draft={draft} />}
      <span className="unseen" role="status">{readings.length > 1 ? say('readings.inBox', { n: open + 1, of: readings.length }) : ''}</span>
    </div>
  );
}

function List({ draft: { readings, open } }: { readonly draft: Draft }) {
  const { say, formats } = words.useWords();
  const take = (at: number): void => {
    const left = readings.filter((_, i) => i !== at);
    changeDraft({ readings: left, open: Math.min(open > at ? open - 1 : open, left.length - 1) });
  };
  return (
    <section className="stack tight">
      <h2>{say('readings.title')}</h2>
      <ol className="readings">
        {readings.map(({ number, place }, at) => {
          const name = place === undefined ? say('readings.nth', { n: formats.number(at + 1) }) : say(`place.${place}`);
          return (
            <li key={at} className={at === open ? 'reading-open' : ''} aria-current={at === open ? 'true' : undefined}>
              <span className="reading-name small">{name}{at === open && <> · <b>{say('readings.open')}</b></>}</span>
              <span className="stamped reading-number">{number.trim() === '' ? '–' : number.trim()}</span>
              <span className="row">
                {at !== open && <Button variant="default" aria-label={say('readings.changeThis', { name })} onClick={() => { changeDraft({ open: at }); }}>{say('readings.change')}</Button>}
                <Button variant="default" aria-label={say('readings.removeThis', { name })} onClick={() => { take(at); }}>{say('readings.remove')}</Button>
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
