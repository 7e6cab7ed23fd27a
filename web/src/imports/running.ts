/** Sends a file and hears line by line what becomes of it. Knows no screen. */
import { NoAnswer, Refused } from '../api/client.ts';
import type { Problem } from '../api/problem.ts';
import type { Line } from './report.ts';

export type Summary = { readonly rows: number; readonly added: number; readonly changed: number; readonly cleared: number; readonly unchanged: number; readonly refused: number; readonly withdrawn: number; readonly warnings: number; readonly feed: string; readonly profile: string; readonly dryRun: boolean; readonly reference: string };
type Broken = Problem & { readonly status: number };
type Told = Line | { readonly type: 'progress'; readonly rows: number } | (Summary & { readonly type: 'summary' }) | { readonly type: 'problem'; readonly problem: Broken };

export type Ask = { readonly file: Blob; readonly query: Readonly<Record<string, string>>; readonly signal: AbortSignal; readonly progress: (rows: number) => void };
export type Outcome = { readonly summary: Summary; readonly lines: readonly Line[]; /** How many lines were too many to keep. */ readonly unkept: number };

/** Lines of a report that are kept here; the counts of the summary are whole. */
export const LINES_MAX = 50_000;

async function refusedOr(answer: Response): Promise<Response> {
  if (answer.ok) return answer;
  const said = await answer.json().catch(() => undefined) as Partial<Broken> | undefined;
  if (said?.code === undefined) throw new NoAnswer('unreachable');
  throw new Refused(answer.status, { title: '', ...said, code: said.code });
}

const whyOf = (cause: unknown): unknown => (cause instanceof TypeError ? new NoAnswer(navigator.onLine ? 'unreachable' : 'offline') : cause);

/** The beginning of a file to the hub, and what it makes of it. */
export async function preview<T>(file: Blob, query: Readonly<Record<string, string>>, bytesMax: number): Promise<T> {
  try {
    const answer = await fetch(`/v1/vehicles/imports/preview?${new URLSearchParams(query).toString()}`, { method: 'POST', credentials: 'same-origin', headers: { 'content-type': 'application/octet-stream', accept: 'application/json' }, body: file.slice(0, bytesMax) });
    return await (await refusedOr(answer)).json() as T;
  } catch (cause) {
    throw whyOf(cause);
  }
}

/** Runs an import to its summary. Where it breaks off, what was applied stays, and the same file can be imported again. */
export async function runImport({ file, query, signal, progress }: Ask): Promise<Outcome> {
  const lines: Line[] = [];
  let unkept = 0;
  let summary: Summary | undefined;
  try {
    const answer = await fetch(`/v1/vehicles/imports?${new URLSearchParams({ ...query, whole: 'true' }).toString()}`, { method: 'POST', credentials: 'same-origin', signal, headers: { 'content-type': 'application/octet-stream', accept: 'application/x-ndjson' }, body: file });
    for await (const told of linesOf(await refusedOr(answer))) {
      if (told.type === 'problem') throw new Refused(told.problem.status, told.problem);
      if (told.type === 'progress') progress(told.rows);
      else if (told.type === 'summary') summary = told;
      else if (lines.length < LINES_MAX) lines.push(told);
      else unkept += 1;
    }
  } catch (cause) {
    throw whyOf(cause);
  }
  if (!summary) throw new NoAnswer('unreachable'); // the connection ended before the report did
  return { summary, lines, unkept };
}

async function* linesOf(answer: Response): AsyncGenerator<Told> {
  if (!answer.body) return;
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let held = '';
  for (;;) {
    const { done, value } = await reader.read();
    const whole = (held + (value ?? '')).split('\n');
    held = done ? '' : whole.pop() ?? '';
    for (const line of whole) if (line !== '') yield JSON.parse(line) as Told;
    if (done) return;
  }
}
