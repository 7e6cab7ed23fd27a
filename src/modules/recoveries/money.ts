/** Sums of money: kept as people wrote them, added in hundredths, never across currencies. Pure. */
import type { Money } from './schema.ts';

/** Custody at one rate, from a day to a day; still going on where `to` is absent. */
export type Span = { readonly rate: Money; readonly from: string; readonly to?: string | undefined };

const DAY_MS = 86_400_000;

export function hundredthsOf(amount: string): number {
  const [whole = '0', part = ''] = amount.split('.');
  return Number(whole) * 100 + Number(part.padEnd(2, '0'));
}
export const amountOf = (hundredths: number): string => `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`;

/** Days that are paid for, the first and the last included; a stay that ends before it began has none. */
export const daysBetween = (from: string, to: string): number => Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1);

/** Days of each span. The day on which it moves is paid for once, at the place that it comes from. */
function daysOf(spans: readonly Span[], today: string): readonly number[] {
  let paidUntil = '';
  return spans.map(({ from, to = today }) => {
    const begins = from > paidUntil ? from : nextDay(paidUntil);
    if (to > paidUntil) paidUntil = to;
    return daysBetween(begins, to);
  });
}
const nextDay = (day: string): string => new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10);

/** What was entered and what custody comes to, by currency in the order in which they appear. */
export function totalsOf(entered: readonly Money[], spans: readonly Span[], today: string): { readonly custody?: Money & { days: number }; readonly totals: Money[] } {
  const sums = new Map<string, number>();
  const add = ({ currency }: Money, hundredths: number): void => { sums.set(currency, (sums.get(currency) ?? 0) + hundredths); };
  for (const money of entered) add(money, hundredthsOf(money.amount));
  const days = daysOf(spans, today);
  for (const [i, { rate }] of spans.entries()) add(rate, hundredthsOf(rate.amount) * (days[i] ?? 0));
  const last = spans.at(-1)?.rate.currency;
  const inLast = spans.flatMap(({ rate }, i) => (rate.currency === last ? [{ hundredths: hundredthsOf(rate.amount) * (days[i] ?? 0), days: days[i] ?? 0 }] : []));
  const custody = last === undefined ? {} : { custody: { currency: last, amount: amountOf(inLast.reduce((sum, one) => sum + one.hundredths, 0)), days: inLast.reduce((sum, one) => sum + one.days, 0) } };
  return { ...custody, totals: [...sums].map(([currency, hundredths]) => ({ amount: amountOf(hundredths), currency })) };
}
