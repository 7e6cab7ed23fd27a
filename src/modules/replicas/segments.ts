/**
 * Segments as bytes: head, rows, signed end. A row's text is made once, whoever gets it; a segment is hashed and signed once for all
 * replicas of one bureau. Knows no database.
 */
import { createHash, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { writeNote, type SignerKey } from '../../kernel/audit/note.ts';
import { digestOf } from '../../kernel/ids.ts';
import { segmentText } from '../../kernel/audit/segment-note.ts';
import type { Sendable } from './feed-store.ts';
import type { Place, Seal } from './place.ts';
import { SEGMENT } from './schema.ts';

const signAside = promisify(sign);
const HOUR_MS = 3_600_000;

/** A row as it is sent: its line, encoded. */
export type Line = Buffer;

export type RowPorts = {
  /** A body as a stranger may have it. */
  readonly sentOf: (body: unknown) => unknown;
  /** What a hub of made-up records says of itself, in every line. */
  readonly world: string | undefined;
};

/** Members come in this order; in a training world each line begins with its word, because it is signed with it. */
const opening = (world: string | undefined): string => (world === undefined ? '{' : `{"world":${JSON.stringify(world)},`);

export function linesFor({ sentOf, world }: RowPorts) {
  const open = opening(world);
  return {
    lineOf: (row: object): Line => Buffer.from(`${open}${JSON.stringify(row).slice(1)}\n`, 'utf8'),
    /** The same as of a `SentRecord`, written out: a full copy has a million of them. */
    record: ({ id, owner, reference, version, status, enteredAt, changedAt, validatedAt, reviewOn, endsAt, body }: Sendable): Line => Buffer.from(
      `${open}"kind":"record","id":"${id}","owner":"${owner}","reference":${JSON.stringify(reference)},"version":${version},"status":"${status}","enteredAt":"${enteredAt}","changedAt":"${changedAt}","validatedAt":"${validatedAt}","reviewOn":"${reviewOn}","endsAt":"${endsAt}","body":${JSON.stringify(sentOf(JSON.parse(body)))}}\n`, 'utf8'),
    gone: (id: string): Line => Buffer.from(`${open}"kind":"gone","id":"${id}"}\n`, 'utf8'),
  };
}
export type Lines = ReturnType<typeof linesFor>;

/** For whom a segment is made: all replicas of a bureau whose answers count as current for so long. */
export type Audience = { readonly bureau: string; readonly currentHours: number };
export type Told = { readonly at: string; readonly isFull?: boolean; readonly isLast?: boolean; readonly place: Place };

export type Segments = (to: Audience, lines: readonly Line[], told: Told) => Promise<Buffer>;

/** `onSigned` is told how many rows each segment has. */
export function segmentsBy({ signer, seal, lines, onSigned }: { readonly signer: SignerKey; readonly seal: Seal; readonly lines: Lines; readonly onSigned: (rows: number) => void }): Segments {
  return async ({ bureau, currentHours }, rows, { at, isFull = false, isLast = false, place }) => {
    const head = lines.lineOf({ kind: 'segment', format: SEGMENT, of: bureau, at, isFull, isLast });
    const hash = createHash('sha256').update(head);
    for (const row of rows) hash.update(row);
    const until = seal.close(bureau, place);
    const current = new Date(Date.parse(at) + currentHours * HOUR_MS).toISOString();
    // The word that answers carry is made of the sealed place: a bare one would move with what is hidden.
    const asOf = digestOf(until);
    const text = segmentText({ of: bureau, at, full: String(isFull), last: String(isLast), rows: String(rows.length), sha256: hash.digest('base64'), asOf, until, current });
    const note = writeNote({ text, signatures: [{ name: signer.name, id: signer.id, bytes: await signAside(null, Buffer.from(text, 'utf8'), signer.privateKey) }] });
    onSigned(rows.length);
    return Buffer.concat([head, ...rows, lines.lineOf({ kind: 'end', rows: rows.length, asOf, until, currentUntil: current, note })]);
  };
}
