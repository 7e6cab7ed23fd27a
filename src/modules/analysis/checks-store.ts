/** Every line of SQL that counts checks: those that are kept, by an index, and those of which only figures are left (R16). */
import { run, type Kysely } from '../../kernel/store/database.ts';
import type { Step } from './schema.ts';

export type ChecksAsked = {
  /** Undefined: of all bureaus. */
  readonly bureau: string | undefined; readonly unit: string | undefined; readonly from: string; readonly to: string;
};
export type CheckRow = { readonly step: string; readonly outcome: string; readonly checks: number };

/** Checks by step and outcome, of days in UTC. Which unit made one is known only while the check is kept. */
export async function checksByStep(db: Kysely<unknown>, { bureau, unit, from, to }: ChecksAsked, step: Step): Promise<readonly CheckRow[]> {
  const values: unknown[] = [from, to];
  const value = (one: unknown): string => `$${values.push(one)}`;
  const ofBureau = bureau === undefined ? '' : `and bureau = ${value(bureau)}`;
  const left = unit === undefined ? `union all select day::timestamp, outcome, checks from check_figures where day between $1 and $2 ${ofBureau}` : '';
  return await run(db, `
    select date_trunc('${step}', moment)::date as step, outcome, sum(checks)::bigint as checks from (
      select date_trunc('day', at at time zone 'UTC') as moment, outcome, count(*) as checks from checks
      where at >= $1::date::timestamp at time zone 'UTC' and at < ($2::date + 1)::timestamp at time zone 'UTC' ${ofBureau} ${unit === undefined ? '' : `and unit = ${value(unit)}`} group by 1, 2
      ${left}) x group by 1, 2 order by 1, 2`, values) as CheckRow[];
}
