/** Notes and attachments of hits: the two bureaus of a hit read them, each side as it may; files are what their bytes say. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JPEG, PDF, PNG, bytesOf } from '../../kernel/blobs/fixtures.ts';
import { letGoOfBlobs } from '../../kernel/blobs/store.ts';
import { heldClock } from '../../kernel/clock.ts';
import { run } from '../../kernel/store/database.ts';
import { testHub, type TestHub } from '../../../tests/fixtures.ts';
import { FILES_MAX, NOTES_MAX, type Note } from './schema.ts';

const VIN = 'WVWZZZ1KZ8W970301';
type Found = { readonly hub: TestHub; readonly owner: string; readonly finder: string; readonly third: string; readonly record: string; readonly hit: string };

async function foundVehicle(t: Parameters<typeof testHub>[0]): Promise<Found> {
  const hub = await testHub(t, { clock: heldClock('2026-11-22T12:00:00.000Z') });
  const [owner, finder, third] = [await hub.token('NL', 'desk', { person: 'de Vries', unit: 'Desk' }), await hub.token('BR', 'officer', { person: 'Souza', unit: 'Santos' }), await hub.token('DE', 'desk')];
  const { body: { id: record } } = await hub.ask<{ id: string }>(owner, 'POST', '/v1/vehicles', { reference: 'A', vin: VIN });
  await hub.settled();
  const { body } = await hub.ask<{ findings: { hit: string }[] }>(finder, 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'port_control' });
  return { hub, owner, finder, third, record, hit: body.findings[0]?.hit ?? '' };
}

const write = ({ hub, hit }: Found, token: string, text: string) => hub.ask<Note>(token, 'POST', `/v1/hits/${hit}/notes`, { text });
const attach = ({ hub, hit }: Found, token: string, bytes: Uint8Array, name = 'vin.jpg', type?: string) => hub.ask<Note & { code?: string; title?: string }>(token, 'POST', `/v1/hits/${hit}/attachments?${new URLSearchParams({ name }).toString()}`, bytes, type === undefined ? {} : { 'content-type': type });
const listed = async ({ hub, hit }: Found, token: string): Promise<readonly Note[]> => (await hub.ask<{ items: Note[] }>(token, 'GET', `/v1/hits/${hit}/notes`)).body.items;
const said = async ({ hub }: Found): Promise<object[]> => await run(hub.database.db, `select kind, bureau, unit, person, facts->>'by' as by from announcements where kind = 'hits.noted' order by epoch, tx, position`) as object[];

test('owner and finder read each other’s notes: the own side by person, the other side by unit', async (t) => {
  const found = await foundVehicle(t);
  assert.equal((await write(found, found.finder, 'Chassis number read by hand.')).status, 201);
  assert.equal((await write(found, found.owner, 'Keys are missing since the theft.')).status, 201);
  const tellers = async (token: string) => (await listed(found, token)).map(({ bureau, unit, person, text }) => [bureau, unit, person, text]);
  assert.deepEqual(await tellers(found.finder), [['BR', 'Santos', 'Souza', 'Chassis number read by hand.'], ['NL', 'Desk', undefined, 'Keys are missing since the theft.']]);
  assert.deepEqual(await tellers(found.owner), [['BR', 'Santos', undefined, 'Chassis number read by hand.'], ['NL', 'Desk', 'de Vries', 'Keys are missing since the theft.']]);
  assert.deepEqual(await said(found), [{ kind: 'hits.noted', bureau: 'NL', unit: null, person: null, by: 'BR' }, { kind: 'hits.noted', bureau: 'BR', unit: null, person: null, by: 'NL' }]);
});

test('for a third bureau the hit, its notes and its files are not there', async (t) => {
  const found = await foundVehicle(t);
  const { body: { id } } = await attach(found, found.finder, JPEG);
  for (const [method, path, body] of [['GET', 'notes'], ['POST', 'notes', { text: 'x' }], ['POST', 'attachments?name=x', JPEG], ['GET', `attachments/${id}`]] as const) {
    assert.equal((await found.hub.ask(found.third, method, `/v1/hits/${found.hit}/${path}`, body)).status, 404, path);
    assert.equal((await found.hub.ask(found.third, method, `/v1/hits/hit_00000000000000000000000000/${path}`, body)).status, 404, path);
  }
  assert.equal((await found.hub.ask(found.owner, 'GET', `/v1/hits/${found.hit}/attachments/not_00000000000000000000000000`)).status, 404);
});

test('a photograph comes back byte for byte, as a download that cannot run and is not guessed at', async (t) => {
  const found = await foundVehicle(t);
  const made = await attach(found, found.finder, JPEG, '../VIN “Köln”.html', 'image/jpeg');
  assert.deepEqual([made.status, made.body.file?.name, made.body.file?.mediaType, made.body.file?.bytes], [201, 'VIN “Köln”.html.jpg', 'image/jpeg', JPEG.length]);
  const answer = await fetch(`${found.hub.url}/v1/hits/${found.hit}/attachments/${made.body.id}`, { headers: { authorization: `Bearer ${found.owner}` } });
  assert.deepEqual(new Uint8Array(await answer.arrayBuffer()), JPEG);
  assert.deepEqual(['content-type', 'x-content-type-options', 'content-security-policy', 'cache-control'].map((name) => answer.headers.get(name)), ['image/jpeg', 'nosniff', `default-src 'none'; sandbox; frame-ancestors 'none'`, 'no-store']);
  assert.match(answer.headers.get('content-disposition') ?? '', /^attachment; filename="VIN _Koln_\.html\.jpg"; filename\*=UTF-8''VIN%20/);
  const audited = await run(found.hub.database.db, `select action, bureau, outcome from audit_events where action like 'notes.%' order by sequence`) as object[];
  assert.deepEqual(audited, [{ action: 'notes.attach', bureau: 'BR', outcome: 'done' }, { action: 'notes.download', bureau: 'NL', outcome: 'done' }]);
});

test('pages, drawings, programs, empty, cut and wrongly declared files are refused with a sentence, and nothing of them is kept', async (t) => {
  const found = await foundVehicle(t);
  const svg = bytesOf('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
  for (const [bytes, type, status, code] of [
    [svg, 'image/svg+xml', 415, 'notes.file_not_taken'], [svg, 'image/png', 415, 'notes.file_not_taken'], [bytesOf('<!doctype html><script>1</script>'), 'text/html', 415, 'notes.file_not_taken'], [bytesOf('MZ\u0000'), '', 415, 'notes.file_not_taken'],
    [new Uint8Array(), 'image/jpeg', 415, 'notes.file_not_taken'], [PNG.subarray(0, 40), 'image/png', 415, 'notes.file_not_taken'], [Buffer.concat([PNG, bytesOf('PK')]), 'image/png', 415, 'notes.file_not_taken'],
    [JPEG, 'image/png', 415, 'notes.declared_otherwise'], [PDF, 'text/html', 415, 'notes.declared_otherwise'], [JPEG, 'multipart/form-data; boundary=x', 415, 'notes.declared_otherwise'],
  ] as const) {
    const refused = await attach(found, found.finder, bytes, 'x', type);
    assert.deepEqual([refused.status, refused.body.code], [status, code], `${type} ${refused.body.title ?? ''}`);
  }
  for (const name of ['a\u202egpj.exe', 'a\nb', '..', '']) assert.equal((await attach(found, found.finder, JPEG, name)).status, 400, JSON.stringify(name));
  assert.equal((await found.hub.ask(found.finder, 'POST', `/v1/hits/${found.hit}/attachments`, JPEG)).status, 400, 'a file needs a name');
  const [kept] = await run(found.hub.database.db, 'select (select count(*) from blobs) as blobs, (select count(*) from hit_notes) as notes, (select count(*) from announcements where kind = \'hits.noted\') as said') as object[];
  assert.deepEqual(kept, { blobs: 0, notes: 0, said: 0 });
});

test('10 MiB are taken, one byte more is refused, declared or not', async (t) => {
  const found = await foundVehicle(t);
  const most = 10 * 1024 * 1024;
  const text = (length: number): Uint8Array => new Uint8Array(length).fill(0x61);
  assert.equal((await attach(found, found.finder, text(most), 'most.txt')).body.file?.bytes, most);
  assert.deepEqual([(await attach(found, found.finder, text(most + 1), 'more.txt')).status], [413]);
  async function* pieces() { for (let i = 0; i <= 10; i += 1) yield text(1024 * 1024); }
  const streamed = await fetch(`${found.hub.url}/v1/hits/${found.hit}/attachments?name=more.txt`, { method: 'POST', body: ReadableStream.from(pieces()), duplex: 'half', headers: { authorization: `Bearer ${found.finder}` } }).then(({ status }) => status, () => 413); // the hub hangs up on whoever goes on
  assert.equal(streamed, 413);
  assert.equal((await listed(found, found.finder)).length, 1);
});

test('the same file attached twice is one attachment; attached by both sides its bytes are kept once, until nobody refers to them', async (t) => {
  const found = await foundVehicle(t);
  const { db } = found.hub.database;
  const [first, again, others] = [await attach(found, found.finder, JPEG), await attach(found, found.finder, JPEG, 'again.jpg'), await attach(found, found.owner, JPEG)];
  assert.equal(again.body.id, first.body.id);
  assert.notEqual(others.body.id, first.body.id);
  const count = async (): Promise<unknown> => ((await run(db, 'select count(*) as n from blobs')) as { n: number }[])[0]?.n;
  assert.equal(await count(), 1);
  await run(db, 'delete from hit_notes where id = $1', [first.body.id]);
  await found.hub.database.transaction((session) => letGoOfBlobs(session.db, first.body.id));
  assert.equal(await count(), 1, 'the owner’s attachment refers to it still');
  await run(db, 'delete from hit_notes where id = $1', [others.body.id]);
  await found.hub.database.transaction((session) => letGoOfBlobs(session.db, others.body.id));
  assert.equal(await count(), 0);
});

test('attaching while another lets go of the same file leaves no note without its file', async (t) => {
  const found = await foundVehicle(t);
  const { database } = found.hub;
  for (let i = 0; i < 5; i += 1) {
    const { body: { id } } = await attach(found, found.finder, JPEG);
    const letGo = database.transaction(async ({ db }) => {
      await run(db, 'delete from hit_notes where id = $1', [id]);
      await letGoOfBlobs(db, id);
    });
    const [, put] = await Promise.all([letGo, attach(found, found.owner, JPEG)]);
    assert.equal(put.status, 201);
    assert.equal((await found.hub.ask(found.finder, 'GET', `/v1/hits/${found.hit}/attachments/${put.body.id}`)).status, 200);
    await run(database.db, 'delete from hit_notes where id = $1', [put.body.id]);
    await database.transaction((session) => letGoOfBlobs(session.db, put.body.id));
  }
});

test('the same note twice in a row is one; after another it is said again', async (t) => {
  const found = await foundVehicle(t);
  const ids = [];
  for (const [token, text] of [[found.finder, 'a'], [found.finder, 'a'], [found.owner, 'a'], [found.finder, 'a']] as const) ids.push((await write(found, token, text)).body.id);
  assert.equal(ids[1], ids[0]);
  assert.equal(new Set(ids).size, 3);
});

test('a hit takes so many notes and files of each side; what the other side has written does not count', async (t) => {
  const found = await foundVehicle(t);
  for (let i = 0; i < FILES_MAX; i += 1) assert.equal((await attach(found, found.finder, bytesOf(`file ${i}`), `${i}.txt`)).status, 201);
  assert.deepEqual([(await attach(found, found.finder, bytesOf('one more'), 'x.txt')).body.code, (await attach(found, found.owner, bytesOf('mine'), 'x.txt')).status], ['notes.too_many', 201]);
  await run(found.hub.database.db, `insert into hit_notes (id, hit, at, bureau, unit, "text", withheld) select 'not_0' || i, $1, now(), 'BR', 'Santos', 'x', false from generate_series(1, $2::int) i`, [found.hit, NOTES_MAX]);
  assert.deepEqual([(await write(found, found.finder, 'one more')).status, (await write(found, found.owner, 'mine')).status], [409, 201]);
});

test('a candidate takes no note before it was compared, nor when it ended as one: its owner must not hear of it', async (t) => {
  const found = await foundVehicle(t);
  for (const state of ['candidate', 'closed']) {
    await run(found.hub.database.db, `update hits set state = $2, raised_at = null where id = $1`, [found.hit, state]);
    assert.equal((await write(found, found.finder, 'x')).status, 409);
    assert.equal((await found.hub.ask<{ code?: string }>(found.finder, 'POST', `/v1/hits/${found.hit}/recovery`, {})).body.code, 'recoveries.not_a_hit');
    assert.equal((await write(found, found.owner, 'x')).status, 404, 'for the owner it is not there');
  }
  assert.deepEqual(await said(found), []);
});

test('of a note to a discreet hit only the desk of the finder hears; an officer who is told nothing of such hits does not find it', async (t) => {
  const found = await foundVehicle(t);
  const { hub, owner, finder, hit } = found;
  await run(hub.database.db, 'update hits set discreet = true where id = $1', [hit]);
  await write(found, owner, 'He is expected at noon.');
  const [heard] = await run(hub.database.db, `select bureau, roles, facts->>'discreet' as discreet from announcements where kind = 'hits.noted'`) as object[];
  assert.deepEqual(heard, { bureau: 'BR', roles: ['desk', 'supervisor'], discreet: 'true' });
  assert.equal((await listed(found, finder)).length, 1);
  const supervisor = await hub.token('BR', 'supervisor', { person: 'Lima' });
  await hub.ask(supervisor, 'PUT', '/v1/settings/discreet', { roadside: 'nothing' });
  assert.deepEqual([(await hub.ask(finder, 'GET', `/v1/hits/${hit}/notes`)).status, (await hub.ask(finder, 'GET', `/v1/hits/${hit}/report`)).status, (await hub.ask(supervisor, 'GET', `/v1/hits/${hit}/notes`)).status], [404, 404, 200]);
});

test('whoever has claimed the hit for the own bureau hears of a colleague’s note, and not of their own', async (t) => {
  const found = await foundVehicle(t);
  const colleague = await found.hub.token('NL', 'desk', { person: 'Bakker', unit: 'Night desk' });
  assert.equal((await found.hub.ask(colleague, 'POST', `/v1/hits/${found.hit}/claim`, {})).status, 200);
  await write(found, colleague, 'mine');
  await write(found, found.owner, 'ours');
  assert.deepEqual(await said(found), [
    { kind: 'hits.noted', bureau: 'BR', unit: null, person: null, by: 'NL' },
    { kind: 'hits.noted', bureau: 'BR', unit: null, person: null, by: 'NL' }, { kind: 'hits.noted', bureau: 'NL', unit: null, person: 'Bakker', by: 'NL' },
  ]);
});

test('R5: what the owner writes while its record is restricted from the finder stays with the owner, and is never announced', async (t) => {
  const found = await foundVehicle(t);
  const { hub, owner, finder, record } = found;
  await write(found, owner, 'before');
  await hub.inFourEyes(owner, await hub.second('NL', 'desk'), 'PATCH', `/v1/vehicles/${record}`, { restrictions: ['BR'] }, { 'if-match': '*' });
  const heard = (await said(found)).length;
  assert.equal((await write(found, owner, 'CANARY between')).body.withheld, true);
  const file = await attach(found, owner, bytesOf('CANARY'), 'canary.txt');
  assert.equal((await said(found)).length, heard);
  assert.equal((await write(found, finder, 'ours')).status, 201);
  assert.deepEqual((await listed(found, finder)).map(({ text }) => text), ['before', 'ours']);
  assert.equal((await hub.ask(finder, 'GET', `/v1/hits/${found.hit}/attachments/${file.body.id}`)).status, 404);
  assert.equal((await listed(found, owner)).length, 4);
  await hub.ask(owner, 'PATCH', `/v1/vehicles/${record}`, { restrictions: [] }, { 'if-match': '*' });
  assert.equal((await listed(found, finder)).length, 4, 'it is told once the record is');
});

test('R4: a note that may name or reach a person is taken and warned about', async (t) => {
  const found = await foundVehicle(t);
  const { body } = await write(found, found.finder, 'The owner Jan Jansen can be reached at jan@example.org');
  assert.deepEqual(body.warnings?.map(({ field }) => field), ['text']);
  assert.equal((await write(found, found.finder, 'Two locks are drilled.')).body.warnings, undefined);
});

test('a note is never changed', async (t) => {
  const found = await foundVehicle(t);
  await write(found, found.finder, 'a');
  await assert.rejects(run(found.hub.database.db, `update hit_notes set "text" = 'b'`), /append-only/);
});

test('a note of another hit as a place in the list tells nothing: it is as if it had never been', async (t) => {
  const found = await foundVehicle(t);
  const { body: foreign } = await write(found, found.finder, 'Seen at gate 4.'); // older, so that what follows it would be one's own
  const { body } = await found.hub.ask<{ findings: { hit: string }[] }>(found.third, 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'roadside' });
  const own = `/v1/hits/${body.findings[0]?.hit ?? ''}/notes`;
  assert.equal((await found.hub.ask(found.third, 'POST', own, { text: 'Seen on the road.' })).status, 201);
  const after = async (id: string) => (await found.hub.ask<{ items: Note[] }>(found.third, 'GET', `${own}?after=${id}`)).body;
  assert.equal((await found.hub.ask<{ items: Note[] }>(found.third, 'GET', own)).body.items.length, 1);
  assert.deepEqual(await after(foreign.id), await after('not_00000000000000000000000000'));
});
