/**
 * What a reading costs, told in a microsecond: what chooses among a hundred neighbours which of them are worth an exact word. Pure.
 */
import { oneSlipPrice, readingCost, sameLengthPrice, SIZE, slipsPrice, SPECIAL, wrongPrice, type Reader } from './errors.ts';

/**
 * What `readingCost` says, without a table where a swap, or a character too few or too many, came with one wrong character: what chooses among a
 * hundred neighbours. Other ways to the same number, should one be cheaper, are not looked for.
 */
export function roughCost(reader: Reader, asked: string, recorded: string): number {
  const apart = asked.length - recorded.length;
  if (asked === recorded || apart > 1 || apart < -1 || SPECIAL.test(asked)) return readingCost(reader, asked, recorded);
  const quick = apart === 0 ? sameLengthPrice(reader, asked, recorded) : oneSlipPrice(reader, asked, recorded);
  if (quick >= 0) return quick;
  const two = apart === 0 ? swapAndWrong(reader, asked, recorded) : shiftAndWrong(reader, asked, recorded);
  if (two !== Infinity) return slipsPrice(reader, recorded.length, 2) + two;
  return apart === 0 ? placeByPlace(reader, asked, recorded) : readingCost(reader, asked, recorded);
}

/** Every character that differs taken for a wrong one. */
function placeByPlace(reader: Reader, asked: string, recorded: string): number {
  let price = 0;
  let wrongs = 0;
  for (let i = 0; i < asked.length; i += 1) {
    if (asked.charCodeAt(i) === recorded.charCodeAt(i)) continue;
    price += wrongPrice(reader, recorded.charCodeAt(i), asked.charCodeAt(i));
    wrongs += 1;
  }
  return slipsPrice(reader, recorded.length, wrongs) + price;
}

function swapAndWrong(reader: Reader, asked: string, recorded: string): number {
  let price = Infinity;
  for (let p = 0; p + 1 < asked.length; p += 1) {
    if (asked.charCodeAt(p) === asked.charCodeAt(p + 1) || asked.charCodeAt(p) !== recorded.charCodeAt(p + 1) || asked.charCodeAt(p + 1) !== recorded.charCodeAt(p)) continue;
    let wrongs = 0;
    let at = 0;
    for (let i = 0; i < asked.length; i += 1) if (i !== p && i !== p + 1 && asked.charCodeAt(i) !== recorded.charCodeAt(i)) { wrongs += 1; at = i; }
    if (wrongs === 1) price = Math.min(price, reader.swapped + wrongPrice(reader, recorded.charCodeAt(at), asked.charCodeAt(at)));
  }
  return price;
}

/** One character more or less at some place, and one wrong before or behind it. */
function shiftAndWrong(reader: Reader, asked: string, recorded: string): number {
  const [shorter, longer] = asked.length < recorded.length ? [asked, recorded] : [recorded, asked];
  const isDropped = shorter === asked;
  // Behind the place all is shifted by one: how many differ there, taken off one by one as the place moves on.
  let behind = 0;
  for (let i = 0; i < shorter.length; i += 1) if (shorter.charCodeAt(i) !== longer.charCodeAt(i + 1)) behind += 1;
  let before = 0;
  let price = Infinity;
  for (let p = 0; p <= shorter.length && before <= 1; p += 1) {
    if (before + behind === 1) {
      const slip = isDropped ? reader.dropped : p > 0 && asked.charCodeAt(p) === recorded.charCodeAt(p - 1) ? Math.min(reader.doubled, reader.inserted) : reader.inserted;
      for (let i = 0; i < shorter.length; i += 1) {
        const other = longer.charCodeAt(i < p ? i : i + 1);
        if (shorter.charCodeAt(i) !== other) price = Math.min(price, slip + (isDropped ? wrongPrice(reader, other, shorter.charCodeAt(i)) : wrongPrice(reader, shorter.charCodeAt(i), other)));
      }
    }
    if (p < shorter.length) {
      if (shorter.charCodeAt(p) !== longer.charCodeAt(p)) before += 1;
      if (shorter.charCodeAt(p) !== longer.charCodeAt(p + 1)) behind -= 1;
    }
  }
  return price;
}

/**
 * The same of two numbers as long as each other, from the codes that the engine keeps: no text is made. Of digits and Latin
 * letters only; `kept` stands from `at` on.
 */
export function roughCostOfCodes(reader: Reader, asked: Uint8Array, kept: Uint8Array, { at, length }: { readonly at: number; readonly length: number }): number {
  let sum = 0;
  let wrongs = 0;
  /** The dearest two that are one swap instead; none costs nothing, so 0 is none. */
  let crossed = 0;
  let last = -1;
  for (let i = 0; i < length; i += 1) {
    const code = asked[i] ?? 0;
    const recorded = kept[at + i] ?? 0;
    if (recorded === code) continue;
    const price = reader.wrong[recorded * SIZE + code] ?? 0;
    sum += price;
    wrongs += 1;
    if (last >= 0 && last === i - 1 && recorded === asked[last] && kept[at + last] === code) crossed = Math.max(crossed, price + (reader.wrong[code * SIZE + recorded] ?? 0));
    last = i;
  }
  if (crossed > 0 && wrongs === 2 && reader.swapped <= reader.each) return slipsPrice(reader, length, 1) + reader.swapped;
  if (crossed > 0 && wrongs === 3) return slipsPrice(reader, length, 2) + reader.swapped + sum - crossed;
  return slipsPrice(reader, length, wrongs) + sum;
}
