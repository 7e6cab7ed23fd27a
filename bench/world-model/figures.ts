/** Reads measured figures out of the newest dated results. Each keeps the file that it came from; what is not there is not measured, and nothing takes its place. */
import { readFileSync, readdirSync } from 'node:fs';

/** A number as it was measured, in `unit`, and where it stands. */
export type Measured = { readonly value: number; readonly from: string };

const UNITS: readonly (readonly [pattern: RegExp, factor: number])[] = [[/^MiB\b/, 2 ** 20], [/^GiB\b/, 2 ** 30], [/^KiB\b/, 2 ** 10], [/^ms\b/, 1e-3], [/^µs\b/, 1e-6], [/^s\b/, 1]];

/** `1,234 MiB` as bytes, `25 ms` as seconds, `2,477 a second, p99 …` as 2477. */
export function numberIn(cell: string): number | undefined {
  const [, digits, rest = ''] = /^\**([\d,]+(?:\.\d+)?)\s*(.*)$/.exec(cell) ?? [];
  if (digits === undefined) return undefined;
  const factor = UNITS.find(([pattern]) => pattern.test(rest))?.[1] ?? 1;
  return Number(digits.replaceAll(',', '')) * factor;
}

export type Sheet = { readonly file: string; readonly text: string };

/** The newest result of a benchmark. */
export function newestSheet(folder: URL, name: string): Sheet | undefined {
  const file = readdirSync(folder).filter((one) => new RegExp(String.raw`^\d{4}-\d{2}-\d{2}-${name}\.md$`).test(one)).sort().at(-1);
  return file === undefined ? undefined : { file, text: readFileSync(new URL(file, folder), 'utf8') };
}

/** Rows below a heading (all where none is named): label and cells. */
export function rowsOf({ text }: Sheet, heading?: string): readonly (readonly string[])[] {
  const part = heading === undefined ? text : text.split(/^## /m).find((one) => one.startsWith(`${heading}\n`)) ?? '';
  return [...part.matchAll(/^\| (.+) \|$/gm)].map(([, cells = '']) => cells.split(' | ')).slice(1); // the first is the head
}

/** One figure by what its row begins with; `column` counts from the label. */
export function figure(sheet: Sheet | undefined, label: RegExp, { heading, column = 1 }: { readonly heading?: string; readonly column?: number } = {}): Measured | undefined {
  const row = sheet && rowsOf(sheet, heading).find(([what = '']) => label.test(what));
  const value = numberIn(row?.[column] ?? '');
  return sheet && value !== undefined ? { value, from: sheet.file } : undefined;
}
