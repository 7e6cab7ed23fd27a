/** Whether another bureau has the same vehicle already, as far as the asker may know (R5); and which of one's own records bear a number. */
import { NUMBER_KINDS } from '../../identifiers/numbers.ts';
import { normalForm, plainForm } from '../../identifiers/text.ts';
import { isFullVin } from '../../identifiers/vin.ts';
import type { Context } from '../../kernel/context.ts';
import type { NumberAsk } from '../../matching/engine.ts';
import type { Met, Search } from '../../matching/matcher.ts';
import type { RecordedElsewhere } from './actions.ts';
import { VEHICLE_MATCHER } from './matching.ts';
import type { VehicleQuestion, VehicleWords } from './schema.ts';
import { vehicleOf } from './view.ts';
import { say } from './sayings.ts';
import { withTold } from '../../kernel/schema/index.ts';

/** Answers at once: equal numbers need no search that others would have to wait for. */
export type Finder = (search: Search, asker: { readonly bureau: string; readonly now: string }) => { readonly met: readonly Met[]; readonly idOf: (met: Met) => string };

const LOOKED_AT_MAX = 20;
const ALL_KINDS = (1 << NUMBER_KINDS.length) - 1;
const PLATES = 1 << NUMBER_KINDS.indexOf('plate');
const NO_TRAITS = { make: 0, model: 0, year: 0, colours: 0, category: 0 };

const numbersAsked = ({ vin, plates = [] }: Pick<VehicleWords, 'vin' | 'plates'>): VehicleQuestion => ({
  ...(vin === undefined ? {} : { vin }), plates: plates.flatMap(({ number, country }) => (country === undefined ? [] : [{ number, country }])),
});

/** Equal numbers that would be a hit: a full VIN of any kind, a plate with its country. */
function searchFor({ vin, plates }: Pick<VehicleWords, 'vin' | 'plates'>): Search | undefined {
  const numbers: NumberAsk[] = [];
  const normal = vin === undefined ? '' : normalForm(vin);
  if (isFullVin(normal)) numbers.push({ text: plainForm(normal), kinds: ALL_KINDS, withEdits: false, withTail: false });
  for (const { number, country } of plates ?? []) if (country !== undefined) numbers.push({ text: plainForm(normalForm(number)), kinds: PLATES, withEdits: false, withTail: false });
  return numbers.length === 0 ? undefined : { numbers, patterns: [], traits: NO_TRAITS };
}

/** A warning for each vehicle whose full VIN, or plate with its country, another bureau has recorded. */
export const recordedElsewhere = (find: Finder): RecordedElsewhere => async (ctx, said) => {
  const asker = { bureau: ctx.principal.bureau, now: ctx.now() };
  // Most vehicles of a file meet nothing: no question is made of them.
  const asked = said.map((words) => {
    const search = searchFor(words);
    const ids: string[] = [];
    if (search) {
      const { met, idOf } = find(search, asker);
      for (const one of met) if (one.candidate.relation === 'equal' && ids.length < LOOKED_AT_MAX) ids.push(idOf(one));
    }
    return { ids, prepared: ids.length === 0 ? undefined : VEHICLE_MATCHER.prepare(numbersAsked(words)) };
  });
  const ids = [...new Set(asked.flatMap((one) => one.ids))];
  if (ids.length === 0) return said.map(() => []);
  const others = new Map((await ctx.store.records.findable(ids, asker.now)).filter(({ owner }) => owner !== asker.bureau).map((record) => [record.id, record]));
  return asked.map(({ prepared, ids: mine }) => {
    const owners = new Map<string, string>();
    if (prepared === undefined) return [];
    for (const id of mine) {
      const record = others.get(id);
      if (record && VEHICLE_MATCHER.compare(prepared, vehicleOf(record).body, [])?.isHit === true) owners.set(record.owner, say('elsewhere', { owner: record.owner, reference: record.reference }));
    }
    return [...owners.values()].map((reason) => withTold({ field: 'reference', reason }, reason));
  });
};

/** Ids of one's own records that are found now and would be a hit on this VIN or plate. */
export const ownWith = (find: Finder) => async (ctx: Context, words: Pick<VehicleWords, 'vin' | 'plates'>): Promise<readonly string[]> => {
  const asker = { bureau: ctx.principal.bureau, now: ctx.now() };
  const search = searchFor(words);
  if (!search) return [];
  const { met, idOf } = find(search, asker);
  const ids = [...new Set(met.filter(({ candidate }) => candidate.relation === 'equal').map(idOf))].slice(0, LOOKED_AT_MAX);
  const prepared = VEHICLE_MATCHER.prepare(numbersAsked(words));
  const own = (await ctx.store.records.findable(ids, asker.now)).filter(({ owner }) => owner === asker.bureau);
  return own.filter((record) => VEHICLE_MATCHER.compare(prepared, vehicleOf(record).body, [])?.isHit === true).map(({ id }) => id);
};
