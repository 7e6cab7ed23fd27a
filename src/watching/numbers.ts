/** How a number is told to the rules: which numbers are neighbours of it. Pure; what it hands on are keyed hashes and a running part. */
import type { Asked } from './deeds.ts';

const VIN_CHARS = 17;
/** ISO 3779 leaves position 9 to the maker; where it is a check digit, neighbours differ in it. */
const CHECK_DIGIT_AT = 8;
/** The running part of a VIN is within its last six characters (ISO 3779, VIS). */
const RUNNING_CHARS_MAX = 6;
const RUNNING_CHARS_MIN = 2;

/** A number in its plain form (capital letters and digits alone) as the rules see it. */
export function askedOf(plain: string, keyOf: (text: string) => string): Asked {
  const key = keyOf(plain);
  const run = runningPart(plain);
  if (!run) return { key };
  const rest = `${plain.slice(0, run.from)}#${plain.slice(run.to)}`;
  const family = plain.length === VIN_CHARS ? rest.slice(0, CHECK_DIGIT_AT) + rest.slice(CHECK_DIGIT_AT + 1) : rest;
  return { key, family: keyOf(`family ${family}`), serial: Number(plain.slice(run.from, run.to)) };
}

/** In a VIN its last digits; elsewhere the longest run of digits, the last of those that are equally long. */
function runningPart(plain: string): { readonly from: number; readonly to: number } | undefined {
  const runs = [...plain.matchAll(/\d+/g)].map((match) => ({ from: match.index, to: match.index + match[0].length }));
  const isVin = plain.length === VIN_CHARS;
  const run = isVin ? runs.at(-1) : runs.reduce<(typeof runs)[number] | undefined>((best, one) => (best && best.to - best.from > one.to - one.from ? best : one), undefined);
  if (!run || (isVin && run.to !== plain.length)) return undefined;
  const from = Math.max(run.from, run.to - RUNNING_CHARS_MAX);
  return run.to - from < RUNNING_CHARS_MIN ? undefined : { from, to: run.to };
}
