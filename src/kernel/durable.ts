/** Writing so that it outlives a loss of power: bytes and names are on the disk when the promise resolves. Knows no format. */
import { open } from 'node:fs/promises';

/** The whole file, for its owner's eyes alone. `wx` refuses where there is one. */
export async function writeDurably(path: string, text: string, flags: 'w' | 'wx' = 'w'): Promise<void> {
  const file = await open(path, flags, 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A new name or a rename is durable once its folder is. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
