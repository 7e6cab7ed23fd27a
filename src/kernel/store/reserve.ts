/**
 * How much room is left on the disk that the hub writes to. Below the reserve nothing that can wait is written any more, so that what cannot wait still
 * has room: checks, and what is answered to a hit. Knows no database.
 */
import { statfs } from 'node:fs/promises';

const LOOK_MS = 1_000;

export type Reserve = {
  readonly isShort: () => boolean;
  readonly freeBytes: () => number;
  readonly stop: () => void;
};

/** Looks again each second; one who cannot be asked leaves it as it was. `onTurn` hears when it becomes short and when it has room again. */
export async function watchReserve(folder: string, reserveBytes: number, onTurn: (isShort: boolean, freeBytes: number) => void): Promise<Reserve> {
  let free = Infinity;
  let isShort = false;
  const look = async (): Promise<void> => {
    const { bavail, bsize } = await statfs(folder);
    free = bavail * bsize;
    if (free < reserveBytes === isShort) return;
    isShort = !isShort;
    onTurn(isShort, free);
  };
  await look();
  const timer = setInterval(() => { void look().catch(() => undefined); }, LOOK_MS);
  timer.unref();
  return { isShort: () => isShort, freeBytes: () => free, stop: () => { clearInterval(timer); } };
}
