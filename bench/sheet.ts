/** How results are shown and kept: numbers, tables, the machine's name, a dated file. It knows no benchmark. */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';

const RESULTS = new URL('results', import.meta.url).pathname;

export const shown = (n: number): string => n.toLocaleString('en', { maximumFractionDigits: 0 });

/** Three figures that count. */
export const rounded = (n: number): string => (n >= 100 ? shown(n) : n === 0 ? '0' : String(Number(n.toPrecision(3))));

/** A time given in milliseconds, in the unit that reads best. */
export const time = (ms: number): string => (ms < 1 ? `${rounded(ms * 1_000)} µs` : ms < 10_000 ? `${rounded(ms)} ms` : `${rounded(ms / 1_000)} s`);
export const megabytes = (bytes: number): string => `${shown(bytes / 2 ** 20)} MiB`;

export const machine = (): string => `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${release()}, Node ${process.version}`;

/** A table in Markdown. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => [`| ${head.join(' | ')} |`, `|${head.map(() => '---|').join('')}`, ...rows.map((row) => `| ${row.join(' | ')} |`)];

/** The same on a screen: columns as wide as their widest cell. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of [head, widths.map((width) => '─'.repeat(width)), ...rows]) console.log(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd());
}

/** Writes `results/DAY-NAME.md` and says where it lies. */
export async function writeResult(name: string, lines: readonly string[]): Promise<void> {
  const day = new Date().toISOString().slice(0, 10);
  await mkdir(RESULTS, { recursive: true });
  const path = join(RESULTS, `${day}-${name}.md`);
  await writeFile(path, [`# Benchmark of ${day}: ${name}`, '', ...lines, ''].join('\n'));
  console.log(`\nwritten: bench/results/${day}-${name}.md`);
}

const PROGRESS_EVERY_MS = 2_000;

/** A line on the error stream that says how far long work is. */
export function progress(what: string, whole: number): (done: number) => void {
  const begun = performance.now();
  let last = begun;
  return (done) => {
    const now = performance.now();
    if (done < whole && now - last < PROGRESS_EVERY_MS) return;
    last = now;
    process.stderr.write(`  ${what}: ${shown(done)} of ${shown(whole)}, ${shown((now - begun) / 1_000)} s\n`);
  };
}
