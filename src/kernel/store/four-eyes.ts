/** Under whose word a transaction changes what destroys or hides: the database asks for it by triggers. Knows no act. */
import { run, type Kysely } from './database.ts';

/** The proposal that was approved in this transaction. */
export async function nameProposal(db: Kysely<unknown>, proposal: string): Promise<void> {
  await run(db, `select set_config('crosscheck.proposal', $1, true)`, [proposal]);
}

/** The feed's token or client under whose contract this transaction writes: what is asked of a hand is not asked of it (R3). */
export async function nameFeed(db: Kysely<unknown>, credential: string): Promise<void> {
  await run(db, `select set_config('crosscheck.feed', $1, true)`, [credential]);
}
