/** What the officer sees of the vehicle, by taps: make, colour, year. What the VIN says of itself is offered first. */
import { NativeSelect, TextInput } from '../theme/controls.tsx';
import { thisYear } from '../clock.ts';
import { Taps } from '../states/taps.tsx';
import { useWords } from '../words/use-words.ts';
import type { Draft } from './draft.ts';
import type { Told } from './told.ts';

const MAKES = ['Volkswagen', 'Toyota', 'BMW', 'Mercedes-Benz', 'Audi', 'Ford', 'Renault', 'Peugeot', 'Hyundai', 'Land Rover'];
const COLOURS = ['white', 'silver', 'grey', 'black', 'blue', 'red', 'green', 'yellow', 'orange', 'brown', 'beige', 'gold'] as const;
const YEARS_TAPPED = 6;
const YEARS_BACK = 60;
const YEARS_TOLD_MAX = 3;

type Props = { readonly draft: Draft; readonly set: (change: Partial<Draft>) => void; readonly told: Told | undefined };

export function Seen({ draft, set, told }: Props) {
  const { say } = useWords();
  const makes = [...new Set([...(told?.makes ?? []), ...MAKES])];
  const chosen = [draft.make, draft.colour === '' ? '' : say(`colour.${draft.colour as (typeof COLOURS)[number]}`), draft.year].filter(Boolean).join(' · ');
  return (
    <details className="card seen">
      <summary><span>{say('check.vehicle')}</span> <span className="quiet small">{chosen === '' ? say('check.vehicleHint') : <bdi>{chosen}</bdi>}</span></summary>
      <div className="stack">
        <Taps legend={say('check.make')} choices={makes.map((make) => ({ value: make, label: <bdi>{make}</bdi> }))} value={draft.make} choose={(make) => { set({ make: draft.make === make ? '' : make }); }} />
        <TextInput label={say('check.otherMake')} value={makes.includes(draft.make) ? '' : draft.make} onChange={({ currentTarget: { value } }) => { set({ make: value }); }} maxLength={64} autoComplete="off" />
        <Taps legend={say('check.colour')} choices={COLOURS.map((colour) => ({ value: colour, label: <><span className="swatch" data-colour={colour} aria-hidden="true" />{say(`colour.${colour}`)}</> }))} value={draft.colour} choose={(colour: string) => { set({ colour: draft.colour === colour ? '' : colour }); }} />
        <Years draft={draft} set={set} told={told} />
      </div>
    </details>
  );
}

function Years({ draft, set, told }: Props) {
  const { say } = useWords();
  const last = thisYear();
  const latest = Array.from({ length: YEARS_BACK }, (_, n) => String(last + 1 - n));
  const tapped = [...new Set([...(told?.years ?? []).toReversed().slice(0, YEARS_TOLD_MAX).map(String), ...latest.slice(1, 1 + YEARS_TAPPED)])];
  return (
    <>
      <Taps legend={say('check.year')} choices={tapped.map((year) => ({ value: year, label: year }))} value={draft.year} choose={(year) => { set({ year: draft.year === year ? '' : year }); }} />
      <NativeSelect label={say('check.otherYear')} value={draft.year} onChange={({ currentTarget: { value } }) => { set({ year: value }); }} data={[{ value: '', label: say('app.none') }, ...latest]} />
    </>
  );
}
