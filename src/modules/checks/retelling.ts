/** A logged check held against a record once more, as the record then stood: for whoever must see what was compared. */
import type { Context } from '../../kernel/context.ts';
import type { FieldComparison } from '../../matching/matcher.ts';
import type { VehicleMatcher } from './models.ts';
import { askedOf } from './readings.ts';
import type { AskCheck } from './schema.ts';
import { findCheck } from './store.ts';

export type Retold = { readonly version: number; readonly fields: readonly FieldComparison[] };

/** Undefined where the check is not kept whole, or the asker does not see the record. A record that arrived after the check is taken as it stands. */
export const retelling = (matcher: () => VehicleMatcher) => async (ctx: Pick<Context, 'store'>, { check: id, bureau, record }: { readonly check: string; readonly bureau: string; readonly record: string }): Promise<Retold | undefined> => {
  const check = await findCheck(ctx.store.db, bureau, id);
  // Where only hashes are kept of what was asked (R16), there is nothing to hold against a record.
  if (!check || (check.question as Partial<AskCheck>).vehicle === undefined) return undefined;
  const versions = await ctx.store.records.versions(record);
  const found = check.found.find((one) => one.record === record);
  const kept = versions.find(({ version }) => version === found?.version) ?? versions[0];
  if (!kept) return undefined;
  const by = matcher();
  const comparison = by.compare(by.prepare(askedOf(check.question as AskCheck)), kept.body, []); // as it was parsed when it was asked
  return comparison && { version: kept.version, fields: comparison.fields };
};
