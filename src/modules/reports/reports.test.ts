/** The report of a hit: what the asker could read anyway, in order, in both zones, and harmless whatever was written into it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JPEG } from '../../kernel/blobs/fixtures.ts';
import { heldClock } from '../../kernel/clock.ts';
import { run } from '../../kernel/store/database.ts';
import { testHub, type TestHub } from '../../../tests/fixtures.ts';
import { between } from '../../../tests/fixtures-hits.ts';
import { sessionOf, signedInPerson } from '../sign-in/fixtures.ts';
import { timesOf } from './times.ts';

const VIN = 'WVWZZZ1KZ8W970301';
type Found = { readonly hub: TestHub; readonly clock: ReturnType<typeof heldClock>; readonly owner: string; readonly finder: string; readonly third: string; readonly record: string; readonly hit: string };

async function foundVehicle(t: Parameters<typeof testHub>[0], extra: object = {}): Promise<Found> {
  const clock = heldClock('2026-11-22T12:00:00.000Z');
  const hub = await testHub(t, { clock });
  const [owner, finder, third] = [await hub.token('NL', 'desk', { person: 'de Vries', unit: 'Desk' }), await hub.token('BR', 'officer', { person: 'Souza', unit: 'Santos' }), await hub.token('DE', 'desk')];
  const { body: { id: record } } = await hub.ask<{ id: string }>(owner, 'POST', '/v1/vehicles', { reference: 'NL-7', vin: VIN, make: 'Volkswagen', model: 'Golf', year: 2008, colour: 'black', action: 'seize', event: { kind: 'stolen', from: '2026-11-20', place: 'Utrecht', country: 'NL', cautions: ['armed'] }, ...extra });
  await hub.settled();
  const { body } = await hub.ask<{ findings: { hit: string }[] }>(finder, 'POST', '/v1/checks', { vehicle: { vin: VIN, colour: 'red', make: 'VW' }, purpose: 'port_control', place: 'Gate 4' });
  return { hub, clock, owner, finder, third, record, hit: body.findings[0]?.hit ?? '' };
}
const report = ({ hub, hit }: Found, token: string, query = '') => hub.ask<string>(token, 'GET', `/v1/hits/${hit}/report${query}`);
const text = async (found: Found, token: string): Promise<string> => (await report(found, token, '?format=text')).body;

test('the report tells the record, the sighting, the comparison field by field, the story and the recovery', async (t) => {
  const found = await foundVehicle(t);
  const { hub, clock, hit } = found;
  clock.move(60_000);
  await hub.ask(found.finder, 'POST', `/v1/hits/${hit}/notes`, { text: 'Two locks are drilled.' });
  clock.move(60_000);
  await hub.ask(found.finder, 'POST', `/v1/hits/${hit}/attachments?name=vin.jpg`, JPEG);
  clock.move(60_000);
  await hub.ask(found.finder, 'POST', `/v1/hits/${hit}/recovery`, { place: 'Pound' });
  for (const token of [found.owner, found.finder]) {
    const said = await text(found, token);
    for (const part of [`Hit report: NL NL-7`, VIN, 'Volkswagen Golf', 'CAUTION', 'armed', 'Gate 4', 'DIFFERS', 'Two locks are drilled.', 'vin.jpg', 'image/jpeg', 'recovery file opened', 'Stage', '2026-11-22 12:00:00']) assert.ok(said.includes(part), `${part}\n${said}`);
    const story = said.slice(said.indexOf('The story'));
    assert.ok(story.indexOf('Gate 4') < story.indexOf('Two locks') && story.indexOf('Two locks') < story.indexOf('vin.jpg') && story.indexOf('vin.jpg') < story.indexOf('recovery file opened'));
    assert.match(said, /colour\s+red\s+black\s+DIFFERS/);
  }
  const page = await report(found, found.owner);
  assert.match(page.body, /<td class="fixed"><bdi>red<\/bdi><\/td><td class="fixed"><bdi>black<\/bdi><\/td><td><bdi>DIFFERS<\/bdi>/);
});

test('requests, answers, clocks and what was done stand in the story; once confirmed, the finder reads what to do', async (t) => {
  const { hub, hit, owner, finder, does, clock } = await between(t);
  const read = async (token: string) => (await hub.ask<string>(token, 'GET', `/v1/hits/${hit}/report?format=text`)).body;
  await does(finder.officer, 'requests', { urgency: 'urgent', note: 'driver present', deadline: { at: '2026-11-18T14:30:00Z', text: 'ship leaves 14:30' } });
  const waiting = await read(finder.officer);
  for (const part of ['confirmation requested', 'Answer due', '2026-11-18 12:10:00 UTC (2026-11-18 09:10 GMT−3)', 'ship leaves 14:30', 'wait, Keep the vehicle in view']) assert.ok(waiting.includes(part), `${part}\n${waiting}`);
  assert.ok(!waiting.includes('seize,') && !waiting.includes('ACT'), 'nothing to seize before the owner’s word');
  clock.move(60_000);
  await does(owner.desk, 'answers', { answer: 'confirmed', note: 'hold for prints' });
  const confirmed = await read(finder.officer);
  for (const part of ['CONFIRMED, 2026-11-18 12:01:00 UTC', 'ACT, seize', 'driver present', 'hold for prints', 'Port of Santos']) assert.ok(confirmed.includes(part), `${part}\n${confirmed}`);
  assert.ok(!confirmed.includes('NL desk') && !(await read(owner.desk)).includes('BR officer'), 'nobody of the other side is named');
});

test('one’s own colleagues stand in a report by name, the other side’s people nowhere', async (t) => {
  const { hub, hit } = await between(t);
  const [owner, finder] = [await signedInPerson(hub, { bureau: 'NL', role: 'desk', name: 'A. de Vries' }), await signedInPerson(hub, { bureau: 'BR', role: 'desk', name: 'S. Souza' })];
  for (const { browser } of [owner, finder]) assert.equal((await hub.ask(sessionOf(browser), 'POST', `/v1/hits/${hit}/notes`, { text: 'Key number follows.' })).status, 201);
  assert.equal((await hub.ask(sessionOf(owner.browser), 'POST', `/v1/hits/${hit}/claim`, {})).status, 200);
  const read = async (token: string) => (await hub.ask<string>(token, 'GET', `/v1/hits/${hit}/report?format=text`)).body;
  const [ours, theirs] = [await read(await hub.token('NL', 'officer')), await read(await hub.token('BR', 'officer'))];
  assert.ok(ours.includes('A. de Vries') && !ours.includes('S. Souza') && theirs.includes('S. Souza') && !theirs.includes('A. de Vries'), ours + theirs);
  assert.ok(!/per_/.test(ours + theirs), 'and ids in neither');
});

test('each reads the times where its own unit is, beside UTC', async (t) => {
  const found = await foundVehicle(t);
  assert.match(await text(found, found.owner), /2026-11-22 12:00:00 {2}2026-11-22 13:00 GMT\+1/);
  assert.match(await text(found, found.finder), /2026-11-22 12:00:00 {2}2026-11-22 09:00 GMT[-−]3/);
  const berlin = timesOf('Europe/Berlin', { utc: 'UTC' });
  assert.deepEqual(['2026-03-29T00:59:00.000Z', '2026-03-29T01:00:00.000Z', '2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z'].map(berlin.local), ['2026-03-29 01:59 GMT+1', '2026-03-29 03:00 GMT+2', '2026-10-25 02:30 GMT+2', '2026-10-25 02:30 GMT+1']);
});

test('the owner is not told who checked, nor for what; the finder is not told what is the owner’s alone', async (t) => {
  const found = await foundVehicle(t, { restrictions: ['DE'] });
  const [owners, finders] = [await text(found, found.owner), await text(found, found.finder)];
  assert.deepEqual([owners.includes('Souza'), finders.includes('Souza'), owners.includes('port control'), finders.includes('port control')], [false, true, false, true]);
  assert.ok(!finders.includes('Action asked for') && owners.includes('seize, after confirmation'), 'no seizure before the owner’s confirmation');
  assert.equal((await report(found, found.third)).status, 404);
  assert.equal((await found.hub.ask(found.owner, 'GET', '/v1/hits/hit_00000000000000000000000000/report')).status, 404);
});

test('R5: a report for a bureau from which the record was restricted since tells nothing of the record, nor why', async (t) => {
  const found = await foundVehicle(t, { marks: 'CANARY' });
  assert.ok((await text(found, found.finder)).includes('CANARY'));
  await found.hub.inFourEyes(found.owner, await found.hub.second('NL', 'desk'), 'PATCH', `/v1/vehicles/${found.record}`, { restrictions: ['BR'] }, { 'if-match': '*' });
  const said = await text(found, found.finder);
  for (const word of ['CANARY', 'Utrecht', 'black', 'armed']) assert.ok(!said.includes(word), word);
  assert.equal(said.split('Not shown to your bureau, or not kept any more.').length, 3);
});

test('what people wrote into records, notes and names of files cannot become a page, a style, a link or a turned line', async (t) => {
  const evil = '<script>alert(1)</script><img src=x onerror=alert(1)>"\'><style>*{}</style>&lt; \u202eturned';
  const found = await foundVehicle(t, { marks: evil, variant: '</title><svg onload=1>', event: { kind: 'stolen', place: 'javascript:alert(1)' } });
  await found.hub.ask(found.finder, 'POST', `/v1/hits/${found.hit}/notes`, { text: evil });
  await found.hub.ask(found.finder, 'POST', `/v1/hits/${found.hit}/attachments?name=${encodeURIComponent('"><b onclick=x>.jpg')}`, JPEG);
  const { body, headers } = await report(found, found.owner);
  const tags = new Set([...body.matchAll(/<\/?([a-z0-9!]+)/gi)].map(([, name = '']) => name.toLowerCase()));
  assert.deepEqual([...tags].sort(), ['!doctype', 'bdi', 'body', 'dd', 'dl', 'dt', 'footer', 'h1', 'h2', 'head', 'header', 'html', 'main', 'meta', 'p', 'section', 'style', 'table', 'tbody', 'td', 'th', 'thead', 'title', 'tr']);
  assert.ok(!/\son\w+=(?![^<]*<\/bdi>)/.test(body.replaceAll(/<bdi>[^<]*<\/bdi>/g, '')));
  assert.ok(!body.includes('\u202e') && !(await text(found, found.owner)).includes('\u202e'));
  assert.equal(body.match(/<style>/g)?.length, 1);
  const policy = headers.get('content-security-policy') ?? '';
  assert.match(policy, /^default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox allow-modals$/);
  assert.deepEqual([headers.get('content-type'), headers.get('x-content-type-options'), headers.get('cache-control'), headers.get('referrer-policy')], ['text/html; charset=utf-8', 'nosniff', 'no-store', 'no-referrer']);
});

test('a report leaves its trace in the audit log, and what it asked on the way leaves none of its own', async (t) => {
  const found = await foundVehicle(t);
  await report(found, found.owner);
  const rows = await run(found.hub.database.db, `select action, subjects from audit_events where bureau = 'NL' order by sequence desc limit 1`) as object[];
  assert.deepEqual(rows, [{ action: 'reports.hit', subjects: [found.hit] }]);
});

test('a report of a training world says so', async (t) => {
  const hub = await testHub(t, { world: 'training' });
  const [owner, finder] = [await hub.token('NL', 'desk'), await hub.token('BR', 'officer')];
  await hub.ask(owner, 'POST', '/v1/vehicles', { reference: 'A', vin: VIN });
  await hub.settled();
  const { body } = await hub.ask<{ findings: { hit: string }[] }>(finder, 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'roadside' });
  for (const format of ['html', 'text']) {
    const answer = await hub.ask<string>(owner, 'GET', `/v1/hits/${body.findings[0]?.hit ?? ''}/report?format=${format}`);
    assert.ok(answer.body.includes('TRAINING: nothing in this report is real.') && answer.headers.get('crosscheck-world') === 'TRAINING');
  }
  assert.equal((await hub.ask(owner, 'GET', `/v1/hits/${body.findings[0]?.hit ?? ''}/report?format=pdf`)).status, 400);
});

test('both sides are told the comparison on which a hit rests, character by character; nobody else, and not where the record is hidden', async (t) => {
  const found = await foundVehicle(t);
  const { hub, hit } = found;
  type Told = { readonly version: number; readonly fields: readonly { readonly field: string; readonly verdict: string; readonly alignment?: readonly { readonly kind: string; readonly recorded: string }[] }[] };
  const compared = (token: string) => hub.ask<Told>(token, 'GET', `/v1/hits/${hit}/comparison`);
  const finder = await compared(found.finder);
  assert.equal(finder.status, 200);
  assert.deepEqual(finder.body.fields.find(({ field }) => field === 'vin')?.alignment?.map(({ recorded }) => recorded).join(''), VIN);
  assert.equal(finder.body.fields.find(({ field }) => field === 'colour')?.verdict, 'differs');
  assert.deepEqual((await compared(found.owner)).body, finder.body);
  assert.equal((await compared(found.third)).status, 404);
  const { body: { version } } = await hub.ask<{ version: number }>(found.owner, 'GET', `/v1/vehicles/${found.record}`);
  const hidden = await hub.ask<{ id: string; hash: string }>(found.owner, 'PATCH', `/v1/vehicles/${found.record}`, { restrictions: ['BR'] }, { 'if-match': `"${version}"` });
  assert.equal(hidden.status, 202);
  assert.equal((await hub.ask(await hub.token('NL', 'supervisor', { person: 'Jansen' }), 'POST', `/v1/proposals/${hidden.body.id}/approval`, { hash: hidden.body.hash })).status, 200);
  assert.equal((await compared(found.finder)).status, 404, 'what is hidden is compared with nothing');
});
