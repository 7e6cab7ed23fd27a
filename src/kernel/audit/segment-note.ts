/**
 * The signed end of a segment that a hub sends to a replica: the note's own lines, and how they are tried. Knows neither what the rows
 * mean nor where they lie.
 */
import { createHash } from 'node:crypto';
import { BadNote, readNote, verifyNote, type VerifierKey } from './note.ts';

/** The first line of the note. */
export const SEGMENT = 'crosscheck-segment/1';
/** Its lines, in this order. `replicasOf`: the bureau. `rows`: how many lines stand between head and end. `sha256`: base64, of every byte of the segment before its last line. */
export const SEGMENT_LINES = ['of', 'at', 'full', 'last', 'rows', 'sha256', 'asOf', 'until', 'current'] as const;
export type SegmentSays = Readonly<Record<(typeof SEGMENT_LINES)[number], string>>;

export const segmentText = (says: SegmentSays): string => `${SEGMENT}\n${SEGMENT_LINES.map((name) => `${name} ${says[name]}\n`).join('')}`;

/** What a segment's note says, signed by the hub; throws BadNote, saying why, where it is not to be believed. */
export function triedSegment(note: string, sha256: string, key: VerifierKey): SegmentSays {
  const read = readNote(note);
  if (verifyNote(read, [key]).length === 0) throw new BadNote('the segment is not signed by the hub with which this replica was enrolled');
  const [first, ...rest] = read.text.trimEnd().split('\n');
  const says = new Map(rest.map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)] as const));
  if (first !== SEGMENT || SEGMENT_LINES.some((name) => !says.has(name))) throw new BadNote('the last line of the segment is no note of a segment');
  if (says.get('sha256') !== sha256) throw new BadNote('the lines of the segment are not those that were signed: something was altered, left out or put in');
  return Object.fromEntries(says) as SegmentSays;
}

// ---- which hub it is ----

const FINGERPRINT_BYTES = 8;
const CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz';
/** Characters at the beginning of an enrolment code (written without its dashes) that name the hub. */
export const FINGERPRINT_CHARS = 13;

/** The first 8 bytes of SHA-256 of a verifier's key as it is written (UTF-8), in 13 characters of Crockford's base 32. */
export function hubFingerprint(vkey: string): string {
  let left = createHash('sha256').update(vkey, 'utf8').digest().subarray(0, FINGERPRINT_BYTES).readBigUInt64BE();
  let text = '';
  for (let at = 0; at < FINGERPRINT_CHARS; at += 1) {
    text = CROCKFORD.charAt(Number(left & 31n)) + text;
    left >>= 5n;
  }
  return text;
}

// ---- that a replica is revoked ----

const REVOCATION = 'crosscheck-replica-revocation/1';

export const revocationText = ({ replica, at }: { readonly replica: string; readonly at: string }): string => `${REVOCATION}\nreplica ${replica}\nat ${at}\n`;

/** When this very replica was revoked, as the hub has signed it; throws BadNote where nobody may believe it: a stranger in the middle erases nothing. */
export function triedRevocation(note: string, replica: string, key: VerifierKey): string {
  const read = readNote(note);
  if (verifyNote(read, [key]).length === 0) throw new BadNote('the revocation is not signed by the hub with which this replica was enrolled');
  const [first, of, at = ''] = read.text.trimEnd().split('\n');
  if (first !== REVOCATION || of !== `replica ${replica}` || !at.startsWith('at ')) throw new BadNote('this is no revocation of this replica');
  return at.slice('at '.length);
}
