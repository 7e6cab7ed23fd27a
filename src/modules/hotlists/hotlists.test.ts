/** Hotlists: a gateway that cannot ask has what its bureau may see, signed, complete and in date, and nothing else. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { run as command } from '../../cli/fixtures.ts';
import { heldClock } from '../../kernel/clock.ts';
import { readable, testHub, type TestHub } from '../../../tests/fixtures.ts';
import { HotlistLine } from './schema.ts';

type Vehicle = Extract<HotlistLine, { kind: 'vehicle' }>;
const VIN = 'WVWZZZ1KZ8W970301';
const PLATE = { number: '97-TRN-1', country: 'NL' };

async function listOf(hub: TestHub, token: string, since?: string): Promise<{ head: Extract<HotlistLine, { kind: 'hotlist' }>; vehicles: readonly Vehicle[]; removed: readonly string[]; until: string }> {
  await readable(hub.database);
  const { status, body } = await hub.ask<string>(token, 'GET', `/v1/hotlist${since === undefined ? '' : `?since=${since}`}`);
  assert.equal(status, 200, JSON.stringify(body));
  const lines = body.trimEnd().split('\n').map((line) => HotlistLine.parse(JSON.parse(line)));
  const [head, end] = [lines[0], lines.at(-1)];
  assert.ok(head?.kind === 'hotlist' && end?.kind === 'end');
  const vehicles = lines.filter((line): line is Vehicle => line.kind === 'vehicle');
  const removed = lines.flatMap((line) => (line.kind === 'removed' ? [line.record] : []));
  assert.deepEqual([end.vehicles, end.removed], [vehicles.length, removed.length]);
  return { head, vehicles, removed, until: end.until };
}

async function report(hub: TestHub, desk: string, reference: string, said: object = {}): Promise<string> {
  const { status, body } = await hub.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference, vin: VIN.slice(0, -2) + reference.slice(-2), ...said });
  assert.equal(status, 201, JSON.stringify(body));
  return body.id;
}

async function scene(t: TestContext) {
  const hub = await testHub(t);
  const [nl, br, fr] = [await hub.token('NL', 'desk'), await hub.token('BR', 'gateway'), await hub.token('FR', 'gateway')];
  return { hub, nl, br, fr };
}

test('a full list holds what the bureau may see, in the form in which it is compared, without what must not be told', async (t) => {
  const { hub, nl, br, fr } = await scene(t);
  const open = await report(hub, nl, 'NL-01', { plates: [PLATE], make: 'Volkswagen', colour: 'black', year: 2008, event: { kind: 'stolen', from: '2026-11-01' }, action: 'seize', contact: '+31 70 000 0000' });
  const restricted = await report(hub, nl, 'NL-02', { restrictions: ['BR'] });
  await report(hub, nl, 'NL-03', { action: 'check_discreetly' });
  const ended = await report(hub, nl, 'NL-04');
  assert.equal((await hub.ask(nl, 'POST', `/v1/vehicles/${ended}/clear`, { reason: 'recovered' })).status, 200);
  const { head, vehicles, removed } = await listOf(hub, br);
  assert.deepEqual([head.of, head.isFull, removed], ['BR', true, []]);
  assert.deepEqual(vehicles.map(({ record }) => record), [open]);
  const [vehicle] = vehicles;
  assert.deepEqual({ ...vehicle, version: 0, endsAt: '' }, {
    kind: 'vehicle', record: open, version: 0, owner: 'NL', reference: 'NL-01', event: 'stolen', endsAt: '', make: 'volkswagen', year: 2008, colours: ['black'],
    numbers: [{ kind: 'vin', number: `${VIN.slice(0, -2)}01` }, { kind: 'plate', number: '97TRN1', country: 'NL' }],
  });
  assert.deepEqual((await listOf(hub, fr)).vehicles.map(({ record }) => record), [open, restricted]);
});

test('what changed since is told: new, altered, ended, hidden; what was always hidden leaves no trace', async (t) => {
  const { hub, nl, br } = await scene(t);
  const second = await hub.second('NL', 'desk');
  const [kept, altered, ended, narrowed] = [await report(hub, nl, 'NL-11'), await report(hub, nl, 'NL-12'), await report(hub, nl, 'NL-13'), await report(hub, nl, 'NL-14')];
  const hidden = await report(hub, nl, 'NL-15', { restrictions: ['BR'] });
  const first = await listOf(hub, br);
  assert.deepEqual(first.vehicles.map(({ record }) => record), [kept, altered, ended, narrowed]);
  assert.deepEqual((await listOf(hub, br, first.until)).vehicles, []);

  const added = await report(hub, nl, 'NL-16');
  await hub.ask(nl, 'PATCH', `/v1/vehicles/${altered}`, { colour: 'red' }, { 'if-match': '*' });
  await hub.ask(nl, 'POST', `/v1/vehicles/${ended}/clear`, { reason: 'recovered' });
  assert.equal((await hub.inFourEyes(nl, second, 'PATCH', `/v1/vehicles/${narrowed}`, { restrictions: ['BR'] }, { 'if-match': '*' })).status, 200);
  await hub.ask(nl, 'PATCH', `/v1/vehicles/${hidden}`, { colour: 'blue' }, { 'if-match': '*' });
  const next = await listOf(hub, br, first.until);
  assert.equal(next.head.isFull, false);
  assert.deepEqual(next.vehicles.map(({ record, colours }) => [record, colours]).sort(), [[added, undefined], [altered, ['red']]].sort());
  assert.deepEqual([...next.removed].sort(), [ended, narrowed].sort());

  await hub.ask(nl, 'PATCH', `/v1/vehicles/${narrowed}`, { restrictions: [] }, { 'if-match': '*' });
  assert.deepEqual((await listOf(hub, br, next.until)).vehicles.map(({ record }) => record), [narrowed]);
});

test('where a list ended is a word for its bureau alone: another bureau’s, an altered or a made-up one is refused, with what to do', async (t) => {
  const { hub, nl, br, fr } = await scene(t);
  await report(hub, nl, 'NL-21');
  const { until } = await listOf(hub, br);
  assert.doesNotMatch(Buffer.from(until, 'base64url').toString('latin1'), /^\[\d/);
  for (const [token, word] of [[fr, until], [br, `${until.slice(0, -2)}AA`], [br, 'x'], [br, Buffer.from('[1,2,3]').toString('base64url')]] as const) {
    const { status, body } = await hub.ask<{ code: string; title: string }>(token, 'GET', `/v1/hotlist?since=${word}`);
    assert.deepEqual([status, body.code], [409, 'hotlists.since_unknown']);
    assert.match(body.title, /full/);
  }
});

test('by command: a list is fetched and tried; one that was altered, cut short, or is out of date is not sound, and CSV is signed alike', async (t) => {
  const clock = heldClock('2026-11-20T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  const folder = await mkdtemp(join(tmpdir(), 'crosscheck-hotlists-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const nl = await hub.token('NL', 'desk');
  await report(hub, nl, 'NL-31', { make: '=cmd()', plates: [PLATE] });
  const br = await hub.token('BR', 'supervisor');
  await readable(hub.database);
  const as = { hub: { url: hub.url, close: async () => undefined }, token: br };
  const key = (await command(['hotlist', 'key'], as)).out.trim();
  const [path, csv] = [join(folder, 'list.ndjson'), join(folder, 'list.csv')];
  for (const [file, flags] of [[path, []], [csv, ['--csv']]] as const) {
    const got = await command(['hotlist', 'get', file, '--key', key, ...flags], as);
    // The hub's clock is held in the past: a list of then is out of date now, and is not given its name.
    assert.equal(got.exit, 1, got.err);
    assert.match(got.out, /NOT CURRENT/);
  }
  clock.move(Date.now() - clock.ms());
  for (const [file, flags] of [[path, []], [csv, ['--csv']]] as const) {
    const got = await command(['hotlist', 'get', file, '--key', key, ...flags], as);
    assert.equal(got.exit, 0, got.out + got.err);
    assert.match(got.out, /vehicles +1/);
    const text = await readFile(file, 'utf8');
    const lines = text.split(/(?<=\n)/);
    const wrong = [text.replace('NL-31', 'NL-32'), lines.filter((_, i) => i !== 1).join(''), [...lines.slice(0, 2), ...lines.slice(1)].join(''), lines.slice(0, -1).join(''), text.slice(0, -10), ''];
    for (const one of wrong) {
      await writeFile(`${file}.wrong`, one);
      const tried = await command(['hotlist', 'verify', `${file}.wrong`, '--key', key], { token: undefined });
      assert.equal(tried.exit, 1, one);
      assert.match(tried.out, /NOT SOUND/);
    }
    assert.equal((await command(['hotlist', 'verify', file, '--key', key], { token: undefined })).exit, 0);
  }
  assert.match(await readFile(csv, 'utf8'), /,'=cmd\(\),|97TRN1/);
  const next = await command(['hotlist', 'get', join(folder, 'next.ndjson'), '--since', path, '--key', key], as);
  assert.equal(next.exit, 0, next.err);
  assert.match(next.out, /list +changes/);
  assert.match(next.out, /vehicles +0/);
});

test('in a training world every line says so, and is signed so', async (t) => {
  const hub = await testHub(t, { world: 'training' });
  const gateway = await hub.token('BR', 'gateway');
  const { body } = await hub.ask<string>(gateway, 'GET', '/v1/hotlist');
  for (const line of body.trimEnd().split('\n')) assert.ok(line.startsWith('{"world":"TRAINING","kind":'), line);
});
