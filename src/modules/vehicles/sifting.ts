/**
 * Which neighbours of a full VIN need not be weighed: those of which it is certain, by the price of the reading alone, that their
 * odds are below what matters. It says nothing of records that a question met twice. Pure.
 */
import { misreadShare } from '../../matching/errors.ts';
import { dearestFor, RECORDED_FAILS, traitsLiftMost, vinRivals } from '../../matching/posterior.ts';
import type { Sift } from '../../matching/sieve.ts';
import type { PreparedQuestion, Reading } from './comparison.ts';

/** `worth`: the odds that matter. Undefined for numbers whose neighbours are few. */
export function siftOf(reading: Reading, { ask, colourShare }: PreparedQuestion, worth: number): Sift | undefined {
  const { reader } = reading;
  if (!reading.isFullVin || reading.isAlternative) return undefined;
  return {
    reader,
    dearest: (askedLine) => {
      // In a line that nobody has recorded there are no neighbours; what is met there is met by other ways.
      if (!askedLine) return Infinity;
      const { isChecked, fails, serial } = reading.saysItself();
      const rivals = vinRivals({ isEqual: false, serial, isChecked, fails, misread: misreadShare(reader, reading.plain.length), line: askedLine, askedLine });
      const lift = reader.lift * traitsLiftMost(ask, colourShare) * (isChecked && !fails ? RECORDED_FAILS : 1);
      return dearestFor({ worth, rivals, lift });
    },
  };
}
