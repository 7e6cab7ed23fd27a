/** A report as plain text for a terminal or a message: headings underlined, facts beside their labels, tables as entries. Pure. */
import type { Block, Report } from './document.ts';

const indented = (text: string, by: string): string => text.replaceAll('\n', `\n${by}`);

function blockOf(block: Block): string {
  if ('text' in block) return `${block.text}\n`;
  if ('facts' in block) {
    const width = Math.max(0, ...block.facts.map(([label]) => label.length));
    return block.facts.map(([label, value]) => `${label.padEnd(width)}  ${indented(value, ' '.repeat(width + 2))}\n`).join('');
  }
  // A line each where nothing in it has lines of its own; numbers under one another keep theirs.
  const widths = block.head.map((name, at) => Math.max(name.length, ...block.rows.map((row) => Math.max(0, ...(row[at] ?? '').split('\n').map((line) => line.length)))));
  const rowOf = (row: readonly string[]): string => {
    const cells = row.map((cell) => cell.split('\n'));
    const lines = Math.max(...cells.map((cell) => cell.length));
    return Array.from({ length: lines }, (_, line) => `${cells.map((cell, at) => (cell[line] ?? '').padEnd(at === cells.length - 1 ? 0 : widths[at] ?? 0)).join('  ').trimEnd()}\n`).join('');
  };
  return [block.head, ...block.rows].map(rowOf).join('');
}

export function plainOf({ title, subtitle, banner, sections, foot }: Report): string {
  const heading = (text: string, sign: string): string => `${text}\n${sign.repeat(text.length)}\n`;
  return [
    ...(banner === undefined ? [] : [`${banner}\n\n`]), heading(title, '='), `${subtitle}\n`,
    ...sections.map((section) => `\n${heading(section.title, '-')}${section.blocks.map(blockOf).join('')}`), `\n${foot.join('\n')}\n`,
  ].join('');
}
