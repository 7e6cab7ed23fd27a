/** Simple damage to a number, one fault at a time. Not the matching engine's error model and not to be fitted to it. */
import { Random } from './random.ts';

export type Fault = 'substitution' | 'look-alike' | 'drop' | 'swap';

export interface Damaged {
  text: string;
  fault: Fault;
  /** Where, in characters from 0. */
  at: number;
}

const LOOK_ALIKES: Record<string, string> = {
  0: 'ODQ', O: '0DQ', D: '0O', Q: '0O', 1: 'IL', I: '1L', L: '1I', 2: 'Z', Z: '2', 5: 'S', S: '5', 6: 'G', G: '6', 8: 'B', B: '8', U: 'V', V: 'U',
};
const CHARACTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ0123456789';
const FAULTS: readonly Fault[] = ['substitution', 'look-alike', 'drop', 'swap'];

const replaced = (text: string, at: number, by: string, length = 1): string => text.slice(0, at) + by + text.slice(at + length);

function apply(text: string, fault: Fault, random: Random): Damaged | undefined {
  const places = Array.from(text, (_, at) => at).filter((at) => {
    const here = text[at]!;
    if (!/[\p{L}\p{N}]/u.test(here)) return false;
    if (fault === 'look-alike') return here in LOOK_ALIKES;
    if (fault === 'swap') return at + 1 < text.length && text[at + 1] !== here && /[\p{L}\p{N}]/u.test(text[at + 1]!);
    return true;
  });
  if (places.length === 0) return undefined;
  const at = random.pick(places);
  const here = text[at]!;
  if (fault === 'drop') return { text: replaced(text, at, ''), fault, at };
  if (fault === 'swap') return { text: replaced(text, at, text[at + 1]! + here, 2), fault, at };
  if (fault === 'look-alike') return { text: replaced(text, at, random.pick(Array.from(LOOK_ALIKES[here]!))), fault, at };
  const others = Array.from(CHARACTERS).filter((other) => other !== here && !(LOOK_ALIKES[here] ?? '').includes(other));
  return { text: replaced(text, at, random.pick(others)), fault, at };
}

/** Damages one number after another; a fault may be asked for, else each is as likely. The text always changes. */
export function damage(seed: number): (text: string, fault?: Fault) => Damaged {
  const random = new Random(seed, 3);
  return (text, fault) => {
    const damaged = apply(text, fault ?? random.pick(FAULTS), random) ?? apply(text, 'substitution', random);
    if (!damaged) throw new Error('Nothing in this number can be damaged.');
    return damaged;
  };
}
