/** A list while it is checked: piece by piece, stopped and gone on with, kept in this page's memory and nowhere else. */
import { useSyncExternalStore } from 'react';
import type { NotChecked } from '../../../../src/modules/checks/schema.ts';
import { ask } from '../../api/client.ts';
import type { Checked } from '../../api/asked.ts';
import { alertFor } from '../alerts.ts';
import { isUnanswered, newMark } from '../asking-hub.ts';
import { vehicleOf, type ListFile } from './list-file.ts';
import type { ListRow, RowState } from './list-results.ts';

/** So many go in one question: an answer comes every second or so, and little is asked twice where one is lost. */
const PIECE = 100;

export type Run = {
  readonly name: string; readonly header: readonly string[] | undefined; readonly rows: readonly ListRow[];
  readonly state: 'running' | 'stopped' | 'done'; readonly cause?: Error | undefined; readonly purpose: string; readonly mark: string; readonly file: ListFile;
};

let run: Run | undefined;
const hearers = new Set<() => void>();
function set(next: Run | undefined): void {
  run = next;
  for (const hearer of hearers) hearer();
}
export const useRun = (): Run | undefined => useSyncExternalStore((hearer) => {
  hearers.add(hearer);
  return () => { hearers.delete(hearer); };
}, () => run);

export function beginRun(name: string, file: ListFile, purpose: string): void {
  const firstLine = file.header ? 2 : 1;
  const rows = file.rows.map((cells, at): ListRow => {
    const vehicle = vehicleOf(cells, file.roles);
    const numbers = [vehicle?.vin, vehicle?.plate?.number, vehicle?.number].filter((one) => one !== undefined);
    return { line: at + firstLine, cells, numbers, state: vehicle ? 'waiting' : 'empty' };
  });
  set({ name, header: file.header, rows, state: 'running', purpose, mark: newMark(), file });
  void go();
}
export function stopRun(): void { if (run?.state === 'running') set({ ...run, state: 'stopped' }); }
export function goOn(): void {
  if (run?.state !== 'stopped') return;
  set({ ...run, state: 'running', cause: undefined });
  void go();
}
export const endRun = (): void => { set(undefined); };

let isGoing = false;
async function go(): Promise<void> {
  if (isGoing) return; // a piece is under way: it goes on from there
  isGoing = true;
  try {
    while (run?.state === 'running') await goPiece(run);
  } finally {
    isGoing = false;
  }
}

async function goPiece(of: Run): Promise<void> {
  const piece = of.rows.filter(({ state }) => state === 'waiting').slice(0, PIECE);
  if (piece.length === 0) { set({ ...of, state: 'done' }); return; }
  const checks = piece.map(({ line, cells }) => ({ ref: `${of.mark}-${line}`, vehicle: vehicleOf(cells, of.file.roles), purpose: of.purpose }));
  try {
    const { answers } = await ask<{ answers: (Checked | NotChecked)[] }>('POST', '/v1/checks/batch', { body: { checks } });
    if (run?.mark !== of.mark) return; // ended meanwhile
    const states = new Map(piece.map(({ line }, at) => [line, stateOf(answers[at])]));
    set({ ...run, rows: run.rows.map((row) => ({ ...row, state: states.get(row.line) ?? row.state })) });
    const loud = answers.find((answer) => answer.outcome === 'hit');
    if (loud && loud.outcome !== 'not_checked') alertFor(loud);
  } catch (cause) {
    // What got no answer waits, to be gone on with; what the hub refuses whole would be refused again.
    if (run?.mark === of.mark) set({ ...run, state: 'stopped', cause: cause as Error, ...(isUnanswered(cause) ? {} : { rows: run.rows }) });
  }
}

function stateOf(answer: Checked | NotChecked | undefined): RowState {
  if (!answer) return 'waiting';
  return answer.outcome === 'not_checked' ? { problem: answer.problem } : { answer };
}
