/** The database itself refuses what destroys or hides without a second person, said to it straight, past the hub. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { run } from '../../kernel/store/database.ts';
import { testHub } from '../../../tests/fixtures.ts';

const VIN = 'WVWZZZ1KZ8W970301';
const AT = '2026-11-22T10:00:00Z';
const HASH = 'a'.repeat(64);
const REFUSED = /needs a second person/;

async function world(t: TestContext) {
  const hub = await testHub(t);
  const desk = await hub.token('NL', 'desk', { person: 'Anna' });
  const { body: { id } } = await hub.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference: 'A', vin: VIN, plates: [{ number: 'AA 1' }], restrictions: ['DE'] });
  const { db } = hub.database;
  const say = (text: string, values: readonly unknown[] = []): Promise<unknown> => run(db, text, values);
  const propose = (proposal: string, { acts = ['suspension'], about = [id], hours = 12 }: { acts?: string[]; about?: string[]; hours?: number } = {}) => say(
    `insert into proposals (id, bureau, action, acts, about, roles, command, hash, proposed_at, shown_at, lapses_at, proposer, proposer_tokens, proposer_persons)
     values ($1, 'NL', 'x', $2, $3, '{desk}', '{}', $4, $5, $5, $5::timestamptz + $6 * interval '1 hour', '{}', '{tok_a}', '{anna}')`, [proposal, acts, about, HASH, AT, hours]);
  /** Approves and does something in one transaction, as the hub does. */
  const approved = (proposal: string, deed: string, { token = 'tok_b', person = 'Bram', at = AT, named = proposal }: { token?: string; person?: string | null; at?: string; named?: string } = {}) => hub.database.transaction(async (session) => {
    await run(session.db, `update proposals set state = 'done', command = null, decided_at = $2, decided_unit = 'u', decided_token = $3, decided_person = $4 where id = $1`, [proposal, at, token, person]);
    await run(session.db, `select set_config('crosscheck.proposal', $1, true)`, [named]);
    await run(session.db, deed, [id]);
  });
  return { hub, id, say, propose, approved };
}
const SUSPEND = `update records set status = 'suspended', version = version + 1 where id = $1`;

test('a record is not suspended, hidden, renumbered or contested by a statement that names no approved proposal', async (t) => {
  const { id, say } = await world(t);
  const body = (json: string): string => `update records set body = (body::jsonb || '${json}')::json where id = $1`;
  for (const deed of [
    SUSPEND, `update records set status = 'pending' where id = $1`, `update records set status = 'not_approved' where id = $1`,
    `update records set restrictions = '{BR,DE}' where id = $1`, `update records set restrictions = '{BR}' where id = $1`,
    body('{"said": {"reference": "A", "vin": "X1"}}'), body('{"said": {"reference": "A", "plates": [{"number": "AA 1"}]}}'),
    `update records set body = jsonb_set(body::jsonb, '{said,plates,0,country}', '"DE"')::json where id = $1`,
    body('{"contested": [{"mark": 1, "kind": "clone", "bureau": "DE", "at": "2026-11-22T10:00:00.000Z"}]}'),
    `update records set status = 'suspended', body = (body::jsonb || '{"suspended": {"by": "located"}}')::json where id = $1`,
  ]) await assert.rejects(say(deed, [id]), REFUSED, deed);
  await say(body('{"locates": []}'), [id]);
  await say(`update records set restrictions = '{}' where id = $1`, [id]);
  await assert.rejects(say(`update records set owner = 'DE' where id = $1`, [id]), /keeps its owner/);
  await assert.rejects(say('delete from records where id = $1', [id]), /append-only/);
  await assert.rejects(say('truncate records cascade'), /append-only/);
});

test('keys, issuers, collections hidden and policies weakened are refused as well, and what takes nothing away is not', async (t) => {
  const { say } = await world(t);
  const setting = (section: string, settings: object) => say(`insert into bureau_settings (bureau, section, version, settings, changed_at, changed_by) values ('NL', $1, 1, $2, $3, 'x')
    on conflict (bureau, section) do update set settings = excluded.settings, version = bureau_settings.version + 1`, [section, JSON.stringify(settings), AT]);
  await assert.rejects(say(`insert into clients (id, bureau, unit, name, role, trial, devices, certificates, version, added_at, added_by) values ('cli_x', 'NL', 'Main unit', 'x', 'feed', true, '[]', '{}', 1, $1, 'x')`, [AT]), REFUSED);
  await assert.rejects(say(`insert into issuers values ('NL', 'https://x.example', 'c', 'client_secret_basic', 's', 'sub', 'invitation', $1, 'x')`, [AT]), REFUSED);
  const rule = (bureaus: string) => say(`insert into collection_restrictions (owner, collection, bureaus, changed_at, changed_by) values ('NL', 'vehicles', $1, $2, 'x') on conflict (owner, collection) do update set bureaus = excluded.bureaus`, [bureaus, AT]);
  await assert.rejects(rule('{BR}'), REFUSED);
  await rule('{}');
  await assert.rejects(rule('{BR}'), REFUSED);
  await setting('approvals', { singleRecords: true, identifiers: false });
  await assert.rejects(setting('approvals', { singleRecords: false, identifiers: false }), REFUSED);
  await assert.rejects(say(`delete from bureau_settings where section = 'approvals'`), REFUSED);
  await assert.rejects(setting('sessions', { idleMinutes: 600 }), REFUSED);
  const kept = (months: number, roadside?: object) => ({ otherwise: { keep: 'everything', months }, purposes: roadside ? { roadside } : {} });
  await assert.rejects(setting('retention', kept(35)), REFUSED);
  await setting('retention', kept(48, { keep: 'everything', months: 40 }));
  await assert.rejects(setting('retention', kept(48, { keep: 'hashed', months: 40 })), REFUSED);
  await assert.rejects(setting('retention', kept(47, { keep: 'everything', months: 40 })), REFUSED);
  await setting('retention', kept(48));
  await setting('notifications', { emails: [] });
});

test('a proposal is not approved by its proposer, by nobody, after its time, twice, or in the transaction that makes it', async (t) => {
  const { hub, id, say, propose, approved } = await world(t);
  await propose('p1');
  for (const hand of [{ token: 'tok_a' }, { person: 'ANNA' }, { person: null }, { at: '2026-11-22T22:00:00Z' }]) await assert.rejects(approved('p1', SUSPEND, hand), /check constraint/, JSON.stringify(hand));
  await assert.rejects(hub.database.transaction(async ({ db }) => {
    await run(db, `update proposals set edits = edits + 1, hash = $1 where id = 'p1'`, ['b'.repeat(64)]);
    await run(db, `update proposals set state = 'done', command = null, decided_at = $1, decided_token = 'tok_b', decided_person = 'Bram' where id = 'p1'`, [AT]);
  }), /not decided in the transaction that shows it/);
  await assert.rejects(propose('p2', { hours: 13 }), /check constraint/);
  await assert.rejects(say(`update proposals set proposer_persons = '{}', edits = 1 where id = 'p1'`), /keeps who made it/);
  await assert.rejects(say(`update proposals set about = '{veh_other}', state = 'withdrawn', command = null, decided_at = $1 where id = 'p1'`, [AT]), /decided as it was shown/);
  await assert.rejects(say(`delete from proposals`), /append-only/);
  await approved('p1', SUSPEND);
  assert.deepEqual(await say('select status from records where id = $1', [id]), [{ status: 'suspended' }]);
  await assert.rejects(say(`update proposals set state = 'waiting', command = '{}', decided_at = null where id = 'p1'`), /stays as it is/);
});

test('an approved proposal is good in its own transaction, for its kind of act and its record, and never again', async (t) => {
  const { hub, id, propose, approved } = await world(t);
  const other = (await hub.ask<{ id: string }>(await hub.token('NL', 'desk'), 'POST', '/v1/vehicles', { reference: 'B', vin: 'WVWZZZ1KZ8W970302' })).body.id;
  await propose('p1', { acts: ['narrowing'] });
  await assert.rejects(approved('p1', SUSPEND), REFUSED, 'another act');
  await propose('p2', { about: [other] });
  await assert.rejects(approved('p2', SUSPEND), REFUSED, 'another record');
  await propose('p3');
  await assert.rejects(approved('p3', SUSPEND, { named: 'p2' }), REFUSED, 'another proposal');
  await approved('p3', 'select 1 where $1::text is not null');
  await assert.rejects(hub.database.transaction(async ({ db }) => {
    await run(db, `select set_config('crosscheck.proposal', 'p3', true)`);
    await run(db, SUSPEND, [id]);
  }), REFUSED, 'a later transaction');
});

test('twenty records are ended in one transaction, the twenty-first takes a second person or a feed of the owner’s', async (t) => {
  const { hub } = await world(t);
  const desk = await hub.token('NL', 'desk');
  await hub.token('NL', 'feed');
  for (let n = 0; n < 21; n += 1) await hub.ask(desk, 'POST', '/v1/vehicles', { reference: `M-${n}`, vin: `WVWZZZ1KZ8W5000${String(n).padStart(2, '0')}` });
  const clear = (limit: number, named?: string) => hub.database.transaction(async ({ db }) => {
    if (named !== undefined) await run(db, `select set_config('crosscheck.feed', id, true) from tokens where ${named}`);
    await run(db, `update records set status = 'cleared' where id in (select id from records where reference like 'M-%' order by id limit ${limit})`);
    throw new Error('taken back');
  });
  await assert.rejects(clear(20), /taken back/);
  await assert.rejects(clear(21), REFUSED);
  await assert.rejects(clear(21, `role = 'desk'`), REFUSED, 'a desk is no feed');
  await assert.rejects(clear(21, `role = 'feed'`), /taken back/);
  await run(hub.database.db, `update tokens set revoked_at = now() where role = 'feed'`);
  await assert.rejects(clear(21, `role = 'feed'`), REFUSED, 'nor is one that was revoked');
  await assert.rejects(hub.database.transaction(({ db }) => run(db, `update records set ends_at = ends_at - interval '1 day', review_on = review_on - 1 where reference like 'M-%'`)), REFUSED, 'an end brought near is an end');
});
