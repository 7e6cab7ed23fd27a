/** A hotlist's lines as NDJSON, and as CSV for gateways that read nothing else: a row for each number, each with its expiry, the signature in the last row. Pure. */
import { csvOf } from '../../kernel/csv.ts';
import type { Writing } from './listing.ts';

/** In a training world each line begins with its word, as every line of such a hub does: it is signed with it. */
function ndjson(world: string | undefined): Writing {
  const line = (value: object): string => `${JSON.stringify(world === undefined ? value : { world, ...value })}\n`;
  return { contentType: 'application/x-ndjson', head: line, row: (row) => line(row), end: (end) => line(end) };
}

export const CSV_HEAD = ['kind', 'record', 'version', 'owner', 'reference', 'event', 'category', 'make', 'model', 'year', 'colours', 'number kind', 'number', 'country', 'condition', 'ends', 'list expires', 'signed'];
type Cells = readonly (string | number | undefined)[];
const only = (kind: string, record: string, expiresAt: string, { reference, signed }: { readonly reference?: string | undefined; readonly signed?: string } = {}): Cells =>
  [kind, record, undefined, undefined, reference, ...Array.from({ length: 11 }, () => undefined), expiresAt, signed];

const csv = (world: string | undefined): Writing => ({
  contentType: 'text/csv; charset=utf-8',
  head: ({ of, isFull, expiresAt }) => csvOf([CSV_HEAD, only(isFull ? 'full' : 'changes', of, expiresAt, { reference: world })]),
  row: (row, expiresAt) => csvOf(row.kind === 'removed' ? [only('removed', row.record, expiresAt)] : row.numbers.map(({ kind, number, country, condition }) => [
    'vehicle', row.record, row.version, row.owner, row.reference, row.event, row.category, row.make, row.model, row.year, row.colours?.join(' '), kind, number, country, condition, row.endsAt, expiresAt, undefined,
  ])),
  end: ({ until, note }, expiresAt) => csvOf([only('end', until, expiresAt, { reference: world, signed: Buffer.from(note, 'utf8').toString('base64') })]),
});

/** As the asker said that it reads; NDJSON where it did not. */
export const writingFor = (accept: string, world: string | undefined): Writing => (accept.includes('text/csv') ? csv(world) : ndjson(world));
