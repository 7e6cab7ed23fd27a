/** What a number may have been, before somebody misread it; and how an entry fits that. It looks nothing up. */
import { TEXT_AT } from './plan.ts';
import { RELATIONS } from './engine.ts';
import type { Entries } from './generation.ts';
import { CHARS_MAX, END, FOLD } from './symbols.ts';

/** A code that equals every other. */
export const UNKNOWN = 255;
const EQUAL = RELATIONS.indexOf('equal');
const LOOK_ALIKE = RELATIONS.indexOf('look_alike');
export const EDITED = RELATIONS.indexOf('edited');
/** Equal or look-alike: the text tells. */
export const WHICHEVER = -1;
/** An entry that does not fit. */
export const NO_FIT = -2;

/** Used again and again: nothing is made for a question. */
export class Supposition {
  readonly codes = new Uint8Array(CHARS_MAX + 2);
  length = 0;
  /** How many of its characters may still be wrong. */
  wrongMost = 0;
  /** Whether two neighbours the other way round count as one wrong character. */
  mayCross = false;
  /** What an entry is called that fits. */
  relation = WHICHEVER;

  is(length: number, relation: number, wrongMost: number, mayCross = false): this {
    this.length = length;
    this.relation = relation;
    this.wrongMost = wrongMost;
    this.mayCross = mayCross;
    return this;
  }
}

/** The relation of an entry whose folded text is the supposed one but for as many characters as may be wrong; `NO_FIT` of any other. */
export function fitOf({ plan: { width, stride }, rows }: Entries, entry: number, { codes, length, wrongMost, mayCross, relation }: Supposition): number {
  const at = entry * stride + TEXT_AT;
  if (length < width && rows[at + length] !== END) return NO_FIT;
  const most = mayCross ? wrongMost + 1 : wrongMost;
  let wrong = 0;
  let isCrossed = false;
  let last = -1;
  let isEqual = true;
  for (let i = 0; i < length; i += 1) {
    const code = codes[i] ?? 0;
    const kept = rows[at + i] ?? 0;
    if (kept === code) continue;
    if (code === UNKNOWN && kept !== END) continue;
    isEqual = false;
    if (FOLD[kept] === FOLD[code]) continue;
    wrong += 1;
    if (wrong > most) return NO_FIT;
    isCrossed ||= last >= 0 && last === i - 1 && FOLD[kept] === FOLD[codes[last] ?? 0] && FOLD[rows[at + last] ?? 0] === FOLD[code];
    last = i;
  }
  if (wrong > wrongMost && !isCrossed) return NO_FIT;
  return relation !== WHICHEVER ? relation : isEqual ? EQUAL : LOOK_ALIKE;
}
