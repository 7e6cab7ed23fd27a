/** Every line of SQL about checks: the log that is written before an answer leaves. */
import { copyRow } from '../../kernel/store/copy.ts';
import { committer, type Committer } from '../../kernel/store/committer.ts';
import { isDeadlock, run, type Database, type Kysely, type Session } from '../../kernel/store/database.ts';
import type { Principal } from '../../kernel/context.ts';
import type { LoggedCheck } from './schema.ts';

const COLUMNS = ['id', 'at', 'bureau', 'unit', 'token', 'person', 'device', 'purpose', 'outcome', 'as_of', 'comparison', 'question', 'found'];
const GROUP_MAX = 2_000;
const LANES = 2;
const WAITING_MAX = 40_000;

/** One check on its way into the log, with the hits that it raises. `R` is what the hits module takes. */
export type Entry<R> = { readonly row: string; readonly raised: readonly R[] };

/** A check as the row that COPY takes. */
export function rowOf(check: LoggedCheck, principal: Principal): string {
  return copyRow([
    check.id, check.at, check.bureau, check.unit, principal.tokenId, check.person, check.device, check.purpose, check.outcome, check.asOf, check.comparison,
    JSON.stringify(check.question), check.found.length === 0 ? null : JSON.stringify(check.found),
  ]);
}

export type CheckLogOptions<R> = {
  readonly database: Database;
  readonly raise: (session: Session, raised: readonly R[]) => Promise<void>;
  readonly onCommit: (items: number, seconds: number, hits: number) => void;
};

/** The log: what arrives while one commit is under way shares the next. A check and its hits commit together. */
export function checkLog<R>({ database, raise, onCommit }: CheckLogOptions<R>): Committer<Entry<R>> {
  return committer<Entry<R>>({
    itemsMax: GROUP_MAX, lanes: LANES, waitingMax: WAITING_MAX,
    flush: async (entries) => {
      const begun = performance.now();
      const rows = entries.map(({ row }) => row).join('');
      const raised = entries.flatMap((entry) => entry.raised);
      if (raised.length === 0) {
        await database.session((session) => session.copyIn('checks', COLUMNS, rows)); // one statement is its own transaction
      } else {
        await again(() => database.transaction(async (session) => {
          await session.copyIn('checks', COLUMNS, rows);
          await raise(session, raised);
        }));
      }
      onCommit(entries.length, (performance.now() - begun) / 1000, raised.length);
    },
  });
}

const ATTEMPTS_MAX = 3;

/** Two commits that raise the same hits may lock each other out; PostgreSQL then ends one, which has written nothing. */
async function again(work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await work();
      return;
    } catch (cause) {
      if (!isDeadlock(cause) || attempt >= ATTEMPTS_MAX) throw cause;
    }
  }
}

type Row = { id: string; at: string; bureau: string; unit: string; person: string | null; device: string | null; purpose: string; outcome: LoggedCheck['outcome']; as_of: string; comparison: string; question: unknown; found: LoggedCheck['found'] | null };

/** A check of a bureau's own, as logged. */
export async function findCheck(db: Kysely<unknown>, bureau: string, id: string): Promise<LoggedCheck | undefined> {
  const [row] = await run(db, 'select * from checks where id = $1 and bureau = $2', [id, bureau]) as Row[];
  return row && {
    id: row.id, at: row.at, bureau: row.bureau, unit: row.unit, ...(row.person === null ? {} : { person: row.person }), ...(row.device === null ? {} : { device: row.device }),
    purpose: row.purpose, outcome: row.outcome, asOf: row.as_of, comparison: row.comparison, question: row.question, found: row.found ?? [],
  };
}
