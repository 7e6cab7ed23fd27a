/** Starting from a snapshot: the file that a hub writes, read by a process of its own until it has answered. It does not catch up from a feed. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSnapshot, writeSnapshot, type Belonging } from '../../src/indexing/snapshot.ts';
import { FEED_BEGIN } from '../../src/kernel/feed/feed.ts';
import type { Generation } from '../../src/matching/generation.ts';
import { openSearcher } from '../../src/matching/searcher.ts';
import { inChild } from '../child.ts';
import { QUESTIONS, questionsOf, type Asked, type Sample } from '../questions.ts';
import { askFor, EVERYTHING, indexOf } from '../world.ts';

/** Read and checked; and since the process began, first answers given. */
type Read = { readonly readS: number; readonly readyS: number; readonly found: number; readonly asked: number };
export type Started = Read & { readonly bytes: number; readonly writtenS: number };

const BELONGING: Belonging = { collection: 'vehicles', describes: 'bench', database: 'bench', epoch: 1 };
const ASKED = 100;
const twoWrong = QUESTIONS.find(({ name }) => name === 'two_wrong')!;

export async function measureStart(generation: Generation, sample: Sample): Promise<Started> {
  const folder = await mkdtemp(join(tmpdir(), 'crosscheck-bench-'));
  const path = join(folder, 'index');
  try {
    const begun = performance.now();
    const bytes = writeSnapshot(path, generation, BELONGING, { position: FEED_BEGIN, mark: '', sets: { lists: [], wide: [] }, views: { latest: FEED_BEGIN, behind: [] }, savedAt: new Date().toISOString() });
    const writtenS = (performance.now() - begun) / 1_000;
    const asked = questionsOf(twoWrong, sample, { seed: 13, count: ASKED });
    await writeFile(join(folder, 'asked'), JSON.stringify(asked));
    return { bytes, writtenS, ...await inChild<Read>(['speed', `open=${folder}`]) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What the child does. */
export async function openAndAsk(folder: string): Promise<Read> {
  const asked = JSON.parse(readFileSync(join(folder, 'asked'), 'utf8')) as readonly Asked[];
  const begun = performance.now();
  const opened = await readSnapshot(join(folder, 'index'), BELONGING);
  if ('refused' in opened) throw new Error(`the snapshot is refused: ${opened.refused}`);
  const readS = (performance.now() - begun) / 1_000;
  const searcher = openSearcher(opened.generation);
  const found = asked.filter(({ text, of }) => searcher.numbers(askFor('vin', text), EVERYTHING, 2_000).candidates.some(({ record }) => indexOf(searcher.nameOf(record)) === of)).length;
  return { readS, readyS: performance.now() / 1_000, found, asked: asked.length };
}
