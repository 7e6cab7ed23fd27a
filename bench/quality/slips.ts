/**
 * How numbers are misread in this world, by way of capture. Written apart from the engine's error model and unlike it: rates
 * and confusions are our own, they lean one way, and some slips (whole blocks, pairs two apart, inverted tens) the model has no word for.
 */
import type { Random } from '../generator/random.ts';

export const WAYS = ['typed', 'scanned', 'camera', 'read_aloud'] as const;
export type Way = (typeof WAYS)[number];

type Slip = (text: string, random: Random) => string;
const put = (text: string, at: number, by: string, length = 1): string => text.slice(0, at) + by + text.slice(at + length);
const isDigit = (sign: string): boolean => sign >= '0' && sign <= '9';

/** Draws one of the places where `fits` holds; the text itself where there is none. */
const atOne = (fits: (text: string, at: number) => boolean, change: (text: string, at: number, random: Random) => string): Slip => (text, random) => {
  const places = Array.from(text, (_, at) => at).filter((at) => /[\p{L}\p{N}]/u.test(text.charAt(at)) && fits(text, at));
  return places.length === 0 ? text : change(text, random.pick(places), random);
};
/** What a sign is taken for. One way only: that b is read for a does not say that a is read for b. */
const by = (table: Readonly<Record<string, string>>): Slip => atOne((text, at) => text.charAt(at) in table, (text, at, random) => put(text, at, random.pick(Array.from(table[text.charAt(at)]!))));

const other: Slip = atOne(() => true, (text, at, random) => {
  const here = text.charAt(at);
  const pool = isDigit(here) ? '0123456789' : 'ABCDEFGHJKLMNPRSTUVWXYZ';
  return put(text, at, random.pick(Array.from(pool).filter((sign) => sign !== here)));
});
const drop: Slip = atOne(() => true, (text, at) => put(text, at, ''));
const doubled: Slip = atOne(() => true, (text, at) => put(text, at, text.charAt(at).repeat(2)));
const swapped: Slip = atOne((text, at) => at + 1 < text.length && text[at] !== text[at + 1], (text, at) => put(text, at, text.charAt(at + 1) + text.charAt(at), 2));
/** 5213 for 5312: the eye jumps over one. */
const swappedApart: Slip = atOne((text, at) => at + 2 < text.length && text[at] !== text[at + 2], (text, at) => put(text, at, text.charAt(at + 2) + text.charAt(at + 1) + text.charAt(at), 3));
/** 1223 becomes 1123 or 1233: the double is on the wrong digit. */
const wrongDouble: Slip = atOne((text, at) => at + 2 < text.length && text[at] === text[at + 1] && text[at + 1] !== text[at + 2], (text, at) => put(text, at, text.charAt(at) + text.charAt(at + 2).repeat(2), 3));
/** Three signs lost, or said twice, between two looks at the paper. */
const blockLost: Slip = (text, random) => (text.length < 9 ? drop(text, random) : put(text, 3 + random.below(text.length - 7), '', 3));
const blockTwice: Slip = (text, random) => { const at = random.below(Math.max(1, text.length - 3)); return put(text, at, text.slice(at, at + 2).repeat(2), 2); };
const stray: Slip = (text, random) => put(text, random.below(text.length + 1), random.pick(Array.from('17QAZ0')), 0);

/** German and Dutch say four-and-twenty, and 24 is written 42. */
const invertedTens: Slip = atOne((text, at) => isDigit(text.charAt(at)) && isDigit(text.charAt(at + 1)) && text[at] !== text[at + 1], (text, at) => put(text, at, text.charAt(at + 1) + text.charAt(at), 2));
/** Thirteen and thirty. */
const teens: Slip = atOne((text, at) => text.charAt(at) === '1' && /[3-9]/.test(text.charAt(at + 1)), (text, at) => put(text, at, `${text.charAt(at + 1)}0`, 2));

const TYPED = by({ 0: 'OP9', 1: '2I', 2: '13', 3: '28E', 4: '517', 5: '426S', 6: '95', 7: '14', 8: '35', 9: '60', B: 'V8', E: '3F', G: 'H', I: '1L', M: 'N', N: 'M', S: 'AD5', U: 'VY', V: 'BU', W: 'V', Y: 'Z', Z: 'Y2', K: 'X', P: 'R', R: 'P', D: 'O', T: 'Y', J: 'I' });
const SPOKEN = by({ B: 'VPD', V: 'BW', E: 'IA', I: 'EY', A: 'EI', G: 'JC', J: 'G', M: 'N', N: 'M', S: 'F', F: 'S', C: 'S', Y: 'I', T: 'D', D: 'T', P: 'B', K: 'A', U: 'Q', 5: '9', 9: '5', 2: '3', 6: '7', 7: '6', 0: 'O', O: '0', 1: '9' });
const doubleU: Slip = by({ W: 'U' });

type Mix = readonly (readonly [number, Slip])[];
const draw = (mix: Mix, random: Random): Slip => {
  let dice = random.unit() * mix.reduce((sum, [share]) => sum + share, 0);
  for (const [share, slip] of mix) { if (dice < share) return slip; dice -= share; }
  return other;
};

const MIXES: Readonly<Record<Exclude<Way, 'camera'>, { readonly rate: number; readonly again: number; readonly mix: Mix }>> = {
  typed: { rate: 0.0042, again: 0.13, mix: [[38, TYPED], [14, other], [13, swapped], [11, drop], [5, doubled], [5, wrongDouble], [6, swappedApart], [3, blockLost], [2, blockTwice], [3, stray]] },
  scanned: { rate: 0.0004, again: 0.2, mix: [[50, by({ 8: 'B', B: '8', 0: 'O', 5: 'S', 1: 'I', G: '6', Z: '2' })], [25, stray], [15, drop], [10, other]] },
  read_aloud: { rate: 0.0075, again: 0.2, mix: [[46, SPOKEN], [5, doubleU], [9, drop], [12, invertedTens], [8, teens], [5, doubled], [5, swapped], [4, wrongDouble], [4, blockLost], [6, other]] },
};

/** A number as it came in. Longer numbers suffer more; two slips are more than chance, for who errs once is tired. */
export function misread(text: string, way: Way, random: Random): string {
  if (way === 'camera') return seenByCamera(text, random);
  const { rate, again, mix } = MIXES[way];
  const chance = 1 - (1 - rate) ** text.length;
  if (!random.chance(chance)) return text;
  let out = draw(mix, random)(text, random);
  while (random.chance(again)) out = draw(mix, random)(out, random);
  return out === '' ? text : out;
}

/** Shots: clear, middling, bad; by the chance of a wrong sign. */
const SHOTS: readonly (readonly [number, number])[] = [[0.72, 0.0008], [0.21, 0.012], [0.07, 0.065]];
const AS_LETTER: Readonly<Record<string, string>> = { 0: 'ODQ', 1: 'IT', 2: 'Z', 4: 'A', 5: 'S', 6: 'G', 7: 'T', 8: 'B' };
const AS_DIGIT: Readonly<Record<string, string>> = { O: '0', D: '0', Q: '0', I: '1', L: '1', T: '7', Z: '2', A: '4', S: '5', G: '6', B: '8', U: '0' };
const SAME_SORT: Readonly<Record<string, string>> = { 0: '86', 1: '74', 3: '89', 5: '63', 6: '85', 7: '1', 8: '069', 9: '8', B: 'RE', C: 'GO', D: 'OB', E: 'FB', F: 'PE', H: 'MN', K: 'XH', M: 'HN', N: 'MH', O: 'CQ', P: 'FR', R: 'PB', U: 'V', V: 'YU', W: 'VM', X: 'K', Y: 'V' };

/** A camera takes a sign for what its neighbours are: between letters a digit becomes a letter. The ends are lost to bolts and shadow. */
function seenByCamera(text: string, random: Random): string {
  let dice = random.unit();
  const rate = (SHOTS.find(([share]) => { if (dice < share) return true; dice -= share; return false; }) ?? SHOTS[0]!)[1];
  let out = '';
  for (let at = 0; at < text.length; at += 1) {
    const here = text.charAt(at);
    const isEnd = at === 0 || at === text.length - 1;
    if (!random.chance(isEnd ? rate * 1.7 : rate)) { out += here; continue; }
    if (random.chance(isEnd ? 0.3 : 0.07)) continue;
    const letters = [text.charAt(at - 1), text.charAt(at + 1)].filter((sign) => sign !== '' && !isDigit(sign)).length;
    const pool = letters === 2 ? (AS_LETTER[here] ?? SAME_SORT[here]) : letters === 0 ? (AS_DIGIT[here] ?? SAME_SORT[here]) : (SAME_SORT[here] ?? AS_LETTER[here] ?? AS_DIGIT[here]);
    if (here === '1' && text.charAt(at + 1) === '1' && random.chance(0.3)) { out += 'H'; at += 1; continue; }
    out += pool === undefined ? here : random.pick(Array.from(pool));
  }
  return out === '' ? text : out;
}

/** Places that could not be read: near each other, as rust and grinders leave them. At least eight of a VIN stay. */
export function unreadable(text: string, random: Random): string {
  const signs = Array.from(text);
  const marks = 1 + random.below(Math.min(4, Math.max(1, signs.length - 5)));
  const start = random.below(signs.length);
  for (let i = 0; i < marks; i += 1) {
    const at = Math.min(signs.length - 1, start + (random.chance(0.75) ? i : random.below(signs.length)));
    const doubt = AS_DIGIT[text.charAt(at)] ?? AS_LETTER[text.charAt(at)]?.charAt(0);
    signs[at] = doubt !== undefined && random.chance(0.25) ? `[${text.charAt(at)}${doubt}]` : '?';
  }
  if (random.chance(0.12) && signs.length > 12) return `*${signs.slice(3 + random.below(3)).join('')}`;
  return signs.join('');
}
