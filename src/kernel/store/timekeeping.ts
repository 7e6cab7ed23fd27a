/** Keeps a process's clock by the database's: asked once a second, because all processes of a hub share it. Knows no table. */
import type { SteadyClock } from '../steady-clock.ts';
import { run, type Database } from './database.ts';

const ASKED_EVERY_MS = 1_000;
/** What took longer to answer says nothing about now. */
const ANSWER_MAX_MS = 500;

/** `onTurn` hears when the machine's clock, or the database's, begins to be elsewhere, and when it is back. Returns what ends it. */
export async function keepTime(database: Database, clock: SteadyClock, onTurn: (differs: boolean) => void): Promise<() => void> {
  let differed = false;
  const look = async (): Promise<void> => {
    const differs = clock.hold(await momentOf(database));
    if (differs !== differed) onTurn(differs);
    differed = differs;
  };
  await look();
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    void look().finally(() => { isLooking = false; });
  }, ASKED_EVERY_MS);
  timer.unref();
  return () => { clearInterval(timer); };
}

/** The database's moment just now; undefined where it is out of reach or slow: who asks for more is told of that. */
async function momentOf({ db }: Database): Promise<number | undefined> {
  const askedMs = performance.now();
  try {
    const [row] = await run(db, 'select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms') as { ms: number }[];
    const tookMs = performance.now() - askedMs;
    return row && tookMs <= ANSWER_MAX_MS ? row.ms + tookMs / 2 : undefined;
  } catch {
    return undefined;
  }
}
