/** Files as they arrive from outside: encodings, shapes, faults, senders who go away; and the sums that must always hold. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { request } from 'node:http';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { run } from '../../src/kernel/store/database.ts';
import { encode } from '../../src/importing/fixtures.ts';
import { testHub, type TestHub } from '../fixtures.ts';

type Line = { type: string; line: number; field?: string; reason: string };
type Summary = { rows: number; added: number; changed: number; cleared: number; unchanged: number; refused: number; withdrawn: number; report: Line[]; code?: string; title?: string; advice?: string };
const COUNTS = ['added', 'changed', 'cleared', 'unchanged', 'refused'] as const;
const told = (summary: Summary): string => (['rows', ...COUNTS, 'withdrawn'] as const).filter((key) => summary[key] !== 0).map((key) => `${key} ${summary[key]}`).join(', ');

async function open(t: Parameters<typeof testHub>[0]): Promise<{ hub: TestHub; feed: string; load: (file: string | Uint8Array, query?: Record<string, string>) => Promise<Summary & { status: number }>; references: () => Promise<string[]> }> {
  const hub = await testHub(t);
  const feed = await hub.token('UA', 'feed');
  return {
    hub, feed,
    load: async (file, query = {}) => {
      const { status, body } = await hub.importText(feed, file, { profile: 'generic', ...query }) as unknown as { status: number; body: Summary };
      return { ...body, status };
    },
    references: async () => (await run(hub.database.db, `select reference from records where status = 'live' order by reference`) as { reference: string }[]).map(({ reference }) => reference),
  };
}

test('the same rows come in whatever the encoding, the mark, the delimiter and the line end', async (t) => {
  const { hub, feed, load } = await open(t);
  const lines = [['reference', 'plate', 'plate_country', 'colour', 'marks'], ['Р-1', 'КА 9701 АА', 'UA', 'СІРИЙ', 'two\nlines'], ['Р-2', 'АВ;9702,ВС', 'UA', 'чорний', 'a "quoted" word']];
  const quoted = (delimiter: string, end: string): string => lines.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""').replaceAll('\n', end)}"`).join(delimiter)).join(end) + end;
  const wide = (text: string, isLittle: boolean): Uint8Array => { const bytes = Buffer.from(`\ufeff${text}`, 'utf16le'); return isLittle ? bytes : bytes.swap16(); };
  const plain = quoted(',', '\n');
  assert.equal(told(await load(plain)), 'rows 2, added 2');
  const same: readonly (readonly [string, string | Uint8Array, Record<string, string>?])[] = [
    ['with a byte-order mark', `\ufeff${plain}`], ['UTF-16, little end first', wide(plain, true)], ['UTF-16, big end first', wide(plain, false)],
    ['windows-1251', encode(plain, 'windows-1251'), { encoding: 'windows-1251' }], ['koi8-u', encode(plain, 'koi8-u'), { encoding: 'koi8-u' }],
    ['semicolons', quoted(';', '\n')], ['tabs', quoted('\t', '\n')], ['bars', quoted('|', '\n')], ['without an end of its last line', plain.trimEnd()],
    ['NDJSON', lines.slice(1).map((cells) => JSON.stringify(Object.fromEntries(cells.map((cell, i) => [lines[0]![i]!, cell])))).join('\n')],
    ['one JSON array', JSON.stringify(lines.slice(1).map((cells) => Object.fromEntries(cells.map((cell, i) => [lines[0]![i]!, cell]))), null, 2)],
    ['a JSON array in an object, with a mark', `\ufeff${JSON.stringify({ count: 2, data: lines.slice(1).map((cells) => Object.fromEntries(cells.map((cell, i) => [lines[0]![i]!, cell]))) })}`],
  ];
  for (const [name, file, query] of same) assert.equal(told(await load(file, query)), 'rows 2, unchanged 2', name);
  assert.equal(told(await load(quoted(',', '\r\n'))), 'rows 2, changed 1, unchanged 1', 'only the line end inside a cell is another');
  const { body } = await hub.ask<{ plates: object[]; colour: string; identifiers: { normal: string }[] }>(feed, 'GET', `/v1/vehicles/by-reference/${encodeURIComponent('Р-1')}`);
  assert.deepEqual([body.plates, body.colour, body.identifiers[0]?.normal], [[{ number: 'КА 9701 АА', country: 'UA' }], 'СІРИЙ', 'KA9701AA']);
});

test('the wrong encoding costs the rows that it spoils, with advice, and no other', async (t) => {
  const { load, references } = await open(t);
  const summary = await load(Buffer.concat([Buffer.from('reference,plate,colour\nA,P1,red\nB,P2,'), encode('чорний', 'windows-1251'), Buffer.from('\nC,P3,blue\n')]));
  assert.deepEqual([told(summary), await references()], ['rows 3, added 2, refused 1', ['A', 'C']]);
  assert.deepEqual([summary.report[0]?.line, summary.report[0]?.field], [3, 'colour']);
  assert.match(summary.report[0]?.reason ?? '', /windows-1251/);
});

test('a broken quote in the middle costs its row, and the rows behind it come in', async (t) => {
  const { load } = await open(t);
  const rows = Array.from({ length: 3_000 }, (_, i) => `R${i},P${i},red,"a ""b"" c, d"`);
  rows[1_500] = 'R1500,"P1500,red,x';
  rows[2_000] = 'R2000,P2000,"red" ish,x';
  const summary = await load(`reference,plate,colour,marks\n${rows.join('\n')}\n`);
  assert.equal(told(summary), 'rows 3000, added 2998, refused 2');
  assert.deepEqual(summary.report.map(({ line, field }) => [line, field]), [[1502, 'plate'], [2002, 'colour']]);
});

test('a JSON array that ends early: a delta takes its rows and says so, a snapshot is refused and changes nothing', async (t) => {
  const { hub, load, references } = await open(t);
  const whole = JSON.stringify(Array.from({ length: 2_500 }, (_, i) => ({ reference: `R${i}`, plate: `P${i}` })));
  const cut = whole.slice(0, whole.indexOf('{"reference":"R2400"') + 25);
  const refused = await load(cut, { mode: 'snapshot' });
  assert.deepEqual([refused.status, refused.code, await references()], [422, 'vehicles.wrong_file', []]);
  const delta = await load(cut);
  assert.equal(told(delta), 'rows 2401, added 2400, refused 1');
  assert.match(delta.report[0]?.reason ?? '', /ended early/);
  assert.equal(told(await load(whole, { mode: 'snapshot' })), 'rows 2500, added 100, unchanged 2400');
  assert.equal((await load(cut, { mode: 'snapshot', allowShrink: 'true' })).status, 422);
  assert.equal((await references()).length, 2_500);
  await hub.settled();
});

test('a file of the wrong kind is refused with advice, in both modes, and nothing is applied', async (t) => {
  const { load, references } = await open(t);
  await load('reference,plate\nA,P1\n');
  const zip = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 0, 0, 8, 0]), deflateRawSync(Buffer.from('reference,plate\nB,P2\n'))]);
  const files: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
    ['PNG', Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0]), /PNG/], ['ZIP', zip, /unpack/i], ['gzip', Buffer.from([0x1f, 0x8b, 8, 0]), /npack/], ['PDF', '%PDF-1.7\n', /PDF/],
    ['web page', '<!doctype html><html><body>Sign in</body></html>', /sign-in/], ['XML', '<?xml version="1.0"?><rows/>', /XML/], ['empty', new Uint8Array(0), /empty/], ['white space', ' \n\n', /empty/],
    ['columns of something else', 'isbn,title\n1,x\n', /reference/], ['a column twice', 'reference,plate,plate\nA,B,C\n', /same name/],
    ['random bytes', Buffer.from(Array.from({ length: 600 }, (_, i) => (i * 7919 + (i >> 3)) % 256)), /NUL|text|column|header|name/],
  ];
  for (const [name, file, advice] of files) {
    for (const mode of ['delta', 'snapshot']) {
      const refused = await load(file, { mode, allowShrink: 'true' });
      assert.deepEqual([refused.status, refused.code], [422, 'vehicles.wrong_file'], `${name} ${mode}: ${refused.title ?? ''}`);
      assert.match(refused.title ?? '', advice, name);
      assert.ok((refused.advice?.length ?? 0) > 10, `${name}: what to do`);
    }
  }
  assert.deepEqual(await references(), ['A']);
  assert.equal((await load('reference,plate\nB,P2\n', { encoding: 'klingon' })).status, 422);
  assert.equal((await load('reference,plate\nB,P2\n', { mode: 'all' })).status, 400);
  assert.equal((await load('reference,plate\nB,P2\n', { profile: 'nobody' })).status, 404);
});

test('a day without changes is a delta without rows; a snapshot without rows would withdraw everything, and is refused', async (t) => {
  const { load, references } = await open(t);
  for (const file of ['reference,plate\n', '[]']) {
    const done = await load(file);
    assert.deepEqual([done.status, done.rows], [200, 0]);
  }
  await load('reference,plate\nA,P1\n', { mode: 'snapshot' });
  for (const file of ['reference,plate\n', '[]']) {
    const refused = await load(file, { mode: 'snapshot' });
    assert.deepEqual([refused.status, refused.code], [409, 'vehicles.snapshot_shrinks']);
  }
  assert.deepEqual(await references(), ['A']);
});

/** An upload that is sent piece by piece. */
function upload(hub: TestHub, token: string, query: string): { send: (text: string) => Promise<void>; end: () => void; cut: () => void; answered: Promise<number> } {
  const sending = request(`${hub.url}/v1/vehicles/imports?profile=generic&${query}`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
  const answered = new Promise<number>((resolve) => {
    sending.on('response', (response) => { response.resume().on('end', () => { resolve(response.statusCode ?? 0); }); });
    sending.on('error', () => { resolve(0); });
  });
  return { send: (text) => new Promise((resolve) => { sending.write(text, () => { resolve(); }); }), end: () => { sending.end(); }, cut: () => { sending.destroy(); }, answered };
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const patience = performance.now() + 20_000;
  while (!await isSo()) {
    assert.ok(performance.now() < patience, 'it did not come about');
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  }
}

/** Whether some import holds its feed. */
const isUnderWay = async (hub: TestHub): Promise<boolean> => (await run(hub.database.db, `select 1 from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`)).length > 0;

test('a second import of a feed that is under way is refused; another feed, and another bureau, go on', async (t) => {
  const { hub, feed, load, references } = await open(t);
  const first = upload(hub, feed, 'mode=delta');
  await first.send('reference,plate\nA,P1\n');
  await until(() => isUnderWay(hub));
  const second = await load('reference,plate\nB,P2\n');
  assert.deepEqual([second.status, second.code], [409, 'vehicles.import_under_way']);
  assert.equal(told(await load('reference,plate\nC,P3\n', { feed: 'other' })), 'rows 1, added 1');
  assert.equal((await hub.importText(await hub.token('DE', 'feed'), 'reference,plate\nD,P4\n', { profile: 'generic' })).status, 200);
  first.end();
  assert.equal(await first.answered, 200);
  assert.deepEqual(await references(), ['A', 'C', 'D']);
  assert.equal(told(await load('reference,plate\nB,P2\n')), 'rows 1, added 1', 'and then the feed is free again');
});

for (const mode of ['delta', 'snapshot']) {
  test(`a sender who goes away amid a ${mode}: what was applied stays whole, and the same file again completes it`, async (t) => {
    const { hub, feed, load, references } = await open(t);
    const rows = Array.from({ length: 6_000 }, (_, i) => `R${String(i).padStart(5, '0')},P${i},${'x'.repeat(60)}\n`);
    const head = 'reference,plate,marks\n';
    const gone = upload(hub, feed, `mode=${mode}`);
    await gone.send(head + rows.slice(0, 4_000).join(''));
    await until(mode === 'delta' ? async () => (await references()).length >= 1_000 : () => isUnderWay(hub));
    gone.cut();
    await gone.answered;
    await until(async () => !await isUnderWay(hub));
    const kept = (await references()).length;
    assert.equal(mode === 'delta' ? kept % 1_000 : kept, 0, 'batches are applied whole or not at all; a snapshot is not begun');
    const again = await load(head + rows.join(''), { mode });
    assert.deepEqual([again.added, again.unchanged, again.refused], [6_000 - kept, kept, 0]);
    assert.equal((await references()).length, 6_000);
    const [pair] = await run(hub.database.db, 'select (select count(*) from records) as records, (select count(*) from changes) as changes') as { records: number; changes: number }[];
    assert.deepEqual(pair, { records: 6_000, changes: 6_000 });
    assert.equal((await hub.ask(feed, 'GET', '/v1/status')).status, 200);
  });
}

test('a report that nobody reads to its end does not hold the feed for ever', async (t) => {
  const { hub, feed, load } = await open(t);
  const controller = new AbortController();
  const body = `reference,plate\n${Array.from({ length: 30_000 }, (_, i) => `R${i},\n`).join('')}`;
  const answer = await fetch(`${hub.url}/v1/vehicles/imports?profile=generic`, { method: 'POST', headers: { authorization: `Bearer ${feed}`, accept: 'application/x-ndjson' }, body, signal: controller.signal });
  assert.equal(answer.status, 200);
  controller.abort();
  await until(async () => (await load('reference,plate\nA,P1\n')).status === 200);
});

test('the report as lines tells refusals, progress and the summary as it goes', async (t) => {
  const { hub, feed } = await open(t);
  const { body } = await hub.ask<string>(feed, 'POST', '/v1/vehicles/imports?profile=generic', `reference,plate\n${Array.from({ length: 7_000 }, (_, i) => `R${i},${i === 5_200 ? '' : `P${i}`}`).join('\n')}\n`, { accept: 'application/x-ndjson' });
  const lines = body.trim().split('\n').map((line) => JSON.parse(line) as { type: string; rows?: number; line?: number });
  assert.deepEqual(lines.map(({ type }) => type).filter((type, i, all) => type !== all[i - 1]), ['progress', 'refused', 'progress', 'summary']);
  assert.deepEqual([lines.find(({ type }) => type === 'refused')?.line, lines.at(-1)?.rows], [5_202, 7_000]);
  const progress = lines.flatMap(({ type, rows }) => (type === 'progress' ? [rows ?? 0] : []));
  assert.deepEqual(progress, [...progress].sort((a, b) => a - b));
  assert.equal(progress.at(-1), 7_000);
});

test('twenty thousand rows come in, are found by checks, and change nothing when they come again', async (t) => {
  const { hub, load } = await open(t);
  const file = `reference,vin,plate,plate_country\n${Array.from({ length: 20_000 }, (_, i) => `R${i},WVWZZZ1KZ8W${100_000 + i},B-AA ${i},DE`).join('\n')}\n`;
  assert.equal(told(await load(file, { mode: 'snapshot' })), 'rows 20000, added 20000');
  await hub.settled();
  const officer = await hub.token('BR', 'officer');
  for (const i of [0, 999, 1_000, 19_999]) {
    const { body } = await hub.ask<{ outcome: string; findings: { record: { reference: string } }[] }>(officer, 'POST', '/v1/checks', { vehicle: { vin: `WVWZZZ1KZ8W${100_000 + i}` }, purpose: 'roadside' });
    assert.deepEqual([body.outcome, body.findings[0]?.record.reference], ['hit', `R${i}`]);
  }
  assert.equal(told(await load(file, { mode: 'snapshot' })), 'rows 20000, unchanged 20000');
});

test('whatever a file holds, its rows are those added, changed, cleared, unchanged and refused, and the records bear that out', async (t) => {
  const { hub, load } = await open(t);
  const cell = fc.constantFrom('', 'red', 'a "b" c', '"', 'x,y', 'two\nlines', '03/04/2026', '\u0000', 'Ж');
  const row = fc.record({ reference: fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F', '', 'Г', 'x'.repeat(70)), plate: fc.constantFrom('P1', 'P2', '', '...', 'ÜÖ 1'), marks: cell, event_date: fc.constantFrom('', '2026-01-01', '03/04/2026', 'soon'), operation: fc.constantFrom('', 'upsert', 'clear', 'explode') });
  const csvOf = (rows: readonly Record<string, string>[], isQuoted: boolean): string => `reference,plate,marks,event_date,operation\n${rows.map((one) => Object.values(one).map((text) => (isQuoted ? `"${text.replaceAll('"', '""')}"` : text)).join(',')).join('\n')}\n`;
  const standing = async (): Promise<number> => ((await run(hub.database.db, `select count(*) as n from records where status = 'live'`) as { n: number }[])[0]!.n);
  await fc.assert(fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), fc.constantFrom('quoted', 'bare', 'lines', 'array'), fc.constantFrom('delta', 'snapshot'), async (rows, shape, mode) => {
    const file = shape === 'array' ? JSON.stringify(rows) : shape === 'lines' ? rows.map((one) => JSON.stringify(one)).join('\n') : csvOf(rows, shape === 'quoted');
    const before = await standing();
    const summary = await load(file, { mode, allowShrink: 'true' });
    if (summary.status === 422) return; // the file ended within a row, or had none
    assert.equal(summary.status, 200, JSON.stringify(summary));
    assert.equal(summary.rows, COUNTS.reduce((sum, key) => sum + summary[key], 0));
    if (shape !== 'bare') assert.equal(summary.rows, rows.length);
    assert.equal(new Set(summary.report.filter(({ type }) => type === 'refused').map(({ line }) => line)).size, shape === 'array' ? Math.min(summary.refused, 1) : summary.refused, 'every refused row is reported');
    const after = await standing();
    assert.ok(after <= before + summary.added + summary.changed && after >= before + summary.added - summary.cleared - summary.withdrawn);
    const again = await load(file, { mode, allowShrink: 'true' });
    assert.deepEqual([again.added, again.changed, again.cleared, again.withdrawn, again.unchanged, again.refused], [0, 0, 0, 0, summary.rows - summary.refused, summary.refused], 'and the same again changes nothing');
  }), { numRuns: 60, seed: 7 });
});
