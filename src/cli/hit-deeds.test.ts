import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { answerJson, fakeHub, run, type Ran } from './fixtures.ts';

type Asked = { readonly method: string; readonly path: string; readonly body: unknown; readonly type: string };
const HIT = {
  id: 'hit_1', collection: 'vehicles', record: 'veh_1', reference: 'NL-7', owner: 'NL', finder: 'BR', day: '2026-11-22', state: 'requested', certainty: 'equal', role: 'finder', firstSeenAt: '2026-11-22T12:00:00.000Z', lastSeenAt: '2026-11-22T12:00:00.000Z', sightings: 1, unit: 'Santos', place: 'Gate 4', country: 'BR',
  urgency: 'urgent', dueAt: '2026-11-22T12:10:00.000Z', next: ['act', 'set_deadline'],
};

/** Answers everything alike, and says what was asked. */
async function said(argv: readonly string[], answer: unknown = HIT): Promise<Ran & { asked: readonly Asked[] }> {
  const asked: Asked[] = [];
  const hub = await fakeHub(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    const type = incoming.headers['content-type'] ?? '';
    const sent = Buffer.concat(chunks);
    asked.push({ method: incoming.method ?? '', path: incoming.url ?? '', type, body: type === 'application/json' ? JSON.parse(sent.toString()) : sent.toString() });
    if (Buffer.isBuffer(answer)) outgoing.end(answer);
    else answerJson(outgoing, 200, (incoming.url ?? '').includes('/notes?') ? { items: [] } : answer);
  });
  const ran = await run(argv, { hub });
  await hub.close();
  return { ...ran, asked };
}

test('each deed asks what its words say', async () => {
  for (const [argv, method, path, body] of [
    [['request', 'hit_1', '--urgent'], 'POST', 'requests', { urgency: 'urgent' }],
    [['request', 'hit_1', '--routine', '--deadline', '2026-11-22T14:30:00Z', '--because', 'ship leaves 14:30', '--note', 'driver present'], 'POST', 'requests', { urgency: 'routine', deadline: { at: '2026-11-22T14:30:00Z', text: 'ship leaves 14:30' }, note: 'driver present' }],
    [['request', 'hit_1', '--urgent', '--again'], 'POST', 'requests', { urgency: 'urgent', again: true }],
    [['answer', 'hit_1', 'confirmed'], 'POST', 'answers', { answer: 'confirmed' }],
    [['answer', 'hit_1', 'not-confirmed', '--reason', 'already-recovered', '--note', 'since May'], 'POST', 'answers', { answer: 'not_confirmed', reason: 'already_recovered', note: 'since May' }],
    [['answer', 'hit_1', 'more-time', '--minutes', '30'], 'POST', 'answers', { answer: 'more_time', minutes: 30 }],
    [['act', 'hit_1', 'left-before-answer', '--at', '2026-11-22T12:30:00Z'], 'POST', 'actions', { outcome: 'left_before_answer', at: '2026-11-22T12:30:00Z' }],
    [['close', 'hit_1'], 'POST', 'closure', { reason: 'completed' }], [['close', 'hit_1', '--reason', 'other', '--text', 'why'], 'POST', 'closure', { reason: 'other', text: 'why' }],
    [['claim', 'hit_1'], 'POST', 'claim', {}], [['claim', 'hit_1', '--to', 'Night desk', '--note', 'call at six'], 'POST', 'claim', { to: { unit: 'Night desk' }, note: 'call at six' }], [['claim', 'hit_1', '--to-person', 'Lima'], 'POST', 'claim', { to: { person: 'Lima' } }],
    [['unclaim', 'hit_1'], 'DELETE', 'claim', ''], [['takeover', 'hit_1'], 'POST', 'takeover', {}], [['deadline', 'hit_1', '2026-11-22T14:30:00Z', 'ship leaves 14:30'], 'POST', 'deadline', { at: '2026-11-22T14:30:00Z', text: 'ship leaves 14:30' }],
    [['note', 'hit_1', 'Two locks are drilled.'], 'POST', 'notes', { text: 'Two locks are drilled.' }],
  ] as const) {
    const { asked, exit, err } = await said(argv);
    assert.equal(exit, 0, `${argv.join(' ')}: ${err}`);
    assert.deepEqual(asked.map((one) => [one.method, one.path, one.body]), [[method, `/v1/hits/hit_1/${path}`, body]], argv.join(' '));
  }
});

test('what was done is told with what may be done next', async () => {
  const { out } = await said(['request', 'hit_1', '--urgent']);
  assert.equal(out, 'hit_1  requested (urgent), answer due 2026-11-22 12:10 UTC\n  now: act, set deadline\n');
  const answered = await said(['answer', 'hit_1', 'not-confirmed', '--reason', 'settled'], { ...HIT, state: 'not_confirmed', answer: { answer: 'not_confirmed', reason: 'settled', at: '2026-11-22T12:05:00.000Z' }, next: [] });
  assert.equal(answered.out, 'hit_1  not confirmed, settled\n');
});

test('what does not go together is refused before anything is sent', async () => {
  for (const [argv, why] of [
    [['request', 'hit_1'], 'one of --urgent and --routine'], [['request', 'hit_1', '--urgent', '--routine'], 'one of --urgent and --routine'], [['request', 'hit_1', '--urgent', '--because', 'x'], '--because goes with --deadline'],
    [['answer', 'hit_1', 'yes'], 'one of confirmed, not-confirmed, more-time'], [['answer', 'hit_1', 'constructor'], 'one of confirmed'], [['answer', 'hit_1', 'not-confirmed'], 'needs --reason'], [['answer', 'hit_1', 'more-time'], 'needs --minutes'], [['answer', 'hit_1', 'confirmed', '--minutes', '5'], '--minutes goes with more-time'],
    [['answer', 'hit_1', 'more-time', '--minutes', 'ten'], 'whole number'], [['answer', 'hit_1'], 'ANSWER is missing'], [['act', 'hit_1'], 'OUTCOME is missing'], [['note', 'hit_1'], 'TEXT is missing'], [['deadline', 'hit_1'], 'MOMENT is missing'],
    [['hits', '--candidates', '--state', 'raised'], '--candidates is a state'], [['recovery', 'open'], 'say what was found'], [['recovery', 'open', 'hit_1', '--vehicle', 'veh_1'], 'say what was found'], [['recovery', 'custody', 'rec_1', '--place', 'x', '--keeper', 'y', '--cost', '1'], 'go together'],
    [['recovery', 'handover', 'rec_1', '--to', 'insurer'], '--office OFFICE and --place TEXT are needed'],
  ] as const) {
    const { asked, exit, err } = await said(argv);
    assert.deepEqual([exit, asked.length], [64, 0], argv.join(' '));
    assert.ok(err.includes(why), err);
  }
});

test('what is due is asked for in its order, and shown with its moment', async () => {
  const { asked, out } = await said(['hits', '--due', '--open', '--urgent', '--role', 'owner'], { items: [{ ...HIT, deadline: { at: '2026-11-22T12:05:00.000Z', text: 'ship' } }] });
  assert.equal(asked[0]?.path, '/v1/hits?role=owner&open=true&urgent=true&order=due&limit=50');
  assert.match(out, /^LAST SEEN \(UTC\) {3}DUE \(UTC\)/);
  assert.match(out, /2026-11-22 12:00 {2}2026-11-22 12:05 {2}NL NL-7 {2}BR Santos {2}finder {2}requested \(urgent\), answer due 2026-11-22 12:10 UTC/);
  assert.equal((await said(['hits', '--due'], { items: [] })).out, 'nothing is due\n');
});

test('hits may be asked as ids alone, for the next command', async () => {
  assert.equal((await said(['hits', '--ids', '--limit', '2'], { items: [HIT, { ...HIT, id: 'hit_2' }] })).out, 'hit_1\nhit_2\n');
  assert.equal((await said(['hits', '--ids'], { items: [] })).out, '');
});

test('a hit is told with its whole story in order, and nothing in it steers the terminal', async () => {
  const { out, asked } = await said(['hit', 'hit_1'], {
    ...HIT, finderUnit: { bureau: 'BR', unit: 'Santos', name: 'Port of Santos', telephone: '+55 13 1' }, advice: { kind: 'wait', text: 'Keep it in view.\u001b[2J' }, nextStep: { at: '2026-11-22T12:10:00.000Z', what: 'second_request' }, deadline: { at: '2026-11-22T14:30:00.000Z', text: 'ship leaves 14:30' },
    seen: [{ check: 'chk_1', seenAt: '2026-11-22T12:00:00.000Z', unit: 'Santos', place: 'Gate 4', certainty: 'equal' }],
    events: [{ n: 1, at: '2026-11-22T12:00:01.000Z', kind: 'raised', who: 'hub', state: 'raised' }, { n: 2, at: '2026-11-22T12:00:30.000Z', kind: 'requested', who: 'finder', state: 'requested', by: { bureau: 'BR', unit: 'Santos', telephone: '+55 13 1' }, facts: { urgency: 'urgent', dueAt: '2026-11-22T12:10:30.000Z', note: 'driver present\u202e' } }],
  });
  assert.deepEqual(asked.map(({ path }) => path.split('?')[0]), ['/v1/hits/hit_1', '/v1/hits/hit_1/notes']);
  assert.ok(!out.includes('\u001b') && !out.includes('\u202e'));
  for (const line of ['  advice       WAIT for the owner. Keep it in view. [2J', '  deadline     2026-11-22 14:30 UTC, ship leaves 14:30', '  found by     BR Port of Santos +55 13 1', '  by itself    second request at 2026-11-22 12:10 UTC']) assert.ok(out.includes(`${line}\n`), `${line}\n${out}`);
  assert.match(out, /12:00 {2}BR Santos +seen +Gate 4\n.*12:00 {2}hub +raised\n.*12:00 {2}BR Santos \+55 13 1 {2}requested {2}urgent, due 2026-11-22 12:10, driver present/);
});

test('a file is attached whole under its own name; one that is too large or absent is not sent', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'crosscheck-cli-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const made = { id: 'not_1', hit: 'hit_1', at: '2026-11-22T12:00:00.000Z', bureau: 'BR', unit: 'Santos', file: { name: 'vin.jpg', mediaType: 'image/jpeg', bytes: 3, sha256: 'x' } };
  await writeFile(join(folder, 'vin.jpg'), 'abc');
  const { asked, out } = await said(['attach', 'hit_1', join(folder, 'vin.jpg')], made);
  assert.deepEqual(asked.map((one) => [one.path, one.type, one.body]), [['/v1/hits/hit_1/attachments?name=vin.jpg', 'application/octet-stream', 'abc']]);
  assert.equal(out, 'attached: vin.jpg, image/jpeg, 3 B: not_1\n');
  await writeFile(join(folder, 'large'), new Uint8Array(10 * 1024 * 1024 + 1));
  const large = await said(['attach', 'hit_1', join(folder, 'large')], made);
  assert.deepEqual([large.exit, large.asked.length], [65, 0]);
  assert.equal((await said(['attach', 'hit_1', join(folder, 'none')], made)).exit, 66);
});

test('a refused file is told with its reason', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'crosscheck-cli-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'x'), new Uint8Array(5_000_000));
  const hub = await fakeHub((_, outgoing) => { answerJson(outgoing, 403, { title: 'not allowed: notes.attach', status: 403, code: 'kernel.forbidden', traceId: 'trc_1' }, { connection: 'close' }); });
  const ran = await run(['attach', 'hit_1', join(folder, 'x')], { hub });
  await hub.close();
  assert.equal(ran.exit, 77);
  assert.match(ran.err, /not allowed: notes\.attach/);
});

test('a report goes to the terminal as text, or into a file that was not there, a page where its name says so', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'crosscheck-cli-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const shown = await said(['report', 'hit_1'], Buffer.from('Hit report\u001b[2J\n'));
  assert.deepEqual([shown.asked[0]?.path, shown.out], ['/v1/hits/hit_1/report?format=text', 'Hit report [2J\n']);
  const page = join(folder, 'a.html');
  const saved = await said(['report', 'hit_1', '--out', page], Buffer.from('<!doctype html>'));
  assert.deepEqual([saved.asked[0]?.path, await readFile(page, 'utf8')], ['/v1/hits/hit_1/report?format=html', '<!doctype html>']);
  const again = await said(['report', 'hit_1', '--out', page], Buffer.from('other'));
  assert.deepEqual([again.exit, await readFile(page, 'utf8')], [66, '<!doctype html>']);
  const attachment = await said(['attachment', 'hit_1', 'not_1', '--out', join(folder, 'vin.jpg')], Buffer.from([0xff, 0xd8, 0x00]));
  assert.deepEqual([attachment.exit, [...await readFile(join(folder, 'vin.jpg'))]], [0, [0xff, 0xd8, 0x00]]);
});

const FILE = {
  id: 'rec_1', record: 'veh_1', reference: 'NL-7', hit: 'hit_1', owner: 'NL', finder: 'BR', unit: 'Santos', role: 'finder', stage: 'in_custody', version: 3, openedAt: '2026-11-22T12:00:00.000Z', changedAt: '2026-11-22T13:00:00.000Z',
  custody: { place: 'Pound', keeper: 'Pátio', since: '2026-11-22', contact: { office: 'Pátio', telephone: '+55 1' }, costPerDay: { amount: '18.50', currency: 'BRL' } },
  costs: [{ n: 3, kind: 'towing', money: { amount: '120', currency: 'BRL' } }], custodyCost: { amount: '18.50', currency: 'BRL', days: 1 }, totals: [{ amount: '138.50', currency: 'BRL' }], next: ['custody', 'offer'],
  events: [{ n: 1, at: '2026-11-22T12:00:00.000Z', kind: 'opened', bureau: 'BR', unit: 'Santos', person: 'Souza', said: { place: 'Gate 4' } }, { n: 3, at: '2026-11-22T13:00:00.000Z', kind: 'cost', bureau: 'BR', unit: 'Santos', said: { kind: 'towing', money: { amount: '120', currency: 'BRL' } } }],
};

test('each deed of a recovery file asks what its words say', async () => {
  for (const [words, path, body] of [
    [['open', 'hit_1', '--place', 'Gate 4'], '/v1/hits/hit_1/recovery', { place: 'Gate 4' }], [['open', '--vehicle', 'veh_1'], '/v1/vehicles/veh_1/recovery', {}],
    [['custody', 'rec_1', '--place', 'Pound', '--keeper', 'Pátio', '--cost', '18.50', '--currency', 'BRL', '--telephone', '+55 1'], '/v1/recoveries/rec_1/custody', { place: 'Pound', keeper: 'Pátio', contact: { office: 'Pátio', telephone: '+55 1' }, costPerDay: { amount: '18.50', currency: 'BRL' } }],
    [['offer', 'rec_1', '--by', '2026-12-10'], '/v1/recoveries/rec_1/offer', { decideBy: '2026-12-10' }], [['decide', 'rec_1', 'insurer-takes-it', '--office', 'Insurer'], '/v1/recoveries/rec_1/decision', { decision: 'insurer_takes_it', office: 'Insurer' }],
    [['handover', 'rec_1', '--to', 'owner-bureau', '--office', 'NCB', '--place', 'Santos'], '/v1/recoveries/rec_1/handover', { to: 'owner_bureau', office: 'NCB', place: 'Santos' }], [['arrived', 'rec_1'], '/v1/recoveries/rec_1/arrival', {}],
    [['close', 'rec_1', '--outcome', 'lost-again'], '/v1/recoveries/rec_1/closure', { outcome: 'lost_again' }], [['cost', 'rec_1', 'towing', '120', 'BRL'], '/v1/recoveries/rec_1/costs', { kind: 'towing', money: { amount: '120', currency: 'BRL' } }], [['strike', 'rec_1', '3'], '/v1/recoveries/rec_1/costs/3/strike', {}],
  ] as const) {
    const { asked, exit, err } = await said(['recovery', ...words], FILE);
    assert.equal(exit, 0, `${words.join(' ')}: ${err}`);
    assert.deepEqual(asked.map((one) => [one.path, one.body]), [[path, body]], words.join(' '));
  }
});

test('a recovery file is told with where the vehicle stands, what it costs, and its story', async () => {
  const { out } = await said(['recovery', 'show', 'rec_1'], FILE);
  for (const line of ['  stage         in custody', '  stands at     Pound, Pátio, since 2026-11-22', '  ask there     Pátio, +55 1', '  cost a day    18.50 BRL', '  cost 3        towing, 120 BRL', '  custody       18.50 BRL for 1 day', '  total         138.50 BRL', '  now           custody, offer']) assert.ok(out.includes(`${line}\n`), `${line}\n${out}`);
  assert.match(out, /2026-11-22 13:00 {2}BR Santos +cost +towing, 120 BRL/);
  const { out: listed, asked } = await said(['recovery', 'list', '--open'], { items: [FILE] });
  assert.equal(asked[0]?.path, '/v1/recoveries?open=true&limit=500');
  assert.match(listed, /in custody {2}NL NL-7 {2}BR Santos/);
});
