import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Readable } from 'node:stream';
import { once } from 'node:events';
import { fakeHub, run, type FakeHub } from './fixtures.ts';
import { lineGroups } from './lines.ts';

const STREAM = ['check', '--stream', '-', '--purpose', 'roadside'];

/** Answers each line at once, as `answer` says, waiting for its reader. */
const lineHub = (answer: (line: string, at: number) => string): Promise<FakeHub> => fakeHub(async (incoming, outgoing) => {
  outgoing.writeHead(200, { 'content-type': 'application/x-ndjson', 'crosscheck-world': 'TRAINING' });
  let at = 0;
  for await (const lines of lineGroups(incoming, 100_000)) {
    const text = lines.filter((line) => line.trim() !== '').map((line) => `${answer(line, at++)}\n`).join('');
    if (!outgoing.write(text)) await once(outgoing, 'drain');
  }
  outgoing.end();
});

const outcome = (word: string, ref?: unknown): string => JSON.stringify({ id: 'chk_1', ref, outcome: word, findings: [] });

async function asked(stdin: string, more: readonly string[] = []): Promise<unknown[]> {
  const seen: string[] = [];
  const hub = await lineHub((line) => { seen.push(line); return outcome('no_record'); });
  await run([...STREAM, ...more], { hub, stdin });
  await hub.close();
  return seen.map((line): unknown => { try { return JSON.parse(line); } catch { return line; } });
}

test('a full VIN is asked as a VIN, any other number as one of unknown kind, and with a country as a plate too', async () => {
  assert.deepEqual(await asked('wvw-zzz1kz8w970301\nAB 12\r\n\n'), [
    { ref: 'wvw-zzz1kz8w970301', purpose: 'roadside', vehicle: { vin: 'wvw-zzz1kz8w970301' } },
    { ref: 'AB 12', purpose: 'roadside', vehicle: { number: 'AB 12' } },
  ]);
  assert.deepEqual(await asked('\ufeffAB 12', ['--country', 'NL', '--capture', 'camera', '--device', 'lane 3']), [{ ref: 'AB 12', purpose: 'roadside', capture: 'camera', device: 'lane 3', vehicle: { number: 'AB 12', plate: { number: 'AB 12', country: 'NL' } } }]);
});

test('a line that begins with { is a check as in the API; the purpose fills in where it has none; what is malformed goes as it is', async () => {
  assert.deepEqual(await asked('{"vehicle":{"vin":"A"}}\n  {"vehicle":{"vin":"B"},"purpose":"port_control"}\n{bad\n'), [
    { vehicle: { vin: 'A' }, purpose: 'roadside' }, { vehicle: { vin: 'B' }, purpose: 'port_control' }, '{bad',
  ]);
});

test('a number read in part is a VIN where it has the length of one, else of unknown kind', async () => {
  const vehicles = (await asked('WVWZZZ1K?8W1234??\nWVWZZZ1K？8W1234[8B]1\nWVW*1234\nAB?12\n')).map((one) => (one as { vehicle: unknown }).vehicle);
  assert.deepEqual(vehicles, [{ vin: 'WVWZZZ1K?8W1234??' }, { vin: 'WVWZZZ1K？8W1234[8B]1' }, { number: 'WVW*1234' }, { number: 'AB?12' }]);
});

test('with --all every line asks for all bands, unless it says otherwise itself', async () => {
  assert.deepEqual((await asked('AB12\n{"vehicle":{"vin":"A"},"bands":"default"}\n', ['--all'])).map((one) => (one as { bands: unknown }).bands), ['all', 'default']);
});

test('a line of any length is asked, in its place', async () => {
  const lines = await asked(`A\n${'9'.repeat(300_000)}\n{"vehicle":"${'x'.repeat(200_000)}"}\nB\n`);
  assert.equal(lines.length, 4);
  assert.equal((lines[1] as { ref: string }).ref.length, 128);
  assert.equal(typeof lines[2], 'string');
  assert.equal((lines[3] as { ref: string }).ref, 'B');
});

test('the exit status is the weightiest outcome, and 65 where a line was not checked', async () => {
  for (const [words, exit] of [['no_record', 0], ['no_record candidates', 10], ['candidates hit no_record', 20], ['hit not_checked', 65], ['', 0]] as const) {
    const all = words === '' ? [] : words.split(' ');
    const hub = await lineHub((_, at) => outcome(all[at] ?? '', '"outcome":"hit"'));
    const ran = await run(STREAM, { hub, stdin: all.map((_, at) => `N${at}\n`).join('') });
    await hub.close();
    assert.equal(ran.exit, exit, words);
    assert.deepEqual(ran.out.split('\n').filter(Boolean).map((line) => (JSON.parse(line) as { outcome: string }).outcome), all);
    assert.match(ran.err, new RegExp(`^TRAINING: ${all.length} checks? in`));
  }
});

test('an answer comes while the input is still open', async () => {
  const hub = await lineHub((line) => outcome('no_record', (JSON.parse(line) as { ref: string }).ref));
  const input = new Readable({ read: () => undefined });
  let out = '';
  const running = run(STREAM, { hub, stdin: input, io: { out: async (text) => { out += text; } } });
  input.push('FIRST\n');
  for (let i = 0; i < 100 && out === ''; i += 1) await pause(20);
  assert.match(out, /FIRST/);
  input.push('SECOND\n');
  input.push(null);
  assert.equal((await running).exit, 0);
  assert.match(out, /FIRST[\s\S]*SECOND/);
  await hub.close();
});

test('a stream waits for a slow reader: 200,000 lines in bounded memory, all answered, in order', { timeout: 120_000 }, async () => {
  const LINES = 200_000;
  // What the sockets of the system hold between the two is theirs: megabytes, so a line is made a kilobyte.
  const IN_FLIGHT_MAX = 40_000;
  const filler = 'x'.repeat(1_000);
  let produced = 0;
  const input = Readable.from((function* lines() {
    while (produced < LINES) {
      let text = '';
      for (let i = 0; i < 100; i += 1) text += `${JSON.stringify({ ref: String(produced++), purpose: 'roadside', vehicle: { number: 'A' }, place: filler })}\n`;
      yield Buffer.from(text);
    }
  })(), { objectMode: true, highWaterMark: 1 });
  const hub = await lineHub((line) => `{"ref":${/\d+/.exec(line)?.[0] ?? ''},"outcome":"no_record","findings":[],"filler":"${filler}"}`);
  let next = 0;
  let isStalled = true;
  const ran = await run(STREAM, { hub, stdin: input, io: { out: async (text) => {
    if (isStalled) {
      await pause(500);
      const before = produced;
      await pause(500);
      assert.equal(produced, before, 'nothing more is read while nobody takes the answers');
      assert.ok(produced < IN_FLIGHT_MAX, `${produced} lines were under way`);
      isStalled = false;
    }
    for (const line of text.trimEnd().split('\n')) assert.equal(Number(/\d+/.exec(line)?.[0]), next++);
    assert.ok(produced - next < IN_FLIGHT_MAX);
  } } });
  await hub.close();
  assert.equal(ran.exit, 0);
  assert.equal(next, LINES);
});

test('a stream that breaks ends with 69 and says how many were answered', async () => {
  const hub = await fakeHub(async (incoming, outgoing) => {
    outgoing.writeHead(200);
    await once(incoming, 'data');
    outgoing.write(`${outcome('hit')}\n`);
    setTimeout(() => outgoing.destroy(), 50);
  });
  const ran = await run(STREAM, { hub, stdin: 'A\nB\nC\n' });
  assert.equal(ran.exit, 69);
  assert.match(ran.err, /^NOT CHECKED: the stream broke[\s\S]*1 of 3 checks sent had been answered; the others are NOT CHECKED/);
  await hub.close();
  const short = await lineHub((_, at) => (at === 0 ? outcome('no_record') : ''));
  const early = await run(STREAM, { hub: short, stdin: 'A\nB\n' });
  assert.equal(early.exit, 69);
  assert.match(early.err, /1 of 2 checks were answered/);
  await short.close();
});

test('a refusal of the whole stream reaches the one who asked, however much is still to be sent', async () => {
  const hub = await fakeHub((_, outgoing) => { outgoing.writeHead(403, { connection: 'close' }).end(JSON.stringify({ title: 'not allowed: checks.stream', status: 403, code: 'kernel.forbidden' })); });
  const input = Readable.from((function* endless() { for (;;) yield Buffer.from('AB12\n'.repeat(20_000)); })());
  const ran = await run(STREAM, { hub, stdin: input });
  await hub.close();
  assert.equal(ran.exit, 77);
  assert.match(ran.err, /not allowed: checks\.stream/);
});

test('^C ends a stream with 130 and says what had been answered', async () => {
  const hub = await lineHub(() => outcome('no_record'));
  const input = new Readable({ read: () => undefined });
  const stop = new AbortController();
  input.push('A\n');
  const ran = await run(STREAM, { hub, stdin: input, io: { signal: stop.signal, out: async () => { stop.abort(); } } });
  await hub.close();
  assert.equal(ran.exit, 130);
  assert.match(ran.err, /interrupted: 1 of 1 check sent had been answered/);
});

test('what is no stream is refused before anything is sent', async () => {
  assert.equal((await run([...STREAM, '--vin', 'A'])).exit, 64);
  assert.equal((await run(['check', '--stream', '/nowhere/at/all', '--purpose', 'roadside'])).exit, 66);
  assert.equal((await run(['check', '--stream', '/tmp', '--purpose', 'roadside'])).exit, 66);
});
