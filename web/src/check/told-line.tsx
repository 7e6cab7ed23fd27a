/** What the console takes a number for, said at once; the countries of a plate as taps. */
import { useWords, type Spoken } from '../words/use-words.ts';
import { isolated } from '../words/isolated.ts';
import type { ReadingDraft } from './draft.ts';
import type { Told } from './told.ts';

type Props = { readonly id: string; readonly told: Told | undefined; readonly reading: ReadingDraft; readonly choose: (country: string) => void };

export function ToldLine({ id, told, reading, choose }: Props) {
  const words = useWords();
  const { say, formats } = words;
  const isOpen = reading.kind === 'any' && told !== undefined;
  return (
    <div className="told">
      <div id={id} aria-live="polite" className="told">
        <p className="told-line">{told === undefined ? say('check.numberHint') : sentence(words, told, reading)}</p>
        {told?.isForeign === true && <p className="told-warn">{say('told.foreign')}</p>}
        {told?.checkDigitFails === true && <p className="told-warn">{say('told.checkDigit')}</p>}
      </div>
      {isOpen && told.countries.length > 0 && <div className="taps">{told.countries.map((country) => <button key={country} type="button" className="tap" onClick={() => { choose(country); }}><span aria-hidden="true" className="stamped">{country}</span> {formats.country(country)}</button>)}</div>}
    </div>
  );
}

function sentence({ say, formats }: Spoken, told: Told, { kind }: ReadingDraft): string {
  if (kind === 'plate' || kind === 'part') return say(`kind.${kind}`);
  const maker = [...told.makes.map(isolated), ...(told.country === undefined ? [] : [formats.country(told.country)])].join(' · ');
  switch (told.taken) {
    case 'vin': return [say('told.vin'), maker].filter(Boolean).join(' · ');
    case 'vin_part': return [say('told.vinPart'), maker].filter(Boolean).join(' · ');
    case 'near_vin': return say('told.nearVin', { n: formats.number(told.length) });
    case 'plate': return say('told.plate');
    case 'number': return say('told.number');
  }
}
