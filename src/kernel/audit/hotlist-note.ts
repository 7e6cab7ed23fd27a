/**
 * The signed end of a hotlist, as anybody tries it: the note's own lines, the hash of every line before it, and whether the list is in
 * date. Knows neither what the rows mean nor where they lie.
 */
import { createHash, type Hash } from 'node:crypto';
import { BadNote, readNote, verifyNote, type VerifierKey } from './note.ts';

/** The first line of the note, and the `format` of the list's head. */
export const HOTLIST = 'crosscheck-hotlist/1';
const LINES = ['of', 'at', 'expires', 'full', 'vehicles', 'removed', 'sha256', 'until'] as const;

/** What a sound list says of itself. */
export type HotlistSays = ReadonlyMap<string, string>;
export type TriedHotlist = { readonly faults: readonly string[]; readonly says: HotlistSays; readonly signedBy: string | undefined };

export const hotlistText = (said: readonly (readonly [string, string])[]): string => `${HOTLIST}\n${said.map(([name, value]) => `${name} ${value}\n`).join('')}`;

/** Takes a list's bytes as they come, and knows at the end which line was the last. */
export function hotlistReader(): { readonly take: (bytes: Uint8Array) => void; readonly end: () => { readonly last: string; readonly sha256: string; readonly lines: number } } {
  const hash: Hash = createHash('sha256');
  let rest = Buffer.alloc(0);
  let last: Buffer | undefined;
  let lines = 0;
  return {
    take(bytes) {
      rest = rest.length === 0 ? Buffer.from(bytes) : Buffer.concat([rest, bytes]);
      const end = rest.lastIndexOf(0x0a);
      if (end < 0) return;
      const before = rest.lastIndexOf(0x0a, end - 1);
      // All whole lines but the newest are certainly not the last.
      if (last) hash.update(last);
      if (before >= 0 && end > 0) hash.update(rest.subarray(0, before + 1));
      for (let at = rest.indexOf(0x0a); at >= 0 && at <= end; at = rest.indexOf(0x0a, at + 1)) lines += 1;
      last = Buffer.from(rest.subarray(end === 0 ? 0 : before + 1, end + 1));
      rest = Buffer.from(rest.subarray(end + 1));
    },
    end: () => ({ last: rest.length > 0 ? '' : last?.toString('utf8') ?? '', sha256: hash.digest('base64'), lines }),
  };
}

/** Holds a list against its note: the signature by one of the keys, the hash, and the time. `now` in UTC. */
export function triedHotlist(note: string, sha256: string, { keys, now }: { readonly keys: readonly VerifierKey[]; readonly now: string }): TriedHotlist {
  try {
    const read = readNote(note);
    const [key] = verifyNote(read, keys);
    const [first, ...rest] = read.text.trimEnd().split('\n');
    const says = new Map(rest.map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)] as const));
    const missing = LINES.filter((name) => !says.has(name));
    if (first !== HOTLIST || missing.length > 0) return { faults: ['its last line is no note of a hotlist'], says, signedBy: undefined };
    const faults = [
      ...(key ? [] : ['none of the keys given has signed it']),
      ...(says.get('sha256') === sha256 ? [] : ['its lines are not those that were signed: something was altered, left out or put in']),
      ...((says.get('expires') ?? '') > now ? [] : [`NOT CURRENT: it expired at ${says.get('expires') ?? ''}`]),
    ];
    return { faults, says, signedBy: key?.name };
  } catch (cause) {
    if (cause instanceof BadNote) return { faults: [cause.message], says: new Map(), signedBy: undefined };
    throw cause;
  }
}
