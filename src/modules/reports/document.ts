/** A report before it is written down: sections of facts and tables. Text from elsewhere enters it cleaned. Pure. */

export type Fact = readonly [label: string, value: string];
export type Block = { readonly facts: readonly Fact[] } | { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[]; /** Columns to be set in a fixed width. */ readonly fixed?: readonly number[] } | { readonly text: string };
export type Section = { readonly title: string; readonly blocks: readonly Block[] };
export type Report = { readonly language: string; readonly direction: string; readonly title: string; readonly subtitle: string; readonly banner?: string; readonly sections: readonly Section[]; readonly foot: readonly string[] };

// Control characters but the end of a line, and the marks that turn writing around (UAX #9).
const STEERING = /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/** Text from elsewhere, safe to show; lines stay lines. */
export const cleaned = (text: string): string => text.replace(STEERING, (sign) => (sign === '\n' ? sign : ' '));

/** A report of which no text has been cleaned yet. */
export const cleanedReport = (report: Report): Report => ({
  ...report, title: cleaned(report.title), subtitle: cleaned(report.subtitle), foot: report.foot.map(cleaned),
  sections: report.sections.map(({ title, blocks }) => ({ title, blocks: blocks.map(cleanedBlock) })),
});
const cleanedBlock = (block: Block): Block => ('text' in block ? { text: cleaned(block.text) }
  : 'facts' in block ? { facts: block.facts.map(([label, value]): Fact => [label, cleaned(value)]) } : { ...block, rows: block.rows.map((row) => row.map(cleaned)) });
