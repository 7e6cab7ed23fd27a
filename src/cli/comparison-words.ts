/** What was asked beside what is recorded, field by field, with the characters that differ marked under both. Pure. */
import { normalForm } from '../identifiers/text.ts';
import type { Finding } from '../modules/checks/schema.ts';
import type { Paint } from './paint.ts';
import { padded, shown, widthOf } from './text.ts';

type Field = NonNullable<Finding['fields']>[number];
export type Difference = NonNullable<Field['differences']>[number];

const GAP = '·';
const MARKS = { look_alike: '~', wrong: '^', missing: '^', extra: '^' } as const;

/** The two numbers with gaps where one of them lacks a character, and what to write under them. */
export function aligned(asked: string, differences: readonly Difference[]): { asked: string; recorded: string; marks: string } {
  const rows = { asked: '', recorded: '', marks: '' };
  const add = (a: string, r: string, mark: string): void => {
    const width = Math.max(widthOf(a), widthOf(r));
    rows.asked += padded(a, width);
    rows.recorded += padded(r, width);
    rows.marks += mark.repeat(width);
  };
  const at = (position: number): readonly Difference[] => differences.filter((difference) => difference.position === position);
  // Positions count UTF-16 units, as the alignment does.
  for (let position = 1; position <= asked.length + 1; position += 1) {
    for (const difference of at(position)) if (difference.kind === 'missing') add(GAP, difference.recorded, MARKS.missing);
    const character = asked.charAt(position - 1);
    const difference = at(position).find(({ kind }) => kind !== 'missing');
    if (difference) add(character, difference.recorded === '' ? GAP : difference.recorded, MARKS[difference.kind]);
    else if (character !== '') add(character, character, ' ');
  }
  return rows;
}

/** `vins/0` as a person would say it. */
export function fieldName(field: string): string {
  const [name = field, index] = field.split('/');
  const said = name === 'engineNumber' || name === 'engine' ? 'engine' : name === 'vin' || name === 'vins' ? 'VIN' : name.replace(/s$/, '').replace(/([A-Z])/g, ' $1').toLowerCase();
  return index === undefined ? said : `${said} ${Number(index) + 1}`;
}

const SIGNS = { agrees: '=', differs: '≠', unknown: '?' } as const;

type Row = { readonly sign: string; readonly style: 'agrees' | 'differs' | 'faint'; readonly name: string; readonly asked: string; readonly recorded: string; readonly marks: string };

function rowOf(field: Field): Row {
  const differences = field.differences ?? [];
  const isAlike = field.verdict === 'differs' && (field.relation === 'look_alike' || field.relation === 'equal_without_diacritics' || field.relation === 'last_eight');
  const head = { sign: isAlike ? '≈' : SIGNS[field.verdict], style: field.verdict === 'agrees' ? 'agrees' : field.verdict === 'differs' ? 'differs' : 'faint', name: shown(fieldName(field.field)) } as const;
  if (field.recorded === undefined) return { ...head, asked: shown(field.asked), recorded: '(not recorded)', marks: '' };
  if (differences.length === 0) return { ...head, asked: (field.relation === 'last_eight' ? '…' : '') + shown(field.asked), recorded: shown(field.recorded), marks: '' };
  const rows = aligned(normalForm(field.asked), differences);
  const isTail = field.relation === 'last_eight' && normalForm(field.recorded).length > normalForm(field.asked).length;
  return isTail ? { ...head, asked: `…${rows.asked}`, recorded: `…${rows.recorded}`, marks: ` ${rows.marks}` } : { ...head, ...rows };
}

/** The table, each line indented. Where the columns do not fit beside each other, they stand one under the other. */
export function comparisonTable(fields: readonly Field[], { paint, columns, indent }: { readonly paint: Paint; readonly columns: number; readonly indent: string }): readonly string[] {
  const rows = fields.map(rowOf);
  if (rows.length === 0) return [];
  const nameWidth = Math.max(...rows.map(({ name }) => widthOf(name)));
  const askedWidth = Math.max(5, ...rows.map(({ asked }) => widthOf(asked)));
  const recordedWidth = Math.max(8, ...rows.map(({ recorded }) => widthOf(recorded)));
  const isBeside = indent.length + 2 + nameWidth + 2 + askedWidth + 2 + recordedWidth <= columns;
  const blank = `${indent}  ${' '.repeat(nameWidth)}`;
  const lines = isBeside ? [paint('faint', `${blank}  ${padded('asked', askedWidth)}  recorded`)] : [];
  for (const { sign, style, name, asked, recorded, marks } of rows) {
    const start = `${indent}${paint(style, sign)} ${padded(name, nameWidth)}`;
    if (isBeside) {
      lines.push(`${start}  ${padded(asked, askedWidth)}  ${recorded}`);
      if (marks.trim() !== '') lines.push(`${blank}  ${paint('differs', `${padded(marks, askedWidth)}  ${marks}`.trimEnd())}`);
    } else {
      lines.push(`${start}  asked     ${asked}`, `${blank}  recorded  ${recorded}`);
      if (marks.trim() !== '') lines.push(`${blank}            ${paint('differs', marks.trimEnd())}`);
    }
  }
  return lines;
}
