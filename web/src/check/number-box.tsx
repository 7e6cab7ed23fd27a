/** The one box that takes any number, with the keys beside it and what the number is taken for. */
import { useRef, type RefObject } from 'react';
import { Taps } from '../states/taps.tsx';
import { useWords } from '../words/use-words.ts';
import { Countries } from './countries.tsx';
import { changeReading, KINDS, type ReadingDraft } from './draft.ts';
import type { Told } from './told.ts';
import { ToldLine } from './told-line.tsx';

export function NumberBox({ reading, told }: { readonly reading: ReadingDraft; readonly told: Told | undefined }) {
  const { say } = useWords();
  const box = useRef<HTMLInputElement>(null);
  const { number, kind, country, crop } = reading;
  return (
    <>
      <div className="number">
        <label htmlFor="number">{say('check.number')}</label>
        {crop !== undefined && <img className="number-crop" src={crop} alt={say('check.crop')} />}
        <div className="number-row">
          <input id="number" ref={box} className="number-box stamped" value={number} onChange={({ currentTarget: { value } }) => { changeReading({ number: value }); }} aria-describedby="number-told" autoCapitalize="characters" autoComplete="off" autoCorrect="off" spellCheck={false} enterKeyHint="search" maxLength={64} dir="ltr" />
          {number !== '' && <button type="button" className="number-clear" aria-label={say('check.clear')} onClick={() => { changeReading({ number: '' }); box.current?.focus(); }}>×</button>}
        </div>
        <div className="number-keys taps">
          <button type="button" className="tap" aria-label={say('check.unreadKey')} onClick={() => { changeReading({ number: withUnread(box, number) }); }}><b className="stamped">?</b> {say('check.unread')}</button>
        </div>
        <ToldLine id="number-told" told={told} reading={reading} choose={(chosen) => { changeReading({ kind: 'plate', country: chosen }); }} />
      </div>
      <Taps legend={say('check.kind')} isLegendSeen={false} choices={KINDS.map((one) => ({ value: one, label: say(`kind.${one}`) }))} value={kind} choose={(chosen) => { changeReading({ kind: chosen }); }} />
      {kind === 'plate' && <Countries likely={told?.countries ?? []} value={country} choose={(chosen) => { changeReading({ country: chosen }); }} />}
    </>
  );
}

/** The text with `?` where the cursor stands; the cursor comes after it. */
function withUnread({ current: box }: RefObject<HTMLInputElement | null>, typed: string): string {
  const [from, to] = [box?.selectionStart ?? typed.length, box?.selectionEnd ?? typed.length];
  queueMicrotask(() => { box?.focus(); requestAnimationFrame(() => { box?.setSelectionRange(from + 1, from + 1); }); });
  return `${typed.slice(0, from)}?${typed.slice(to)}`;
}
