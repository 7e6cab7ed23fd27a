/** Figures as rows for a spreadsheet: a line of headings, then one line each. Pure. */
import type { ResponseTimes } from '../hits/schema.ts';
import type { Figures, Groups, Routes, Series } from './schema.ts';

export type Rows = readonly (readonly (string | number | undefined)[])[];

export const figureRows = ({ scope, from, to, at, hits, confirmed, notConfirmed, waiting, open, acted, delayed, asOwner, asFinder, answers, checks }: Figures): Rows => [
  ['figure', 'value'],
  ['scope', scope], ['from', from], ['to', to], ['at', at], ['hits', hits], ['confirmed', confirmed], ['not confirmed', notConfirmed], ['waiting for an answer', waiting], ['open', open], ['acted on', acted], ['delayed', delayed],
  ['as owner', asOwner], ['as finder', asFinder], ['answers', answers?.count], ['median minutes to the answer', answers?.medianMinutes], ['90th percentile of minutes', answers?.p90Minutes],
  ['checks', checks?.total], ['checks with a hit', checks?.hit], ['checks with candidates', checks?.candidates], ['checks without a record', checks?.noRecord],
];
export const groupRows = ({ by, items }: Groups): Rows => [
  [by, 'name', 'hits', 'confirmed', ...(by === 'owner' ? ['answers', 'median minutes to the answer', '90th percentile of minutes'] : [])],
  ...items.map(({ key, name, hits, confirmed, answers }) => [key, name, hits, confirmed, ...(by === 'owner' ? [answers?.count, answers?.medianMinutes, answers?.p90Minutes] : [])]),
];
export const routeRows = ({ items }: Routes): Rows => [['stolen in', 'found in', 'hits', 'confirmed'], ...items.map(({ from, to, hits, confirmed }) => [from, to, hits, confirmed])];
export const seriesRows = ({ items }: Series): Rows => [['from', 'to', 'hits', 'confirmed', 'checks'], ...items.map(({ from, to, hits, confirmed, checks }) => [from, to, hits, confirmed, checks])];
/** By bureau, and by the hour of its day. */
export const timeRows = ({ bureaus }: ResponseTimes): Rows => [
  ['bureau', 'hour', 'requests', 'replied in time', 'no reply', 'median minutes', '90th percentile of minutes'],
  ...bureaus.flatMap(({ bureau, hours, ...whole }) => [{ ...whole, hour: undefined }, ...hours].map(({ hour, requests, repliedInTime, noReply, medianMinutes, p90Minutes }) => [bureau, hour, requests, repliedInTime, noReply, medianMinutes, p90Minutes])),
];
