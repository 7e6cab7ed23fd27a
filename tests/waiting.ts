/** Waiting in tests: for a condition, never for a time; each wait ends. */
import { setTimeout as pause } from 'node:timers/promises';

/** Resolves once `holds`; throws, naming what was waited for, after a generous limit. */
export async function until(what: string, holds: () => Promise<boolean> | boolean, limitMs = 60_000): Promise<void> {
  for (const end = performance.now() + limitMs; !(await holds());) {
    if (performance.now() > end) throw new Error(`not within ${limitMs} ms: ${what}`);
    await pause(20);
  }
}
