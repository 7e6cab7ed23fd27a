/** What came of a list: in which order it is looked at, and as a file that a spreadsheet opens without being told to compute. Pure. */
import type { Checked } from '../../api/asked.ts';
import type { Problem } from '../../api/problem.ts';
import { shapeOf, type Shape } from '../shape-of.ts';

/** `waiting`: not asked yet; `empty`: the row has no number. */
export type RowState = 'waiting' | 'empty' | { readonly answer: Checked } | { readonly problem: Pick<Problem, 'code' | 'title' | 'values' | 'because'> };
export type ListRow = { readonly line: number; readonly cells: readonly string[]; readonly numbers: readonly string[]; readonly state: RowState };
export const GROUPS = ['hit', 'candidates', 'not_checked', 'no_record', 'waiting'] as const;
export type Group = (typeof GROUPS)[number];

export const answerOf = ({ state }: ListRow): Checked | undefined => (typeof state === 'object' && 'answer' in state ? state.answer : undefined);
export const shapeOfRow = (row: ListRow): Shape => shapeOf(answerOf(row));
export function groupOf(row: ListRow): Group {
  if (row.state === 'waiting') return 'waiting';
  return answerOf(row)?.outcome ?? 'not_checked';
}

/** Hits first, then what is to be compared, then what was not checked; within these as the file has them. */
export const inOrder = (rows: readonly ListRow[]): readonly ListRow[] => rows.toSorted((a, b) => GROUPS.indexOf(groupOf(a)) - GROUPS.indexOf(groupOf(b)) || a.line - b.line);

/** A cell that a spreadsheet would take for a formula is given an apostrophe before it (OWASP, CSV injection). */
export function safeCell(text: string): string {
  const safe = /^[=+\-@\t\r\n＝＋－＠]/u.test(text) ? `'${text}` : text;
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** `words`: the names of the columns that are added, and of outcomes. */
export function fileOf(rows: readonly ListRow[], header: readonly string[] | undefined, words: { readonly columns: readonly string[]; readonly outcome: (group: Shape | 'waiting') => string }): string {
  const width = Math.max(header?.length ?? 0, ...rows.map(({ cells }) => cells.length));
  const names = Array.from({ length: width }, (_, at) => header?.[at] ?? '');
  const lines = inOrder(rows).map((row) => {
    const answer = answerOf(row);
    const found = answer?.findings ?? [];
    const said = [
      String(row.line), words.outcome(row.state === 'waiting' ? 'waiting' : shapeOfRow(row)), answer?.answeredAt ?? '', answer?.id ?? '',
      found.map(({ record }) => record.owner).join(' '), found.map(({ record }) => record.reference ?? '').join(' '), found.map(({ hit }) => hit ?? '').join(' ').trim(),
    ];
    return [...said, ...Array.from({ length: width }, (_, at) => row.cells[at] ?? '')];
  });
  return `\uFEFF${[[...words.columns, ...names], ...lines].map((cells) => cells.map(safeCell).join(',')).join('\r\n')}\r\n`;
}
