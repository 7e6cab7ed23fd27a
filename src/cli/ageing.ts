/** An owner goes through its ageing records: listed, as a file, and confirmed, extended or cleared many at a time. */
import type { Readable } from 'node:stream';
import { BULK_MAX, type Aged, type BulkResult } from '../modules/vehicles/schema.ts';
import { given, type Arguments, type Flags } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT, Failure, UsageFailure } from './exit.ts';
import { readAnswer, responseOf, type Hub } from './hub.ts';
import type { Io } from './io.ts';
import { lineGroups } from './lines.ts';
import { readAll } from './pages.ts';
import { openSource } from './source.ts';
import { count, shown, table } from './text.ts';
import { REFERENCE, idOf } from './vehicle-lives.ts';

const JSON_FLAG: Flags = { json: { says: 'the answer as JSON' } };
const SHOWN = 50;
const SHOWN_MAX = 100_000;
const SINCE: Flags = { 'not-validated-for': { value: 'P24M', says: 'years, months, days by which the owner has not stood by them: P2Y, P24M, P90D; P12M where nothing is said' } };

const ageing: Command = {
  name: 'vehicles ageing', summary: 'own records that nobody has stood by for long, the longest first', operands: [],
  flags: { ...SINCE, limit: { value: 'N', says: `how many; ${SHOWN} where nothing is said` }, csv: { says: 'all of them as CSV' }, ...JSON_FLAG },
  notes: ['The file of --csv may be cut down to the rows that are meant and given to vehicles bulk.'],
  run: async (args, io, hub) => {
    const query = { notValidatedFor: args.find('not-validated-for') };
    if (args.has('csv')) return fileTo(io, hub, query);
    const most = Number(args.find('limit') ?? SHOWN);
    if (!Number.isInteger(most) || most < 1 || most > SHOWN_MAX) throw new UsageFailure(`--limit takes a whole number from 1 to ${SHOWN_MAX}`);
    const { items, isCut } = await readAll<Aged>(hub, '/v1/vehicles/ageing', { query, most });
    if (args.has('json')) { await io.out(`${JSON.stringify({ items })}\n`); return EXIT.done; }
    const rows = items.map((one) => [one.validatedAt.slice(0, 10), one.reference, one.status, one.vin ?? one.plates?.[0]?.number ?? one.engineNumber, [one.make, one.model].filter((part) => part !== undefined).join(' '), one.reviewOn, one.id].map(shown));
    await io.out(rows.length === 0 ? 'none\n' : table(['VALIDATED', 'REFERENCE', 'STATUS', 'NUMBER', 'VEHICLE', 'ENDS ON', 'RECORD'], rows) + (isCut ? 'There are more: --limit N, or --csv\n' : ''));
    return EXIT.done;
  },
};

async function fileTo(io: Io, hub: Hub, query: Readonly<Record<string, string | undefined>>): Promise<number> {
  const request = hub.open('GET', '/v1/vehicles/ageing.csv', { query });
  const answered = responseOf(request, hub.url, io.signal);
  request.end();
  const response = await answered;
  if (response.statusCode !== 200) await readAnswer(response, hub.url, io.signal);
  for await (const piece of response.setEncoding('utf8') as AsyncIterable<string>) await io.out(piece);
  if (!response.complete) throw new Failure(EXIT.unreachable, 'the connection was cut; the file is not whole');
  return EXIT.done;
}

const confirm: Command = {
  name: 'vehicles confirm', summary: 'stand by a record of one’s own bureau', operands: ['ID'], operandsMin: 0, usage: 'ID | --reference R [--json]', flags: { ...REFERENCE, ...JSON_FLAG },
  run: async (args, io, hub) => told(args, io, await hub.ask<Bulk>('POST', '/v1/vehicles/bulk', { body: { deed: 'confirm', ids: [await idOf(args, hub)] } })),
};

type Bulk = { readonly done: number; readonly unchanged: number; readonly refused: number; readonly results: readonly BulkResult[] };

const BULK_DEEDS = ['confirm', 'extend', 'clear'];
const IDS_MAX = 1_000_000;

const bulk: Command = {
  name: 'vehicles bulk', summary: 'confirm, extend or clear the records that a file names', operands: ['FILE'], usage: 'FILE|- --deed confirm|extend|clear [--review-on DAY] [--reason TEXT] [--note TEXT] [--json]',
  flags: { deed: { value: 'DEED', says: 'confirm, extend (with --review-on and --reason) or clear (with --reason)', isNeeded: true }, 'review-on': { value: 'DAY', says: 'the day on which they end' }, reason: { value: 'TEXT', says: 'why; for clear: recovered, entered_in_error, duplicate or settled' }, note: { value: 'TEXT', says: 'anything else' }, ...JSON_FLAG },
  notes: ['A line for each record, its id first: what vehicles ageing --csv writes.', `Sent ${BULK_MAX} at a time; what was done before a fault stays done. Exit status 1 where records were refused.`],
  run: async (args, io, hub) => {
    if (!BULK_DEEDS.includes(args.get('deed'))) throw new UsageFailure(`--deed takes ${BULK_DEEDS.join(', ')}`);
    const ids = await idsIn((await openSource(args.operands[0] ?? '', io)).stream);
    const body = given(args, { deed: 'deed', reviewOn: 'review-on', reason: 'reason', note: 'note' });
    const all = { done: 0, unchanged: 0, refused: 0, results: [] as BulkResult[] };
    for (let at = 0; at < ids.length; at += BULK_MAX) {
      const one = await hub.ask<Bulk>('POST', '/v1/vehicles/bulk', { body: { ...body, ids: ids.slice(at, at + BULK_MAX) } });
      all.done += one.done;
      all.unchanged += one.unchanged;
      all.refused += one.refused;
      all.results.push(...one.results);
    }
    return told(args, io, all);
  },
};

const LINE_CHARS_MAX = 4_096;

/** The ids at the beginning of lines, each once. */
async function idsIn(stream: Readable): Promise<readonly string[]> {
  const ids = new Set<string>();
  for await (const lines of lineGroups(stream as AsyncIterable<Uint8Array>, LINE_CHARS_MAX)) {
    for (const line of lines) {
      const id = /^"?(veh_\w{26})\b/.exec(line)?.[1];
      if (id !== undefined) ids.add(id);
    }
    if (ids.size > IDS_MAX) throw new Failure(EXIT.badData, `the file names more than ${count(IDS_MAX)} records`);
  }
  if (ids.size === 0) throw new Failure(EXIT.badData, 'no line of the file begins with the id of a record');
  return [...ids];
}

async function told(args: Arguments, io: Io, answer: Bulk): Promise<number> {
  if (args.has('json')) await io.out(`${JSON.stringify(answer)}\n`);
  else {
    await io.out(`${count(answer.done)} done, ${count(answer.unchanged)} unchanged, ${count(answer.refused)} refused\n`);
    for (const { id, title } of answer.results.filter(({ outcome }) => outcome === 'refused')) await io.out(`  ${shown(id)}  ${shown(title)}\n`);
  }
  return answer.refused > 0 ? EXIT.refusedRows : EXIT.done;
}

export const ageingCommands: readonly Command[] = [ageing, confirm, bulk];
