/** Every line of SQL about what waits for a second person. The rules of four eyes stand in the table's own checks and triggers too. */
import type { Asked, Display } from '../../kernel/four-eyes.ts';
import type { Principal } from '../../kernel/context.ts';
import { run, type Kysely } from '../../kernel/store/database.ts';
import type { Proposal, ProposalState } from './schema.ts';

export type Proposer = Pick<Principal, 'tokenId' | 'unit' | 'unitName' | 'timeZone' | 'role' | 'credential'> & { readonly person?: string | undefined; readonly device?: string | undefined };
export type Kept = {
  readonly id: string; readonly bureau: string; readonly action: string; readonly roles: readonly string[]; readonly state: ProposalState;
  readonly hash: string; readonly display: Display; readonly edits: number; readonly proposedAt: string; readonly shownAt: string; readonly lapsesAt: string;
  readonly proposer: Proposer; readonly proposerTokens: readonly string[]; readonly proposerPersons: readonly string[];
  /** Gone once it is decided. */
  readonly command?: Asked | undefined;
  readonly decidedAt?: string; readonly decidedUnit?: string; readonly decidedPerson?: string; readonly reason?: string;
};
type Row = {
  id: string; bureau: string; action: string; roles: string[]; state: ProposalState; hash: string; display: Display; edits: number; proposed_at: string; shown_at: string; lapses_at: string;
  proposer: Proposer; proposer_tokens: string[]; proposer_persons: string[]; command: Asked | null; decided_at: string | null; decided_unit: string | null; decided_person: string | null; reason: string | null;
};
const keptOf = (row: Row): Kept => ({
  id: row.id, bureau: row.bureau, action: row.action, roles: row.roles, state: row.state, hash: row.hash, display: row.display, edits: row.edits,
  proposedAt: row.proposed_at, shownAt: row.shown_at, lapsesAt: row.lapses_at, proposer: row.proposer, proposerTokens: row.proposer_tokens, proposerPersons: row.proposer_persons,
  ...(row.command === null ? {} : { command: row.command }), ...(row.decided_at === null ? {} : { decidedAt: row.decided_at }), ...(row.decided_unit === null ? {} : { decidedUnit: row.decided_unit }),
  ...(row.decided_person === null ? {} : { decidedPerson: row.decided_person }), ...(row.reason === null ? {} : { reason: row.reason }),
});

/** As its own bureau is shown it. */
export const proposalOf = ({ id, state, action, hash, display, edits, bureau, proposer, proposedAt, shownAt, lapsesAt, decidedAt, decidedUnit, decidedPerson, reason }: Kept): Proposal => ({
  id, state, action, hash, display: display as unknown as Proposal['display'], proposedAt, edits, shownAt, lapsesAt,
  proposedBy: { bureau, unit: proposer.unit, role: proposer.role, ...(proposer.person === undefined ? {} : { person: proposer.person }), ...(proposer.device === undefined ? {} : { device: proposer.device }) },
  ...(decidedAt === undefined ? {} : { decidedAt }), ...(decidedUnit === undefined ? {} : { decidedBy: { bureau, unit: decidedUnit, ...(decidedPerson === undefined ? {} : { person: decidedPerson }) } }), ...(reason === undefined ? {} : { reason }),
});

/** Whose view: a bureau's, narrowed to the acts of a role unless that sees all. */
export type View = { readonly bureau: string; readonly role: string; readonly seesAll: boolean };

// R5: what is about a record that has been hidden from the bureau since is gone with it.
const SEEN = `p.bureau = $1 and ($2 or $3 = any (p.roles)) and not exists (
  select 1 from records r where r.id = any (p.about) and r.owner <> $1 and hidden_now(r.owner, r.collection, r.hidden_from) @> array[$1::text])`;
const COLUMNS = 'p.*, d.display';
const FROM = 'from proposals p join proposal_displays d on d.proposal = p.id and d.edit = p.edits';

export async function findProposal(db: Kysely<unknown>, { bureau, role, seesAll }: View, id: string): Promise<Kept | undefined> {
  const [row] = await run(db, `select ${COLUMNS} ${FROM} where ${SEEN} and p.id = $4`, [bureau, seesAll, role, id]) as Row[];
  return row && keptOf(row);
}

/** The same, held until the transaction ends: of two who decide it at once the second finds it decided. */
export async function holdProposal(db: Kysely<unknown>, view: View, id: string): Promise<Kept | undefined> {
  await run(db, 'select 1 from proposals where id = $1 for update', [id]);
  return findProposal(db, view, id);
}

export async function listProposals(db: Kysely<unknown>, { bureau, role, seesAll }: View, { state, after, limit }: { readonly state: ProposalState | undefined; readonly after: string | undefined; readonly limit: number }): Promise<readonly Kept[]> {
  const rows = await run(db, `select ${COLUMNS} ${FROM} where ${SEEN} and ($4::text is null or p.state = $4) and ($5::text is null or p.id < $5) order by p.id desc limit $6`, [bureau, seesAll, role, state ?? null, after ?? null, limit]) as Row[];
  return rows.map(keptOf);
}

/** How many of a bureau's wait, counted up to `most`. */
export async function countWaiting(db: Kysely<unknown>, bureau: string, most: number): Promise<number> {
  const [row] = await run(db, `select count(*) as n from (select 1 from proposals where bureau = $1 and state = 'waiting' limit $2) x`, [bureau, most]) as { n: number }[];
  return row?.n ?? 0;
}

const keepDisplay = (db: Kysely<unknown>, { id, edits, hash, display, shownAt }: Kept, token: string): Promise<unknown> =>
  run(db, 'insert into proposal_displays (proposal, edit, hash, display, at, token) values ($1, $2, $3, $4, $5, $6)', [id, edits, hash, JSON.stringify(display), shownAt, token]);

export async function insertProposal(db: Kysely<unknown>, one: Kept): Promise<void> {
  await run(db, `insert into proposals (id, bureau, action, acts, about, roles, command, hash, proposed_at, shown_at, lapses_at, proposer, proposer_tokens, proposer_persons)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $11, $12, $13)`,
  [one.id, one.bureau, one.action, [...one.display.acts], [...one.display.about], [...one.roles], JSON.stringify(one.command), one.hash, one.proposedAt, one.lapsesAt, JSON.stringify(one.proposer), [...one.proposerTokens], [...one.proposerPersons]]);
  await keepDisplay(db, one, one.proposer.tokenId);
}

/** Shows it anew: its time begins again, and whoever edited it counts as its proposer too. */
export async function editProposal(db: Kysely<unknown>, one: Kept, token: string): Promise<void> {
  await run(db, 'update proposals set acts = $2, about = $3, command = $4, hash = $5, edits = $6, shown_at = $7, lapses_at = $8, proposer_tokens = $9, proposer_persons = $10 where id = $1',
    [one.id, [...one.display.acts], [...one.display.about], JSON.stringify(one.command), one.hash, one.edits, one.shownAt, one.lapsesAt, [...one.proposerTokens], [...one.proposerPersons]]);
  await keepDisplay(db, one, token);
}

type Decision = { readonly state: Exclude<ProposalState, 'waiting'>; readonly at: string; readonly by?: Pick<Principal, 'unit' | 'tokenId' | 'person'>; readonly reason?: string };

export async function decideProposal(db: Kysely<unknown>, id: string, { state, at, by, reason }: Decision): Promise<void> {
  await run(db, 'update proposals set state = $2, decided_at = $3, decided_unit = $4, decided_token = $5, decided_person = $6, reason = $7, command = null where id = $1',
    [id, state, at, by?.unit ?? null, by?.tokenId ?? null, by?.person ?? null, reason ?? null]);
}

/** What has waited too long, held; what somebody decides at this moment is left to them. */
export async function holdLapsed(db: Kysely<unknown>, now: string, limit: number): Promise<readonly Kept[]> {
  const rows = await run(db, `select ${COLUMNS} ${FROM} where p.state = 'waiting' and p.lapses_at <= $1 order by p.lapses_at, p.id limit $2 for update of p skip locked`, [now, limit]) as Row[];
  return rows.map(keptOf);
}

/** Does work and takes all of it back, in the caller's transaction: to see what it would show. */
export async function takenBack<R>(db: Kysely<unknown>, work: () => Promise<R>): Promise<R> {
  await run(db, 'savepoint tried');
  try {
    return await work();
  } finally {
    await run(db, 'rollback to savepoint tried');
  }
}
