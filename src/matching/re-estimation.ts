/** An error model again, from officers' answers: what slips there are, how often, and whether candidates are held too likely. Pure. */
import { cheapestWay } from './alignment.ts';
import { CAPTURE_WAYS, CONFUSIONS, isWay, OTHERS, placeIn, readerFrom, SHIPPED_ERRORS, SLIPS, slipShares, type CaptureWay, type ErrorModel, type Rates, type Reader, type Slip } from './errors.ts';

/**
 * What an officer said after comparing: whether the recorded vehicle was the one. `asked` and `recorded` are plain forms. With
 * `odds` (of the vehicle, as the answer had them) the answers also tell whether candidates are held too likely, or not likely enough.
 */
export type OfficersAnswer = { readonly asked: string; readonly recorded: string; readonly capture?: string; readonly same: boolean; readonly odds?: number };

/** What the prior weighs: as many slips and readings as these, and for the lift a few undecided answers. */
const PRIOR_SLIPS = 200;
const PRIOR_READINGS = 2_000;
const PRIOR_CHARS = 12;
const PRIOR_ANSWERS = 5;
const ROUNDS = 12;
const LIFT_MAX = 20;
const DECIMALS = 6;
const rounded = (value: number): number => Number(value.toPrecision(DECIMALS));

type Seen = { readonly length: number; readonly k: number; readonly counts: Readonly<Partial<Record<Slip, number>>> };

/** The slips of one misread number; a wrong character counts for each kind in proportion to how well it explains it. */
function seenIn({ asked, recorded }: OfficersAnswer, reader: Reader, shares: Readonly<Record<Slip, number>>): Seen {
  const counts: Partial<Record<Slip, number>> = {};
  const add = (slip: Slip, share: number): void => { counts[slip] = (counts[slip] ?? 0) + share; };
  const { steps, differences } = cheapestWay(asked, recorded, reader.prices);
  for (const { kind, asked: read, recorded: was, at } of steps) {
    if (kind === 'missing') add('dropped', 1);
    else if (kind === 'swapped') add('swapped', 1);
    else if (kind === 'extra') add(at > 1 && asked.charAt(at - 2) === read ? 'doubled' : 'inserted', 1);
    else if (kind === 'look_alike' || kind === 'wrong') {
      const shareOf = (slip: Slip): number => {
        if (slip === 'any') return shares.any / OTHERS;
        const partners = slip === 'glyph' || slip === 'near' || slip === 'key' || slip === 'sound' || slip === 'class' ? CONFUSIONS[slip][placeIn(was)] ?? [] : [];
        return partners.includes(placeIn(read)) ? shares[slip] / partners.length : 0;
      };
      const all = SLIPS.reduce((sum, slip) => sum + shareOf(slip), 0);
      if (all > 0) for (const slip of SLIPS) add(slip, shareOf(slip) / all);
    }
  }
  return { length: recorded.length, k: differences, counts };
}

/** Hasty readings and their slips, by expectation and maximisation from where the prior stands. */
function howOften(seen: readonly Seen[], prior: Rates): Pick<Rates, 'hasty' | 'calmSlip' | 'hastySlip'> {
  let { hasty, calmSlip, hastySlip } = prior;
  const calmChars = PRIOR_READINGS * PRIOR_CHARS * (1 - prior.hasty);
  const hastyChars = PRIOR_READINGS * PRIOR_CHARS * prior.hasty;
  for (let round = 0; round < ROUNDS; round += 1) {
    const sums = { hasty: 0, calmK: 0, calmN: 0, hastyK: 0, hastyN: 0 };
    for (const { length, k } of seen) {
      const chance = (slip: number): number => (1 - slip) ** Math.max(0, length - k) * slip ** k;
      const inHaste = hasty * chance(hastySlip);
      const share = inHaste / (inHaste + (1 - hasty) * chance(calmSlip));
      sums.hasty += share;
      sums.hastyK += share * k;
      sums.hastyN += share * length;
      sums.calmK += (1 - share) * k;
      sums.calmN += (1 - share) * length;
    }
    hasty = (PRIOR_READINGS * prior.hasty + sums.hasty) / (PRIOR_READINGS + seen.length);
    calmSlip = (calmChars * prior.calmSlip + sums.calmK) / (calmChars + sums.calmN);
    hastySlip = (hastyChars * prior.hastySlip + sums.hastyK) / (hastyChars + sums.hastyN);
  }
  return { hasty: rounded(hasty), calmSlip: rounded(calmSlip), hastySlip: rounded(hastySlip) };
}

/** By what all odds must be multiplied so that they meet what officers said; drawn to one while answers are few. */
function liftOf(answers: readonly OfficersAnswer[], prior: number): number {
  const told = answers.filter(({ odds, asked, recorded }) => odds !== undefined && odds > 0 && asked !== recorded);
  let shift = 0;
  for (let round = 0; round < ROUNDS && told.length > 0; round += 1) {
    let slope = -PRIOR_ANSWERS * shift;
    let bend = PRIOR_ANSWERS;
    for (const { odds = 1, same } of told) {
      const p = 1 / (1 + Math.exp(-shift) / odds);
      slope += (same ? 1 : 0) - p;
      bend += p * (1 - p);
    }
    shift = Math.max(-Math.log(LIFT_MAX), Math.min(Math.log(LIFT_MAX), shift + slope / bend));
  }
  return rounded(prior * Math.exp(shift));
}

function hexOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/**
 * A new model from answers and a prior. What a slip is comes from every misread number that was the vehicle. How often slips happen
 * is learnt only where readings without any are among the answers (accepted hits): candidates alone all differ, and would
 * make every reading look wrong. Numbers with unread places tell nothing.
 */
export function estimateErrors(answers: readonly OfficersAnswer[], prior: ErrorModel = SHIPPED_ERRORS): ErrorModel {
  const ways = Object.fromEntries(CAPTURE_WAYS.map((way): [CaptureWay, Rates] => {
    const before = prior.ways[way];
    const mine = answers.filter(({ capture, asked }) => (capture !== undefined && isWay(capture) ? capture : 'typed') === way && !/[?*[]/.test(asked));
    const reader = readerFrom(before);
    const seen = mine.filter(({ same }) => same).map((answer) => seenIn(answer, reader, before.slips));
    const total = seen.reduce((sum, { counts }) => sum + Object.values(counts).reduce((all, count) => all + count, 0), 0);
    const counted = SLIPS.map((slip) => rounded((PRIOR_SLIPS * before.slips[slip] + seen.reduce((sum, { counts }) => sum + (counts[slip] ?? 0), 0)) / (PRIOR_SLIPS + total)));
    return [way, { ...before, ...(seen.some(({ k }) => k === 0) ? howOften(seen, before) : {}), slips: slipShares(...counted), lift: liftOf(mine, before.lift) }];
  })) as Record<CaptureWay, Rates>;
  return { version: `errors-1+${hexOf(JSON.stringify(ways))}`, ways };
}
