/** Every line of SQL about what waits for a second person. That nobody approves their own act is a rule of the table too. */
import { run, type Kysely } from '../../kernel/store/database.ts';
import type { Approval } from './schema.ts';

export type Kept = Omit<Approval, 'reference'> & {
  readonly bureau: string;
  /** A digest of the words to which it was asked: an approval of others is none. */
  readonly words: string;
  readonly askedTokens: readonly string[];
  /** In lower case. */
  readonly askedPersons: readonly string[];
};
type Row = {
  id: string; kind: Approval['kind']; bureau: string; record: string; version: number; words: string; asked_at: string; asked_by: string; asked_tokens: string[]; asked_persons: string[];
  lapses_at: string; state: Approval['state'];
};
const keptOf = (row: Row): Kept => ({
  id: row.id, kind: row.kind, bureau: row.bureau, record: row.record, version: row.version, words: row.words, state: row.state,
  askedAt: row.asked_at, askedBy: row.asked_by, askedTokens: row.asked_tokens, askedPersons: row.asked_persons, lapsesAt: row.lapses_at,
});

/** Asks for an approval; what waited for the same record before is overtaken. */
export async function askApproval(db: Kysely<unknown>, one: Kept): Promise<void> {
  await run(db, `update approvals set state = 'overtaken', decided_at = $2 where record = $1 and state = 'waiting'`, [one.record, one.askedAt]);
  await run(db, 'insert into approvals (id, kind, bureau, record, version, words, asked_at, asked_by, asked_tokens, asked_persons, lapses_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)',
    [one.id, one.kind, one.bureau, one.record, one.version, one.words, one.askedAt, one.askedBy, [...one.askedTokens], [...one.askedPersons], one.lapsesAt]);
}

/** What waits was corrected: its time begins anew, and whoever corrected it cannot approve it either. */
export async function renewApproval(db: Kysely<unknown>, record: string, by: Pick<Kept, 'version' | 'words' | 'lapsesAt' | 'askedTokens' | 'askedPersons'>): Promise<void> {
  await run(db, `
    update approvals set version = $2, words = $3, lapses_at = $4,
      asked_tokens = array(select distinct unnest(asked_tokens || $5::text[])), asked_persons = array(select distinct unnest(asked_persons || $6::text[]))
    where record = $1 and state = 'waiting'`, [record, by.version, by.words, by.lapsesAt, [...by.askedTokens], [...by.askedPersons]]);
}

export async function findWaiting(db: Kysely<unknown>, record: string): Promise<Kept | undefined> {
  const [row] = await run(db, `select * from approvals where record = $1 and state = 'waiting'`, [record]) as Row[];
  return row && keptOf(row);
}

export async function decideApproval(db: Kysely<unknown>, id: string, decision: { readonly state: 'approved' | 'refused'; readonly at: string; readonly by: string; readonly token: string; readonly person: string | undefined; readonly note: string | undefined }): Promise<void> {
  await run(db, `update approvals set state = $2, decided_at = $3, decided_by = $4, decided_token = $5, decided_person = $6, note = $7 where id = $1`, [id, decision.state, decision.at, decision.by, decision.token, decision.person ?? null, decision.note ?? null]);
}

export async function lapseApproval(db: Kysely<unknown>, id: string, at: string): Promise<void> {
  await run(db, `update approvals set state = 'lapsed', decided_at = $2 where id = $1 and state = 'waiting'`, [id, at]);
}

/** What waits in a bureau, oldest first, with the record's reference and version as they stand. */
export async function listWaiting(db: Kysely<unknown>, bureau: string, after: string, limit: number): Promise<readonly Approval[]> {
  const rows = await run(db, `
    select a.*, r.reference, r.version as record_version from approvals a join records r on r.id = a.record
    where a.bureau = $1 and a.state = 'waiting' and a.id > $2 order by a.id limit $3`, [bureau, after, limit]) as (Row & { reference: string; record_version: number })[];
  return rows.map((row) => approvalOf(keptOf(row), { reference: row.reference, version: row.record_version }));
}

/** As it is shown to the bureau whose it is. */
export const approvalOf = ({ id, kind, record, state, askedAt, askedBy, lapsesAt }: Kept, { reference, version }: { readonly reference: string; readonly version: number }): Approval =>
  ({ id, kind, record, reference, version, state, askedAt, askedBy, lapsesAt });

/** What has waited too long, longest first. */
export async function listLapsed(db: Kysely<unknown>, now: string, limit: number): Promise<readonly Kept[]> {
  const rows = await run(db, `select * from approvals where state = 'waiting' and lapses_at <= $1 order by lapses_at, id limit $2`, [now, limit]) as Row[];
  return rows.map(keptOf);
}
