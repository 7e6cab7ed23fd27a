/** Numbers for pictures: VINs and plates made by chance from a seed. It shares no table with what reads them. */

export type Chance = { readonly below: (most: number) => number; readonly between: (least: number, most: number) => number; readonly pick: (of: string) => string };
export type Numbered = { readonly kind: 'vin' | 'plate'; readonly number: string; /** As it stands on the plate. */ readonly shown: string };

/** mulberry32: the same on every machine. */
export function chanceFrom(seed: number): Chance {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (most: number): number => Math.floor(next() * most);
  return { below, between: (least, most) => least + next() * (most - least), pick: (of) => of.charAt(below(of.length)) };
}

const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ';
const DIGITS = '0123456789';
/** Begins of VINs as they stand on cars: world manufacturer and the filler or line behind it; those of North America and China need a check digit. */
const BEGINS = ['WVWZZZ1K', 'WDB20304', 'WBA3A510', 'VF1BB050', 'VF3CA5FU', 'ZFA31200', 'VSSZZZ6J', 'TMBJJ7NE', 'WAUZZZ8K', 'SALLAAAF', 'YV1MW765', 'JMZBK14Z', '1HGCM826', '2T1BURHE', '3VWFE21C', '5YJSA1CN', 'LSVAA49J', 'JTDKN3DU', 'KMHDU46D', 'MALAM51B'];
const CHECKED = /^[1-5L]/;
/** Letters and digits of plates by shape: a letter, a digit, or what stands there; how they are parted is shown only. */
const PLATES = ['00-AAA-0', 'AA-000-AA', '0000 AAA', 'AA00 AAA', 'AAA 0000', 'A-AA 000', 'AAA0A00', '00 AAA 00'];

/** 49 CFR 565.15(c): A is 1 … H is 8, J is 1 … R is 9, S is 2 … Z is 9; weights from 8 down, 10 at the eighth, none at the ninth. */
function checkDigit(vin: string): string {
  const valueOf = (c: string): number => (DIGITS.includes(c) ? Number(c) : 'ABCDEFGH'.includes(c) ? 'ABCDEFGH'.indexOf(c) + 1 : 'JKLMN-P-R'.includes(c) ? 'JKLMN-P-R'.indexOf(c) + 1 : 'STUVWXYZ'.indexOf(c) + 2);
  const sum = Array.from(vin).reduce((all, c, i) => all + valueOf(c) * (i === 8 ? 0 : i === 7 ? 10 : i < 7 ? 8 - i : 18 - i), 0);
  return sum % 11 === 10 ? 'X' : String(sum % 11);
}

export function vinBy(chance: Chance): Numbered {
  const begin = BEGINS[chance.below(BEGINS.length)] ?? '';
  const rest = (CHECKED.test(begin) ? '0' : chance.pick(DIGITS + LETTERS)) + chance.pick('9ABCDEFGHJKLMNPR') + chance.pick(LETTERS) + chance.pick(DIGITS) + Array.from({ length: 5 }, () => chance.pick(DIGITS)).join('');
  const vin = begin + rest;
  const number = CHECKED.test(vin) ? vin.slice(0, 8) + checkDigit(vin) + vin.slice(9) : vin;
  return { kind: 'vin', number, shown: number };
}

export function plateBy(chance: Chance): Numbered {
  const shown = Array.from(PLATES[chance.below(PLATES.length)] ?? '', (place) => (place === 'A' ? chance.pick(LETTERS) : place === '0' ? chance.pick(DIGITS) : place)).join('');
  return { kind: 'plate', number: shown.replaceAll(/[ -]/g, ''), shown };
}
