/**
 * `npm run bench -- speed [millions…] [quick]`: the engine's figures against their targets, with ten million vehicles, and how
 * they grow. Each size runs in a process of its own, one after the other; each on one core.
 */
import { freemem } from 'node:os';
import { inChild, tell } from '../child.ts';
import { machine, printTable, rounded, shown, table, writeResult } from '../sheet.ts';
import { SEED } from '../world.ts';
import { openSearcher } from '../../src/matching/searcher.ts';
import { build } from './build.ts';
import { churn } from './churn.ts';
import { measureAll } from './measure.ts';
import { measureStart, openAndAsk } from './start.ts';
import { churnLines, figureLines, GROWTH_HEAD, growthRow, type SizeResult } from './tables.ts';

const SIZES = [1, 3, 10, 30];
const SIZES_QUICK = [0.1, 0.3];
const MAIN_SIZE = 10;
/** While an index is staged and sorted, both lie in memory. */
const BYTES_WHILE_BUILDING = 500;
const PER_KIND = 2_000;
const PER_KIND_QUICK = 500;

export async function main(args: readonly string[]): Promise<void> {
  const said = (name: string): string | undefined => args.find((arg) => arg.startsWith(`${name}=`))?.slice(name.length + 1);
  const isQuick = args.includes('quick');
  const folder = said('open');
  if (folder !== undefined) return tell(await openAndAsk(folder));
  const only = said('only');
  if (only !== undefined) return tell(await measureSize(Number(only), { isMain: args.includes('main'), isQuick }));

  const given = args.map(Number).filter((size) => size > 0);
  const sizes = given.length > 0 ? given.toSorted((a, b) => a - b) : isQuick ? SIZES_QUICK : SIZES;
  const mainSize = sizes.includes(MAIN_SIZE) ? MAIN_SIZE : sizes.at(-1)!;
  const results: SizeResult[] = [];
  const skipped: string[] = [];
  for (const size of sizes) {
    if (size * 1e6 * BYTES_WHILE_BUILDING > freemem()) {
      skipped.push(`${size} million left out: it needs about ${rounded(size * 1e6 * BYTES_WHILE_BUILDING / 1e9)} GB, and ${rounded(freemem() / 1e9)} GB are free.`);
      console.log(`LEFT OUT: ${skipped.at(-1)}`);
      continue;
    }
    console.log(`\n${size} million vehicles, seed ${SEED}`);
    results.push(await inChild<SizeResult>(['speed', `only=${size}`, ...(size === mainSize ? ['main'] : []), ...(isQuick ? ['quick'] : [])]));
  }
  await report(results, skipped, { mainSize, isKept: !isQuick && given.length === 0 });
}

async function measureSize(millions: number, { isMain, isQuick }: { isMain: boolean; isQuick: boolean }): Promise<SizeResult> {
  const count = Math.round(millions * 1e6);
  const { generation, sample, ...built } = build(count);
  const rows = measureAll(openSearcher(generation), sample, { count, perKind: isQuick ? PER_KIND_QUICK : PER_KIND, isJudged: isMain });
  const started = isMain ? await measureStart(generation, sample) : undefined;
  const churned = isMain ? await churn(generation, sample, count) : undefined;
  return { millions, count, built, rows, ...(started ? { started } : {}), ...(churned ? { churned } : {}) };
}

async function report(results: readonly SizeResult[], skipped: readonly string[], { mainSize, isKept }: { mainSize: number; isKept: boolean }): Promise<void> {
  const lines: string[] = [`Machine: ${machine()}. One core for the engine.`, `Vehicles of the seeded generator (seed ${SEED}). What each figure is: bench/README.md.`, ''];
  const whole = results.find(({ millions }) => millions === mainSize);
  if (whole) {
    const { head, rows } = figureLines(whole);
    lines.push(`## ${shown(whole.count)} vehicles`, '', ...table(head, rows), '');
    console.log('');
    printTable(head, rows);
    if (whole.churned) {
      const busy = churnLines(whole.churned);
      lines.push(`## ${shown(whole.churned.perSecond)} changes a second while searching`, '', ...busy.notes.flatMap((note) => [note, '']), ...table(busy.head, busy.rows), '');
      console.log(`\n${busy.notes.join('\n')}`);
      printTable(busy.head, busy.rows);
    }
  }
  const growth = results.map(growthRow);
  lines.push('## Growth', '', 'p50 / p99 of each question.', '', ...table(GROWTH_HEAD, growth), ...skipped.flatMap((line) => ['', line]));
  console.log('');
  printTable(GROWTH_HEAD, growth);
  if (isKept) await writeResult('speed', lines);
}
