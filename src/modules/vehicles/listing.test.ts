/** An owner's list of its own records: found by number and words, in order, page by page, and handed out as files. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { heldClock } from '../../kernel/clock.ts';
import { run } from '../../kernel/store/database.ts';
import { testHub, type TestHub } from '../../../tests/fixtures.ts';

type Page = { items: { reference: string }[]; next?: string };

const NOW = '2026-11-22T10:00:00.000Z';

async function scene(t: TestContext): Promise<{ readonly hub: TestHub; readonly desk: string; readonly list: (query: string) => Promise<readonly string[]> }> {
  const clock = heldClock(NOW);
  const hub = await testHub(t, { clock });
  const desk = await hub.token('NL', 'desk');
  const other = await hub.token('DE', 'desk');
  const say = async (token: string, words: object): Promise<void> => { assert.equal((await hub.ask(token, 'POST', '/v1/vehicles', words)).status, 201); clock.move(1); };
  await say(desk, { reference: 'A-1', vin: 'WVWZZZ1KZ8W970301', plates: [{ number: '97-TRN-1', country: 'NL' }], make: 'VW', category: 'car', event: { kind: 'stolen' }, action: 'seize' });
  await say(desk, { reference: 'A-2', vin: 'WVW-ZZZ 1KZ8W-970302', make: 'Volkswagen', category: 'van', event: { kind: 'lost' } });
  await say(desk, { reference: 'B-1', plates: [{ number: 'А123ВС', country: 'RU' }], otherNumbers: [{ kind: 'gearbox', number: 'GB 77-12' }], make: 'Lada', category: 'car', event: { kind: 'stolen' } });
  await say(other, { reference: 'A-9', vin: 'WVWZZZ1KZ8W970301', make: 'VW', category: 'car', event: { kind: 'stolen' } });
  return { hub, desk, list: async (query) => (await hub.ask<Page>(desk, 'GET', `/v1/vehicles?${query}`)).body.items.map(({ reference }) => reference) };
}

test('an owner finds a record by its number in any spacing, case and look-alike script, by the end of a VIN, and by the beginning of a reference', async (t) => {
  const { hub, desk, list } = await scene(t);
  for (const typed of ['WVWZZZ1KZ8W970301', 'wvw zzz 1kz 8w970301', '97trn1', '8W970301']) assert.deepEqual(await list(`text=${encodeURIComponent(typed)}`), ['A-1'], typed);
  for (const typed of ['A123BC', 'а-123-вс', 'gb7712']) assert.deepEqual(await list(`text=${encodeURIComponent(typed)}`), ['B-1'], typed);
  assert.deepEqual(await list('text=A-'), ['A-1', 'A-2'], 'and none of another bureau');
  assert.deepEqual(await list('text=A-2&order=newest'), ['A-2']);
  assert.deepEqual(await list('text=nothing'), []);
  const { body: { items: [{ id }] } } = await hub.ask<{ items: [{ id: string }] }>(desk, 'GET', '/v1/vehicles?text=A-1');
  await hub.ask(desk, 'POST', `/v1/vehicles/${id}/clear`, { reason: 'recovered' });
  assert.deepEqual(await list('text=97-TRN-1'), ['A-1'], 'what was cleared is found in one’s own list');
});

test('a list is narrowed by make in any spelling, category, event, action, status and days of entry', async (t) => {
  const { list } = await scene(t);
  const asked: readonly (readonly [string, readonly string[]])[] = [
    ['make=volkswagen', ['A-1', 'A-2']], ['make=VW', ['A-1', 'A-2']], ['make=lada', ['B-1']], ['category=car', ['A-1', 'B-1']], ['event=lost', ['A-2']], ['action=seize', ['A-1']],
    ['make=vw&category=car', ['A-1']], ['status=cleared', []], ['status=live&event=stolen', ['A-1', 'B-1']],
    ['enteredFrom=2026-11-22&enteredTo=2026-11-22', ['A-1', 'A-2', 'B-1']], ['enteredTo=2026-11-21', []], ['enteredFrom=2026-11-23', []],
  ];
  for (const [query, expected] of asked) assert.deepEqual(await list(query), expected, query);
});

test('each order is walked page by page without a gap or a repeat, and a place of one order is refused in another', async (t) => {
  const { hub, desk, list } = await scene(t);
  const orders: readonly (readonly [string, readonly string[]])[] = [['entered', ['A-1', 'A-2', 'B-1']], ['newest', ['B-1', 'A-2', 'A-1']], ['reference', ['A-1', 'A-2', 'B-1']], ['changed', ['B-1', 'A-2', 'A-1']], ['review', ['A-1', 'A-2', 'B-1']]];
  for (const [order, expected] of orders) {
    assert.deepEqual(await list(`order=${order}`), expected, order);
    const walked: string[] = [];
    let after: string | undefined = '';
    while (after !== undefined) {
      const { body }: { body: Page } = await hub.ask<Page>(desk, 'GET', `/v1/vehicles?order=${order}&limit=1${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`);
      walked.push(...body.items.map(({ reference }) => reference));
      after = body.next;
    }
    assert.deepEqual(walked, expected, `${order}, one at a time`);
  }
  assert.equal((await hub.ask(desk, 'GET', '/v1/vehicles?order=changed&after=A-1')).status, 400);
});

test('a number among many records is found by the index of terms, not by reading all of them', async (t) => {
  const { hub } = await scene(t);
  await run(hub.database.db, `insert into records (id, collection, owner, reference, version, status, entered_at, changed_at, changed_by, validated_at, review_on, ends_at, restrictions, body)
    select 'veh_' || lpad(n::text, 26, '0'), 'vehicles', 'NL', 'M-' || n, 1, 'live', $1, $1, 'NL x', $1, '2036-11-22', '2036-11-22', '{}', json_build_object('said', json_build_object('reference', 'M-' || n, 'vin', 'VF1' || lpad(n::text, 14, '0'), 'make', 'Renault')) from generate_series(1, 5000) n`, [NOW]);
  await run(hub.database.db, 'analyze records');
  const plan = await run(hub.database.db, `explain select id from records where owner = 'NL' and collection = 'vehicles' and vehicle_terms(owner, body) @> array['NL n:' || search_form('vf1-00000000000777')]`) as Record<string, string>[];
  assert.match(plan.map((line) => line['QUERY PLAN']).join('\n'), /records_by_term/);
});

test('what a list shows is handed out as CSV that no spreadsheet works out, and as NDJSON, without what is frozen or another’s, and both are in the log', async (t) => {
  const { hub, desk } = await scene(t);
  for (const [n, marks] of ['=HYPERLINK("http://evil")', '+1', '-1', '@cmd', '\tx'].entries()) await hub.ask(desk, 'POST', '/v1/vehicles', { reference: `F-${n}`, vin: `TMBJJ7NE0G097900${n}`, marks });
  const get = async (path: string): Promise<{ readonly type: string; readonly text: string }> => {
    const answer = await fetch(hub.url + path, { headers: { authorization: `Bearer ${desk}` } });
    return { type: answer.headers.get('content-type') ?? '', text: await answer.text() };
  };
  const csv = await get('/v1/vehicles.csv?text=F-');
  assert.match(csv.type, /^text\/csv/);
  const [, ...lines] = csv.text.trim().split('\r\n');
  assert.equal(lines.length, 5);
  assert.ok(!/(^|,)"?[=+@\t-]/m.test(lines.join('\n')), csv.text);
  assert.match(csv.text, /'=HYPERLINK/);
  const all = (await get('/v1/vehicles.ndjson?make=vw')).text.trim().split('\n').map((line) => JSON.parse(line) as { reference: string; owner: string });
  assert.deepEqual(all.map(({ reference, owner }) => [reference, owner]), [['A-1', 'NL'], ['A-2', 'NL']]);
  const logged = await run(hub.database.db, `select action, outcome, detail::text as detail from audit_events where action in ('vehicles.csv', 'vehicles.ndjson') order by sequence`) as { action: string; outcome: string; detail: string }[];
  assert.deepEqual(logged.map(({ action, outcome }) => `${action} ${outcome}`), ['vehicles.csv done', 'vehicles.ndjson done']);
  assert.ok(!logged.some(({ detail }) => detail.includes('F-')), 'what was looked for is not in the log');
});
