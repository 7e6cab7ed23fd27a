/** Whether another bureau has the same vehicle already, as far as the asker may know (R5). */
import type { RecordedElsewhere } from './actions.ts';
import { vehicleMatcher } from './matching.ts';
import { vehicleOf } from './view.ts';
import type { VehicleQuestion, VehicleWords } from './schema.ts';

const numbersAsked = ({ vin, plates = [] }: VehicleWords): VehicleQuestion => ({
  ...(vin === undefined ? {} : { vin }), plates: plates.flatMap(({ number, country }) => (country === undefined ? [] : [{ number, country }])),
});

export type Finder = (keys: readonly string[], most: number) => { readonly ids: readonly string[]; readonly more: boolean };

const LOOKED_AT_MAX = 20;

/** A warning for each vehicle whose full VIN, or plate with its country, another bureau has recorded. */
export const recordedElsewhere = (find: Finder): RecordedElsewhere => async (ctx, said) => {
  // Most vehicles of a file meet nothing: their keys are looked up before a question is made of them.
  const asked = said.map((words) => {
    const { ids } = find(vehicleMatcher.keysOf({ said: words }), LOOKED_AT_MAX);
    return { ids, prepared: ids.length === 0 ? undefined : vehicleMatcher.prepare(numbersAsked(words)) };
  });
  const ids = [...new Set(asked.flatMap((one) => one.ids))];
  if (ids.length === 0) return said.map(() => []);
  const others = new Map((await ctx.store.records.findable(ids, ctx.now())).filter(({ owner }) => owner !== ctx.principal.bureau).map((record) => [record.id, record]));
  return asked.map(({ prepared, ids: mine }) => {
    const owners = new Map<string, string>();
    if (prepared === undefined) return [];
    for (const id of mine) {
      const record = others.get(id);
      if (record && vehicleMatcher.compare(prepared, vehicleOf(record).body)?.isHit === true) owners.set(record.owner, `already recorded by ${record.owner} under reference ${record.reference}`);
    }
    return [...owners.values()].map((reason) => ({ field: 'reference', reason }));
  });
};
