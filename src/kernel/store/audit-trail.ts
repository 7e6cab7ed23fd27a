/** What was done with something, out of the audit events, whoever did it. For modules that may tell of it; it narrows nothing by itself. */
import { run, type Kysely } from './database.ts';

export type AuditedDeed = { readonly at: string; readonly action: string; readonly bureau: string; readonly unit: string; readonly person: string | null; readonly device: string | null; readonly subjects: readonly string[] };

/** The newest deeds that were done, not refused or failed, about any of some ids. */
export async function deedsAbout(db: Kysely<unknown>, subjects: readonly string[], limit: number): Promise<readonly AuditedDeed[]> {
  return await run(db, `select at, action, bureau, unit, person, device, subjects from audit_events where subjects && $1::text[] and outcome = 'done' order by at desc, sequence desc limit $2`, [subjects, limit]) as AuditedDeed[];
}
