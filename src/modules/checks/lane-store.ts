/** The SQL of what a bureau's cameras and gateways found lately. */
import { run, type Kysely } from '../../kernel/store/database.ts';
import type { AskCheck, HashedQuestion, LoggedCheck } from './schema.ts';

export type LaneRow = Pick<LoggedCheck, 'id' | 'at' | 'unit' | 'purpose' | 'outcome' | 'found'> & {
  readonly device: string; readonly question: AskCheck | HashedQuestion;
  /** Records of which somebody has said whether they are the vehicle. */
  readonly compared: readonly string[];
};

/** Checks that a device made for nobody in particular and that found what is more than weak, newest first; of one unit where one is named. */
export async function listLane(db: Kysely<unknown>, { bureau, unit }: { readonly bureau: string; readonly unit: string | undefined }, since: string, limit: number): Promise<readonly LaneRow[]> {
  return await run(db, `
    select id, at, unit, device, purpose, outcome, question, found, array(select distinct record from comparisons where "check" = checks.id) as compared from checks
    where bureau = $1 and at >= $2 and device is not null and person is null and found is not null and found::jsonb @? '$[*] ? (@.kind == "hit" || @.band == "strong")' and ($3::text is null or unit = $3)
    order by at desc, id desc limit $4`, [bureau, since, unit ?? null, limit]) as LaneRow[];
}
