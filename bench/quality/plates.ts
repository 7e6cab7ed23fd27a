/** Plates of this world: each country numbers a part of its room, every plate once. It knows no vehicle. */
import type { Market } from './makers.ts';

export type Country = {
  readonly code: string;
  readonly parts: readonly (readonly string[])[];
  /** Cells of a hundred that are this country's, the first of them, and how many plates that makes. */
  readonly share: number; readonly cell: number; readonly count: number;
  /** The share of the plates in the issued range that are on the road. */
  readonly density: number;
};

const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ';
const LISTS: Readonly<Record<string, readonly string[]>> = {
  A: Array.from(LETTERS), K: Array.from('BCDFGHJKLMNPRSTVWXYZ'), C: Array.from('ABCEHIKMOPTX'), '9': Array.from('0123456789'), '1': Array.from('123456789'),
  d: ['B', 'M', 'K', 'S', 'F', 'HH', 'DO', 'E', 'N', 'HB', 'KA', 'MA', 'BI', 'PB', 'ROW', 'TÜ', 'GÖ', 'WÜ'],
  p: ['WX', 'WI', 'KR', 'PO', 'GD', 'LU', 'SK', 'DW', 'KMY', 'WPI', 'SZ'], r: ['B', 'CJ', 'TM', 'IS', 'CT', 'BV', 'PH'], z: ['ZH', 'BE', 'VD', 'AG', 'GE', 'SG', 'LU', 'TI'],
  u: ['АА', 'КА', 'АХ', 'ВС', 'ВН', 'АЕ', 'АР'], h: ['京', '沪', '粤', '苏', '浙'], i: ['MH12', 'DL3C', 'KA05', 'TN09', 'GJ01', 'HR26'], g: Array.from('가나다라마거너더러머'), j: ['品川', '足立', '世田谷', '大阪'], n: Array.from('さすせそたちつて'), t: ['34', '06', '35', '16', '07'],
};

/** Code, shape, share of its market in hundredths, density. A letter of the shape is a list above; what is none stands for itself. */
const ROWS: Readonly<Record<Market, readonly (readonly [string, string, number, number])[]>> = {
  europe: [['DE', 'd-AA 1999', 18, 0.45], ['FR', 'AA-999-AA', 17, 0.4], ['GB', 'AA99 AAA', 14, 0.5], ['IT', 'AA 999AA', 12, 0.5], ['PL', 'p 999AA', 9, 0.6], ['ES', '9999 KKK', 9, 0.6], ['RO', 'r 99 AAA', 4, 0.35], ['CZ', '1A9 9999', 4, 0.3], ['CH', 'z 199999', 4, 0.7], ['UA', 'u 9999 CC', 4, 0.2], ['SE', 'AAA 999', 3, 0.6], ['TR', 't AAA 999', 2, 0.3]],
  north_america: [['US', '1AAA999', 70, 0.5], ['CA', 'AAAA 999', 15, 0.4], ['MX', 'AAA-99-99', 15, 0.3]],
  south_america: [['BR', 'AAA9A99', 60, 0.5], ['AR', 'AA 999 AA', 30, 0.4], ['CL', 'KKKK 99', 10, 0.4]],
  asia: [['CN', 'hA 9999A', 35, 0.3], ['IN', 'i AA 9999', 30, 0.4], ['JP', 'j 399 n 99-99', 20, 0.2], ['KR', '99g 9999', 15, 0.3]],
  south: [['ZA', 'AAA 999 GP', 60, 0.4], ['AU', 'AAA-99A', 40, 0.3]],
};

const CELLS = 100;

/** The countries of a market of so many vehicles, one for each of a hundred cells. */
export function countriesOf(market: Market, vehicles: number): readonly Country[] {
  const cells: Country[] = [];
  for (const [code, shape, share, density] of ROWS[market]) {
    const parts = Array.from(shape, (sign) => LISTS[sign] ?? [sign]);
    const country = { code, parts, share, cell: cells.length, density, count: Math.ceil((vehicles + CELLS) / CELLS) * share };
    const room = parts.reduce((product, part) => product * part.length, 1);
    if (country.count / density > room) throw new Error(`${code} has ${room} plates and ${country.count} vehicles`);
    for (let i = 0; i < share; i += 1) cells.push(country);
  }
  if (cells.length !== CELLS) throw new Error(`the shares of ${market} make ${cells.length}, not ${CELLS}`);
  return cells;
}

/** The plate of the n-th vehicle of a country: scattered, so that neighbours on the line are none on the road. */
export function plateAt({ parts, count, density }: Country, n: number): string {
  const stride = coprime(Math.floor(count * 0.381966), count);
  let rest = Math.floor(((n * stride) % count) / density);
  let text = '';
  for (const part of parts.toReversed()) {
    text = (part[rest % part.length] ?? '') + text;
    rest = Math.floor(rest / part.length);
  }
  return text;
}

const strides = new Map<number, number>();
function coprime(from: number, count: number): number {
  const known = strides.get(count);
  if (known !== undefined) return known;
  const common = (a: number, b: number): number => (b === 0 ? a : common(b, a % b));
  let stride = Math.max(1, from);
  while (common(stride, count) !== 1) stride += 1;
  strides.set(count, stride);
  return stride;
}

/** Every country whose plates are on the road. */
export const COUNTRIES: readonly string[] = Object.values(ROWS).flatMap((rows) => rows.map(([code]) => code));
