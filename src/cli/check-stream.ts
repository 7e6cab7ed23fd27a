/** `check --stream`: a line in, a line out, in order and without end; both ways wait for their reader. */
import type { Arguments } from './arguments.ts';
import { exchange } from './exchange.ts';
import { EXIT, Failure, Interrupted } from './exit.ts';
import type { Hub } from './hub.ts';
import { OutputClosed, type Io } from './io.ts';
import { lineGroups } from './lines.ts';
import { circumstancesOf, refuseWithStream } from './question.ts';
import { openSource } from './source.ts';
import { keptOf, receiptLines } from './receipt-file.ts';
import { asker } from './stream-lines.ts';
import { count, plural } from './text.ts';

/** A hub reads no longer line; what is cut here is malformed there, and is answered so. */
const LINE_CHARS_MAX = 60 * 1024;

type Counts = { sent: number; answered: number; hit: number; candidates: number; no_record: number; not_checked: number };

export async function checkStream(args: Arguments, io: Io, hub: Hub): Promise<number> {
  refuseWithStream(args);
  const receipts = args.find('receipt');
  const ask = asker(circumstancesOf(args), args.find('country'), receipts !== undefined);
  const toldOf = receipts === undefined ? async (lines: readonly string[]) => lines : receiptKeeper(receipts);
  const source = await openSource(args.get('stream'), io);
  const counts: Counts = { sent: 0, answered: 0, hit: 0, candidates: 0, no_record: 0, not_checked: 0 };
  const begun = performance.now();
  let world: string | undefined;
  try {
    await exchange(hub, io.signal, {
      path: '/v1/checks/stream', source: source.stream, heartbeat: ' ',
      ask: { headers: { 'content-type': 'application/x-ndjson', accept: 'application/x-ndjson' } },
      async* chunks(bytes) {
        for await (const lines of lineGroups(bytes, LINE_CHARS_MAX)) {
          let text = '';
          for (const line of lines) {
            const asked = ask(line);
            if (asked !== '') counts.sent += 1;
            text += `${asked}\n`; // an empty line stays one, so that the hub's line numbers are the file's
          }
          yield text;
        }
      },
      onHead: (headers) => { world = headers['crosscheck-world'] as string | undefined; },
      onLines: async (lines) => {
        for (const line of lines) counts[outcomeOf(line)] += 1;
        counts.answered += lines.length;
        if (lines.length > 0) await io.out(`${(await toldOf(lines)).join('\n')}\n`);
      },
    });
  } catch (cause) {
    if (cause instanceof OutputClosed) throw cause;
    const told = `${count(counts.answered)} of ${plural(counts.sent, 'check')} sent had been answered`;
    if (cause instanceof Interrupted) throw new Interrupted(`${told}: ${outcomes(counts)}; the others are NOT CHECKED`);
    if (!(cause instanceof Failure)) throw cause;
    // Whatever broke it, the rest was not checked.
    throw new Failure(cause.exit, `the stream broke: ${cause.message}`, { hints: [`${told}; the others are NOT CHECKED.`, ...cause.hints], ...(cause.problem ? { problem: cause.problem } : {}) });
  } finally {
    source.stream.destroy();
  }
  if (counts.answered !== counts.sent) throw new Failure(EXIT.unreachable, `the stream ended early: ${count(counts.answered)} of ${plural(counts.sent, 'check')} were answered; the others are NOT CHECKED`);
  const seconds = (performance.now() - begun) / 1000;
  io.err(`${world === undefined ? '' : `${world}: `}${plural(counts.answered, 'check')} in ${seconds.toFixed(1)} s (${count(Math.round(counts.answered / Math.max(seconds, 0.001)))} a second): ${outcomes(counts)}\n`);
  return exitOfCounts(counts);
}

const outcomes = (counts: Counts): string => `${plural(counts.hit, 'hit')}, ${count(counts.candidates)} with candidates, ${count(counts.no_record)} no record${counts.not_checked > 0 ? `, ${count(counts.not_checked)} NOT CHECKED` : ''}`;

const exitOfCounts = (counts: Counts): number => (counts.not_checked > 0 ? EXIT.badData : counts.hit > 0 ? EXIT.hit : counts.candidates > 0 ? EXIT.candidates : EXIT.done);

/** Keeps the receipts that come with answers, and gives the answers without them. Kept first: what is told has its receipt. */
function receiptKeeper(path: string): (lines: readonly string[]) => Promise<readonly string[]> {
  const keep = receiptLines(path);
  return async (lines) => {
    const read = lines.map((line) => {
      const answer = JSON.parse(line) as Record<string, unknown>;
      const kept = keptOf(answer);
      return { line: kept ? JSON.stringify({ ...answer, receipt: undefined }) : line, kept, id: String(answer.id) };
    });
    await keep(read.flatMap(({ id, kept }) => (kept ? [{ id, kept }] : [])));
    return read.map(({ line }) => line);
  };
}

const OUTCOME = /"outcome":"(hit|candidates|no_record|not_checked)"/;
/** Read without parsing the line: quotes inside JSON texts are escaped, so the first such member is the outcome. What has none was not checked. */
const outcomeOf = (line: string): 'hit' | 'candidates' | 'no_record' | 'not_checked' => (OUTCOME.exec(line)?.[1] ?? 'not_checked') as 'hit';
