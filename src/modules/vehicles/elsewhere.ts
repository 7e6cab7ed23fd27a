/** Whether another bureau has the same vehicle already, as far as the asker may know (R5). */
import type { RecordedElsewhere } from './actions.ts';
import { vehicleMatcher } from './matching.ts';
import { vehicleOf } from './view.ts';
import type { VehicleQuestion } from './schema.ts';

export type Finder = (keys: readonly string[], most: number) => { readonly ids: readonly string[]; readonly more: boolean };

const LOOKED_AT_MAX = 20;

/** A warning for each vehicle whose full VIN, or plate with its country, another bureau has recorded. */
export const recordedElsewhere = (find: Finder): RecordedElsewhere => async (ctx, said) => {
  const asked = said.map((words) => {
    const ask: VehicleQuestion = { ...(words.vin === undefined ? {} : { vin: words.vin }), plates: (words.plates ?? []).flatMap(({ number, country }) => (country === undefined ? [] : [{ number, country }])) };
    const prepared = vehicleMatcher.prepare(ask);
    return { prepared, ids: find(vehicleMatcher.keysAsked(prepared), LOOKED_AT_MAX).ids };
  });
  const ids = [...new Set(asked.flatMap((one) => one.ids))];
  if (ids.length === 0) return said.map(() => []);
  const others = new Map((await ctx.store.records.findable(ids, ctx.now())).filter(({ owner }) => owner !== ctx.principal.bureau).map((record) => [record.id, record]));
  return asked.map(({ prepared, ids: mine }) => {
    const owners = new Map<string, string>();
    for (const id of mine) {
      const record = others.get(id);
      if (record && vehicleMatcher.compare(prepared, vehicleOf(record).body)?.isHit === true) owners.set(record.owner, `already recorded by ${record.owner} under reference ${record.reference}`);
    }
    return [...owners.values()].map((reason) => ({ field: 'reference', reason }));
  });
};
