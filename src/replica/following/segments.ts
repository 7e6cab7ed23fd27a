/**
 * Segments as the hub sends them, however they came: their bytes held against the hub's signature before anything of them is used. Knows
 * neither network nor disk.
 */
import { createHash } from 'node:crypto';
import { BadNote, type VerifierKey } from '../../kernel/audit/note.ts';
import { triedSegment } from '../../kernel/audit/segment-note.ts';
import { SegmentLine, type SegmentRow } from '../../modules/replicas/schema.ts';
import type { Row, Standing } from '../copy/copy.ts';

/** Whole segments in order, from behind a place on; ends, or throws, where the way is lost. HTTP is one such source. */
export type SegmentSource = (since: string | undefined, signal: AbortSignal) => AsyncIterable<Buffer>;

export type Segment = { readonly isFull: boolean; readonly isLast: boolean; readonly rows: readonly Row[]; readonly standing: Standing };

/** A segment is held in memory until its signature was tried. */
const SEGMENT_BYTES_MAX = 256 * 1024 * 1024;
const KIND_WITHIN_BYTES = 80;
const NEWLINE = 10;

const isEnd = (line: Buffer): boolean => line.toString('latin1', 0, KIND_WITHIN_BYTES).includes('"kind":"end"');

/** Cuts a stream of bytes behind the last line of each segment. */
export async function* segmentsIn(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let size = 0;
  let rest = Buffer.alloc(0);
  for await (const chunk of bytes) {
    const all = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let line = 0, end = all.indexOf(NEWLINE); end >= 0; line = end + 1, end = all.indexOf(NEWLINE, line)) {
      if (isEnd(all.subarray(line, end))) {
        yield Buffer.concat([...held, all.subarray(from, end + 1)]);
        held = [];
        size = 0;
        from = end + 1;
      }
    }
    const lines = all.lastIndexOf(NEWLINE) + 1;
    if (lines > from) held.push(all.subarray(from, lines));
    rest = all.subarray(Math.max(from, lines));
    size += Math.max(0, lines - from);
    if (size + rest.length > SEGMENT_BYTES_MAX) throw new BadNote(`a segment is larger than ${SEGMENT_BYTES_MAX} bytes`);
  }
}

/** What a segment says, once it is shown to be the hub's, for this bureau, and whole. Throws BadNote. */
export function readSegment(bytes: Buffer, { key, bureau }: { readonly key: VerifierKey; readonly bureau: string }): Segment {
  const last = bytes.lastIndexOf(NEWLINE, bytes.length - 2) + 1;
  const said = SegmentLine.safeParse(jsonOf(bytes.subarray(last)));
  if (!said.success || said.data.kind !== 'end') throw new BadNote('the segment has no end');
  const says = triedSegment(said.data.note, createHash('sha256').update(bytes.subarray(0, last)).digest('base64'), key);
  if (says.of !== bureau) throw new BadNote(`the segment is for bureau ${says.of}, not for ${bureau}`);
  const [head, ...lines] = linesOf(bytes.subarray(0, last));
  const begun = SegmentLine.safeParse(head && jsonOf(head));
  if (!begun.success || begun.data.kind !== 'segment') throw new BadNote('the segment has no head');
  if (lines.length !== Number(says.rows)) throw new BadNote(`the segment has ${lines.length} rows, and was signed with ${says.rows}`);
  return {
    isFull: begun.data.isFull, isLast: begun.data.isLast,
    rows: lines.map((line) => ({ bytes: line, row: jsonOf(line) as SegmentRow })), // signed by the hub: a row is what the hub's own schema made
    standing: { at: says.at, asOf: says.asOf, until: says.until, currentUntil: says.current },
  };
}

function jsonOf(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    throw new BadNote('a line of the segment is no JSON');
  }
}

function* linesOf(bytes: Buffer): Generator<Buffer> {
  for (let from = 0, end = bytes.indexOf(NEWLINE); end >= 0; from = end + 1, end = bytes.indexOf(NEWLINE, from)) yield bytes.subarray(from, end);
}
