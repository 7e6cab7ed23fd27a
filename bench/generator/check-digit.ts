/** The VIN check digit of 49 CFR 565 and GB 16735, written apart from the product's own, so that neither proves itself. */

const LETTERS = 'ABCDEFGH JKLMN P R STUVWXYZ';
const VALUES = '12345678 12345 7 9 23456789';
export const POSITION_WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2] as const;

export function valueOf(character: string): number {
  const letter = LETTERS.indexOf(character);
  return Number(letter < 0 ? character : VALUES[letter]);
}

/** The weighted sum of `text` as it stands from `position` (0 to 16) on. */
export function weightedSum(text: string, position = 0): number {
  let sum = 0;
  for (let index = 0; index < text.length; index++) sum += valueOf(text[index]!) * POSITION_WEIGHTS[position + index]!;
  return sum;
}

export const checkCharacter = (sum: number): string => '0123456789X'[sum % 11]!;

export function withCheckDigit(vin: string): string {
  return vin.slice(0, 8) + checkCharacter(weightedSum(vin.slice(0, 8)) + weightedSum(vin.slice(9), 9)) + vin.slice(9);
}

export const hasValidCheckDigit = (vin: string): boolean => withCheckDigit(vin) === vin;

/** Markets in which the ninth character must be a check digit: North America (1 to 5) and China (L). */
export const mustBeChecked = (vin: string): boolean => /^[1-5L]/.test(vin);
