/** What was asked beside what is recorded, field by field, with what differs or was not read marked under both. Pure. */
import type { Alignment, Finding } from '../modules/checks/schema.ts';
import type { Paint } from './paint.ts';
import { padded, shown, widthOf } from './text.ts';

type Field = NonNullable<Finding['fields']>[number];

const GAP = '·';
/** Stands for what was not asked: the number before the end that was. */
const BEFORE = '…';
const MARKS = { equal: ' ', look_alike: '~', wrong: '^', missing: '^', extra: '^', swapped: '↔', unread: '?' } as const;

/** The two numbers with gaps where one of them lacks a character, and what to write under them. */
export function aligned(alignment: Alignment): { asked: string; recorded: string; marks: string } {
  const rows = { asked: '', recorded: '', marks: '' };
  for (const { kind, asked, recorded } of alignment) {
    const isBefore = kind === 'unread' && asked === '';
    const [a, r] = isBefore ? [BEFORE, BEFORE] : [asked, recorded];
    const width = Math.max(widthOf(a), widthOf(r));
    rows.asked += a + GAP.repeat(width - widthOf(a));
    rows.recorded += r + GAP.repeat(width - widthOf(r));
    rows.marks += (isBefore ? ' ' : MARKS[kind]).repeat(width);
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

/** Found by less than an equal number: not the same, and not simply another. */
const isNear = ({ verdict, relation }: Field): boolean => verdict === 'differs' && relation !== undefined && relation !== 'equal';

function rowOf(field: Field): Row {
  const head = { sign: isNear(field) ? '≈' : SIGNS[field.verdict], style: field.verdict === 'agrees' ? 'agrees' : field.verdict === 'differs' ? 'differs' : 'faint', name: shown(fieldName(field.field)) } as const;
  if (field.recorded === undefined) return { ...head, asked: shown(field.asked), recorded: '(not recorded)', marks: '' };
  const isSame = (field.alignment ?? []).every(({ kind }) => kind === 'equal');
  if (isSame || !field.alignment) return { ...head, asked: shown(field.asked), recorded: shown(field.recorded), marks: '' };
  const { asked, recorded, marks } = aligned(field.alignment);
  return { ...head, asked: shown(asked), recorded: shown(recorded), marks };
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
