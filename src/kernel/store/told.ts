/** What a fault of the database means to whoever asked: that nothing was done and it may be asked again, or something that is wrong with us. Knows no table. */
import { unavailable } from '../errors.ts';
import { isDatabaseGone, isDeadlock } from './database.ts';
import { sayWhy } from '../reasons.ts';

/** A fault in the words of a refusal where it is one; any other as it is. */
export function toldOfDatabase(cause: unknown): unknown {
  if (isDatabaseGone(cause)) return unavailable(sayWhy('database_away'));
  return isDeadlock(cause) ? unavailable(sayWhy('in_the_way')) : cause;
}
