/** Readings of one vehicle beside each other: where they differ, character by character and in words. A difference is a finding by itself. */
import type { Draft, ReadingDraft } from './draft.ts';
import { Aligned, ltr } from './aligned.tsx';
import { differencesOf, maySay } from './held-against.ts';
import { takenOf, type TellNumber } from './question.ts';
import { useTell } from './use-told.ts';
import { words } from './words/index.ts';

/** More pairs than these are seen better at the vehicle. */
const PAIRS_MAX = 6;

type Pair = { readonly a: number; readonly b: number; readonly steps: ReturnType<typeof differencesOf> };

/** Each two readings of the same kind of number; plates with plates, the rest with each other. */
export function pairsOf(readings: readonly ReadingDraft[], tell: TellNumber): readonly Pair[] {
  const told = readings.map((reading, at) => ({ at, number: reading.number.trim(), isPlate: takenOf(reading, tell) === 'plate' })).filter(({ number }) => number !== '');
  return told.flatMap((one, i) => told.slice(i + 1).filter(({ isPlate }) => isPlate === one.isPlate).map((other) => ({ a: one.at, b: other.at, steps: differencesOf(one.number, other.number) })));
}

export function Differences({ draft: { readings } }: { readonly draft: Draft }) {
  const { say, formats } = words.useWords();
  const tell = useTell(true);
  const pairs = pairsOf(readings, tell);
  if (pairs.length === 0) return null;
  const differing = pairs.filter(({ steps }) => !maySay(steps));
  const nameOf = (at: number): string => {
    const place = readings[at]?.place;
    return place === undefined ? say('readings.nth', { n: formats.number(at + 1) }) : say(`place.${place}`);
  };
  if (differing.length === 0) return <p className="notice good" data-readings="same"><b>✓ {say('readings.same')}</b></p>;
  return (
    <section className="notice bad differences" data-readings="differ">
      <h2>≠ {say('readings.differ')}</h2>
      <p>{say('readings.differMore')}</p>
      {differing.slice(0, PAIRS_MAX).map(({ a, b, steps }) => <Aligned key={`${a}.${b}`} name={`${nameOf(a)} ≠ ${nameOf(b)}`} steps={steps} said={{ above: nameOf(a), below: nameOf(b), step: ({ kind, at, asked, recorded }) => say(`apart.${kind}`, { at, asked: ltr(asked), recorded: ltr(recorded), above: nameOf(a), below: nameOf(b) }) }} />)}
    </section>
  );
}
