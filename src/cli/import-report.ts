/** What the hub says of an import, line by line, for people or for scripts. Every refusal is shown; of warnings, the first few. */
import { EXIT, Failure, type Problem } from './exit.ts';
import type { Io } from './io.ts';
import { isProblem, refusedBy } from './problems.ts';
import { count, padded, plural, shown, wrapped } from './text.ts';

const WARNINGS_SHOWN_MAX = 50;
const LINE_WIDTH = 10;
const FIELD_WIDTH = 14;

export type Summary = {
  readonly rows: number; readonly added: number; readonly changed: number; readonly cleared: number; readonly unchanged: number; readonly refused: number;
  readonly withdrawn: number; readonly warnings: number; readonly dryRun?: boolean; readonly mode?: string; readonly feed?: string; readonly reference?: string;
};
type Row = { readonly type: 'refused' | 'warning'; readonly line: number; readonly field?: string; readonly reason: string };
type Event = Row | { readonly type: 'progress'; readonly rows: number } | (Summary & { readonly type: 'summary' }) | { readonly type: 'problem'; readonly problem: Problem };

export type ImportReport = {
  take: (lines: readonly string[]) => Promise<void>;
  /** In a training world every answer says so. */
  inWorld: (world: string) => void;
  rows: () => number;
  /** The end: the summary, and the exit status. */
  close: (options: { readonly isStrict: boolean }) => Promise<number>;
};

type Options = { readonly isJson: boolean; readonly clear: () => void; readonly onRows: (rows: number) => void };

export function importReport(io: Io, { isJson, clear, onRows }: Options): ImportReport {
  let rows = 0;
  let warnings = 0;
  let summary: Summary | undefined;
  let problem: Problem | undefined;
  let world: string | undefined;

  const readable = (row: Row): string => {
    const line = row.line > 0 ? `line ${row.line}` : 'file';
    const mark = row.type === 'warning' ? 'warning: ' : '';
    return `${padded(line, LINE_WIDTH)}  ${padded(shown(row.field ?? ''), FIELD_WIDTH)}  ${mark}${shown(row.reason)}\n`;
  };
  const taken = (event: Event, line: string): string => {
    switch (event.type) {
      case 'progress':
        rows = Math.max(rows, event.rows);
        onRows(rows);
        return '';
      case 'refused':
        return isJson ? `${line}\n` : readable(event);
      case 'warning':
        warnings += 1;
        return isJson ? `${line}\n` : warnings <= WARNINGS_SHOWN_MAX ? readable(event) : '';
      case 'summary':
        summary = event;
        ({ rows } = event);
        return '';
      case 'problem':
        ({ problem } = event);
        return isJson ? `${line}\n` : '';
      default:
        return ''; // what a later hub may add
    }
  };
  return {
    rows: () => rows,
    inWorld: (said) => {
      world = said;
      clear();
      if (!isJson) io.err(`${shown(said)}\n`);
    },
    take: async (lines) => {
      const text = lines.map((line) => taken(eventOf(line), line)).join('');
      if (text === '') return;
      clear();
      await io.out(text);
    },
    close: async ({ isStrict }) => {
      if (problem) throw brokeOff(problem, rows);
      if (!summary) throw new Failure(EXIT.unreachable, 'the hub’s answer ended before its summary', { hints: ['It can simply be run again: what has gone in already changes nothing.'] });
      await io.out(isJson ? `${JSON.stringify({ ...summary, type: undefined, ...(world === undefined ? {} : { world }) })}\n` : `${inWords(summary, Math.max(0, warnings - WARNINGS_SHOWN_MAX), io.columns)}\n`);
      return isStrict && summary.refused > 0 ? EXIT.refusedRows : EXIT.done;
    },
  };
}

function eventOf(line: string): Event {
  try {
    return JSON.parse(line) as Event;
  } catch (cause) {
    throw new Failure(EXIT.fault, `the hub’s answer cannot be read: ${(cause as Error).message}`);
  }
}

function brokeOff(problem: Problem, rows: number): Failure {
  const failure = refusedBy(isProblem(problem) ? problem : { title: 'the import broke off', status: 500, code: 'cli.unknown_problem' });
  return rows === 0 ? failure : new Failure(failure.exit, failure.message, { problem, hints: [`${count(rows)} rows had been dealt with. It can simply be run again: what has gone in already changes nothing.`, ...failure.hints] });
}

function inWords(summary: Summary, unshown: number, columns: number): string {
  const { rows, added, changed, cleared, unchanged, refused, withdrawn, warnings } = summary;
  const parts = [`${count(added)} added`, `${count(changed)} changed`, `${count(cleared)} cleared`, `${count(unchanged)} unchanged`, `${count(refused)} refused`];
  return [
    ...(unshown > 0 ? [`… and ${plural(unshown, 'more warning', 'more warnings')} (--json shows all)`] : []),
    ...(summary.dryRun === true ? ['DRY RUN: nothing was changed. What would have happened:'] : []),
    wrapped(`${plural(rows, 'row')}: ${parts.join(', ')}`, columns, '  '),
    ...(withdrawn > 0 || summary.mode === 'snapshot' ? [`${count(withdrawn)} withdrawn, no longer in the file`] : []),
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
    ...(summary.reference === undefined ? [] : [wrapped(shown(summary.reference), columns)]),
  ].join('\n');
}
