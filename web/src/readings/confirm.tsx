/** What was read beside its part of the picture: nothing goes into the check before somebody has looked at both. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { Button } from '../theme/controls.tsx';
import { useNavigate } from '@tanstack/react-router';
import { useMe } from '../api/queries.ts';
import { takeReading } from '../check/reading.ts';
import { Taps } from '../states/taps.tsx';
import { beginDraft } from './beginning.ts';
import type { ReadPicture } from './hub.ts';
import { cropOf } from './pictures.ts';
import { choicesAt, takenOf, UNREAD, withPlace, type ReadNumber } from './reading.ts';
import { useReadingWords } from './words/index.ts';

type Props = { readonly read: ReadPicture; readonly again: () => void; readonly sayAgain: string };

export function Confirm({ read: { canvas, numbers }, again, sayAgain }: Props) {
  const { say } = useReadingWords();
  const [at, setAt] = useState(0);
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => { head.current?.focus({ preventScroll: true }); }, []);
  const read = numbers[at];
  if (!read) return null;
  return (
    <div className="reading">
      <h1 ref={head} tabIndex={-1}>{say('readings.confirm')}</h1>
      {numbers.length > 1 && <Taps legend={say('readings.which')} choices={numbers.map(({ number }, i) => ({ value: String(i), label: <span className="stamped">{number}</span> }))} value={String(at)} choose={(value) => { setAt(Number(value)); }} />}
      <One key={at} canvas={canvas} read={read} again={again} sayAgain={sayAgain} />
    </div>
  );
}

function One({ canvas, read, again, sayAgain }: { readonly canvas: HTMLCanvasElement; readonly read: ReadNumber; readonly again: () => void; readonly sayAgain: string }) {
  const { say, formats } = useReadingWords();
  const { data: me } = useMe();
  const go = useNavigate();
  const crop = useMemo(() => cropOf(canvas, read), [canvas, read]);
  const [number, setNumber] = useState(read.number);
  const take = (): void => {
    if (me) beginDraft(me);
    takeReading(takenOf(read, number, crop));
    void go({ to: '/check' });
  };
  return (
    <>
      <div className="card stack">
        <img className="reading-crop" src={crop} alt={say('readings.crop')} />
        <Characters read={read} number={number} />
        <p className="quiet small">{say(read.by === 'barcode' ? 'readings.byBarcode' : 'readings.byText')}</p>
        {read.kind === 'near_vin' && <p className="notice warn">{say('readings.nearVin', { n: formats.number(read.number.length) })}</p>}
        {read.doubts.length > 0 && <p className="notice warn">{say('readings.doubtful', { count: read.doubts.length, n: formats.number(read.doubts.length) })}</p>}
        {read.doubts.map(({ at }) => <Doubtful key={at} read={read} at={at} number={number} choose={setNumber} />)}
        {read.alternatives.length > 0 && <Others read={read} number={number} choose={setNumber} />}
      </div>
      <div className="reading-take"><Button size="lg" fullWidth onClick={take}>{say('readings.use')}</Button></div>
      <div className="reading-go"><Button variant="default" fullWidth onClick={again}>{sayAgain}</Button></div>
    </>
  );
}

/** One cell for each character; a doubtful one has a mark below it until somebody has chosen. */
function Characters({ read, number }: { readonly read: ReadNumber; readonly number: string }) {
  const { say } = useReadingWords();
  return (
    <figure>
      <figcaption className="unseen">{say('readings.number')}: <span className="stamped">{number}</span></figcaption>
      <div className="reading-places stamped" aria-hidden="true">
        {Array.from(number, (character, i) => {
          const isDoubtful = read.doubts.some(({ at }) => at === i + 1);
          return <span key={i} className={`reading-place ${isDoubtful ? 'doubtful' : ''}`}>{character}{isDoubtful && <small>?</small>}</span>;
        })}
      </div>
    </figure>
  );
}

type Choosing = { readonly read: ReadNumber; readonly number: string; readonly choose: (number: string) => void };

function Doubtful({ read, at, number, choose }: Choosing & { readonly at: number }) {
  const { say, formats } = useReadingWords();
  const label = (character: string) => (character === UNREAD ? <><b className="stamped">?</b> {say('readings.unread')}</> : <b className="stamped reading-choice">{character}</b>);
  return <Taps legend={say('readings.character', { n: formats.number(at) })} choices={choicesAt(read, at).map((character) => ({ value: character, label: label(character) }))} value={number.charAt(at - 1)} choose={(character) => { choose(withPlace(number, at, character)); }} />;
}

/** Whole numbers that may be meant, each with its reason. */
function Others({ read, number, choose }: Choosing) {
  const { say } = useReadingWords();
  const all = [{ number: read.number, why: undefined }, ...read.alternatives];
  return (
    <Taps legend={say('readings.alternatives')} value={number} choose={choose}
      choices={all.map(({ number: other, why }) => ({ value: other, label: <span className="reading-other"><b className="stamped">{other}</b><small>{why === undefined ? say('readings.asRead') : say(`readings.why.${why}`)}</small></span> }))} />
  );
}
