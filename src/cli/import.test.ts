import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { answerJson, bodyOf, fakeHub, run, type Handler, type Ran } from './fixtures.ts';

const SUMMARY = { rows: 6, added: 1, changed: 1, cleared: 1, unchanged: 1, refused: 2, withdrawn: 0, warnings: 1, dryRun: false, mode: 'delta', feed: 'f', profile: 'generic', reference: 'The reference is the column reference, as typed.' };
const EVENTS = [{ type: 'refused', line: 17, field: 'event_date', reason: '03/04/2026 is ambiguous' }, { type: 'warning', line: 18, field: 'vin', reason: 'check digit' }, { type: 'progress', rows: 4 }, { type: 'summary', ...SUMMARY }];
const nd = (events: readonly unknown[]): string => events.map((event) => `${JSON.stringify(event)}\n`).join('');
const answering = (events: readonly unknown[]): Handler => async (incoming, outgoing) => { await bodyOf(incoming); outgoing.writeHead(200, { 'content-type': 'application/x-ndjson' }).end(nd(events)); };

async function imported(handler: Handler, argv: readonly string[] = [], stdin: string | Readable = 'a,b\n1,2\n'): Promise<Ran> {
  const hub = await fakeHub(handler);
  try {
    return await run(['vehicles', 'import', '-', '--profile', 'generic', ...argv], { hub, stdin });
  } finally {
    await hub.close();
  }
}

test('the bytes go as they are, and the flags as the API names them', async () => {
  let seen = '';
  await imported(async (incoming, outgoing) => {
    seen = `${incoming.method ?? ''} ${incoming.url ?? ''} ${incoming.headers['content-type'] ?? ''} ${incoming.headers.accept ?? ''} ${await bodyOf(incoming)}`;
    outgoing.end(nd(EVENTS));
  }, ['--mode', 'snapshot', '--allow-shrink', '--dry-run', '--feed', 'a b', '--encoding', 'windows-1251']);
  assert.equal(seen, 'POST /v1/vehicles/imports?profile=generic&mode=snapshot&allowShrink=true&dryRun=true&feed=a+b&encoding=windows-1251 application/octet-stream application/x-ndjson a,b\n1,2\n');
});

test('refusals and warnings are lines to read, then the summary; refused rows fail only where --strict', async () => {
  const ran = await imported(answering(EVENTS));
  assert.equal(ran.exit, 0);
  assert.match(ran.out, /^line 17 +event_date +03\/04\/2026 is ambiguous\nline 18 +vin +warning: check digit\n6 rows: 1 added, 1 changed, 1 cleared, 1 unchanged, 2 refused\n1 warning\nThe reference is/);
  assert.equal((await imported(answering(EVENTS), ['--strict'])).exit, 1);
});

test('with --json every line is an object, and the last one is the summary alone', async () => {
  const ran = await imported(answering(EVENTS), ['--json']);
  const lines = ran.out.trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.deepEqual(lines, [EVENTS[0], EVENTS[1], SUMMARY]);
  assert.equal(ran.err, '');
});

test('all refusals are told, and the first fifty warnings', async () => {
  const many = (type: string): unknown[] => Array.from({ length: 80 }, (_, i) => ({ type, line: i + 1, field: 'f', reason: 'r' }));
  const ran = await imported(answering([...many('refused'), ...many('warning'), EVENTS[3]]));
  assert.equal(ran.out.match(/^line/gm)?.length, 130);
  assert.match(ran.out, /and 30 more warnings/);
});

test('a file that is refused ends with 65, one that may not be sent with 77, a hub that is away with 69', async () => {
  const problem = (status: number): unknown => ({ title: 'no', status, code: 'x', traceId: 'trc_1' });
  for (const [status, exit] of [[400, 65], [409, 65], [422, 65], [401, 77], [403, 77], [503, 69], [500, 70]] as const) {
    const ran = await imported((_, outgoing) => { answerJson(outgoing, status, problem(status), { connection: 'close' }); });
    assert.equal(ran.exit, exit, String(status));
  }
  const midway = await imported(answering([EVENTS[2], { type: 'problem', problem: problem(422) }]));
  assert.equal(midway.exit, 65);
  assert.match(midway.err, /no\n {2}trace id trc_1\n {2}4 rows had been dealt with\. It can simply be run again/);
});

test('an import that is cut midway says that it can simply be run again', async () => {
  const ran = await imported(async (incoming, outgoing) => { await bodyOf(incoming); outgoing.write(nd([EVENTS[2]])); setTimeout(() => outgoing.destroy(), 50); });
  assert.equal(ran.exit, 69);
  assert.match(ran.err, /was cut[\s\S]*4 rows had been dealt with\. It can simply be run again/);
  const noSummary = await imported(answering([EVENTS[2]]));
  assert.equal(noSummary.exit, 69);
});

test('a refusal reaches the one who imports, however large the file', async () => {
  const endless = Readable.from((function* rows() { for (;;) yield Buffer.alloc(256 * 1024, 'x'); })());
  const ran = await imported((_, outgoing) => { answerJson(outgoing, 403, { title: 'not allowed: vehicles.import', status: 403, code: 'kernel.forbidden' }, { connection: 'close' }); }, [], endless);
  assert.equal(ran.exit, 77);
  assert.match(ran.err, /not allowed/);
});

test('a hub that reads slowly is waited for', async () => {
  let produced = 0;
  const rows = Readable.from((function* some() { for (; produced < 2_000; produced += 1) yield Buffer.alloc(64 * 1024, 'x'); })(), { objectMode: true, highWaterMark: 1 });
  const ran = await imported(async (incoming, outgoing) => {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    assert.ok(produced < 500, `${produced} pieces were taken while nobody read`);
    await bodyOf(incoming);
    outgoing.end(nd(EVENTS));
  }, [], rows);
  assert.equal(ran.exit, 0);
  assert.equal(produced, 2_000);
});

test('a profile of one’s own is brought from a file, and then imported by its name', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'crosscheck-cli-'));
  const path = join(folder, 'mine.json');
  await writeFile(path, JSON.stringify({ name: 'my-police', columns: {} }));
  const seen: string[] = [];
  const hub = await fakeHub(async (incoming, outgoing) => {
    seen.push(`${incoming.method ?? ''} ${incoming.url ?? ''}`);
    const body = await bodyOf(incoming);
    if (incoming.method === 'PUT') answerJson(outgoing, 200, JSON.parse(body)); else outgoing.end(nd(EVENTS));
  });
  const ran = await run(['vehicles', 'import', '-', '--profile', path], { hub, stdin: 'a' });
  const missing = await run(['vehicles', 'import', '-', '--profile', join(folder, 'none.json')], { hub, stdin: 'a' });
  await writeFile(path, '{"columns":{}}');
  const nameless = await run(['vehicles', 'import', '-', '--profile', path], { hub, stdin: 'a' });
  await hub.close();
  await rm(folder, { recursive: true });
  assert.equal(ran.exit, 0);
  assert.deepEqual(seen, ['PUT /v1/import-profiles/my-police', 'POST /v1/vehicles/imports?profile=my-police']);
  assert.deepEqual([missing.exit, nameless.exit], [66, 65]);
});

test('^C ends an import with 130 and says what had been done', async () => {
  const stop = new AbortController();
  const hub = await fakeHub((_, outgoing) => { outgoing.writeHead(200); outgoing.write(nd([EVENTS[2], EVENTS[0]])); });
  const ran = await run(['vehicles', 'import', '-', '--profile', 'generic'], { hub, stdin: new Readable({ read: () => undefined }), io: { signal: stop.signal, out: async () => { stop.abort(); } } });
  await hub.close();
  assert.equal(ran.exit, 130);
  assert.match(ran.err, /interrupted: 4 rows had been dealt with/);
});

test('wrong words are refused before anything is sent', async () => {
  assert.equal((await run(['vehicles', 'import', '-', '--profile', 'x', '--mode', 'full'])).exit, 64);
  assert.equal((await run(['vehicles', 'import', '-'])).exit, 64);
  assert.equal((await run(['vehicles', 'import', '/nowhere', '--profile', 'x'])).exit, 66);
});
