/** What a desk does with its records over HTTP: report, read, correct, clear, extend; by id and by its own reference. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testHub, type TestHub } from '../../../tests/fixtures.ts';

type Body = Record<string, unknown> & { id: string; version: number; status: string; code?: string };
const VIN = 'WVWZZZ1KZ8W970301';

/** Every field of the record (words and rules §2), as a desk would fill it. */
const WHOLE = {
  reference: 'NL-1', policeReportNumber: 'PL0900-2026', reportingUnit: 'Utrecht', purpose: 'investigation', handlingCode: 'H1',
  vin: 'WVWZZZ1KZ8W.970301', vinCondition: 'altered',
  plates: [{ number: 'tr-970-n', country: 'NL', type: 'private', from: '2020', to: '2026-06', condition: 'intact' }, { number: 'КА 9701 АА', country: 'UA', condition: 'cloned' }],
  engineNumber: 'crt 970803', engineCondition: 'intact',
  otherNumbers: [{ kind: 'gearbox', number: 'NXY-97080', condition: 'removed' }, { kind: 'airbag', number: 'AB 1', part: 'driver side' }, { kind: 'owner_applied', number: 'OAN 7' }],
  subject: 'vehicle', category: 'car', make: 'VW', model: 'Golf', variant: 'GTI', year: 2008, colour: 'dunkelblau', marks: 'dent in the left door',
  event: { kind: 'stolen', from: '2026-06-18T20:00:00.000Z', to: '2026-06-19', country: 'NL', place: 'Utrecht', keysTaken: true, cautions: ['armed', 'hold_for_prints'] },
  action: 'seize', actionStandsBeforeConfirmation: true, contact: { name: 'NCB The Hague', telephone: '+31 70 0000000', email: 'ncb@example.org' },
  linkedReferences: ['NL-2'], restrictions: ['BR', 'MA'], reviewOn: '2031-05-06',
};

async function open(t: Parameters<typeof testHub>[0]): Promise<{ hub: TestHub; desk: string; ask: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => ReturnType<TestHub['ask']> & Promise<{ status: number; headers: Headers; body: Body }> }> {
  const hub = await testHub(t);
  const desk = await hub.token('NL', 'desk', { person: 'desk officer' });
  return { hub, desk, ask: ((method: string, path: string, body?: unknown, headers?: Record<string, string>) => hub.ask(desk, method, path, body, headers)) as never };
}

test('a report is read back whole: every field as typed, normal forms and code words beside it', async (t) => {
  const { ask } = await open(t);
  const made = await ask('POST', '/v1/vehicles', WHOLE);
  assert.equal(made.status, 201);
  for (const path of [`/v1/vehicles/${made.body.id}`, '/v1/vehicles/by-reference/NL-1']) {
    const read = await ask('GET', path);
    assert.deepEqual(Object.fromEntries(Object.keys(WHOLE).map((field) => [field, read.body[field]])), WHOLE, path);
    assert.deepEqual([read.body.owner, read.body.version, read.body.status, read.headers.get('etag')], ['NL', 1, 'live', '"1"']);
    assert.deepEqual(read.body.identifiers, [
      { kind: 'vin', typed: 'WVWZZZ1KZ8W.970301', normal: VIN, condition: 'altered' },
      { kind: 'plate', typed: 'tr-970-n', normal: 'TR970N', country: 'NL', condition: 'intact' },
      { kind: 'plate', typed: 'КА 9701 АА', normal: 'KA9701AA', country: 'UA', condition: 'cloned' },
      { kind: 'engine', typed: 'crt 970803', normal: 'CRT970803', condition: 'intact' },
      { kind: 'gearbox', typed: 'NXY-97080', normal: 'NXY97080', condition: 'removed' },
      { kind: 'airbag', typed: 'AB 1', normal: 'AB1' }, { kind: 'owner_applied', typed: 'OAN 7', normal: 'OAN7' },
    ]);
    assert.deepEqual(read.body.coded, { category: 'car', make: 'volkswagen', makeName: 'Volkswagen', model: 'golf', colours: ['dark_blue'] });
    assert.equal((read.body.vinDecoding as { wmi: string }).wmi, 'WVW');
  }
});

test('a report needs a reference and one number; every fault is named at once with its path', async (t) => {
  const { ask } = await open(t);
  assert.equal((await ask('POST', '/v1/vehicles', { reference: 'A', engineNumber: '1' })).status, 201);
  const bad = await ask('POST', '/v1/vehicles', { vin: '...', plates: [{ number: 'A', country: 'NLD' }], year: '2008', event: { kind: 'gone' }, owner: 'me', category: 'x'.repeat(65) });
  assert.equal(bad.status, 400);
  assert.deepEqual((bad.body.errors as { path: string }[]).map(({ path }) => path).sort(), ['/category', '/event/kind', '/owner', '/plates/0/country', '/reference', '/vin', '/year']);
  assert.equal((await ask('POST', '/v1/vehicles', { reference: 'B', make: 'BMW' })).status, 400, 'a make is no number');
  assert.equal((await ask('POST', '/v1/vehicles', { reference: 'C', vin: VIN, reviewOn: '2001-01-01' })).body.code, 'vehicles.review_passed');
});

test('a reference that the bureau has used already is refused and names the record; another bureau may use it', async (t) => {
  const { hub, ask } = await open(t);
  const first = await ask('POST', '/v1/vehicles', { reference: 'A', vin: VIN });
  const again = await ask('POST', '/v1/vehicles', { reference: ' A ', vin: VIN });
  assert.deepEqual([again.status, again.body.record], [409, { id: first.body.id, version: 1 }]);
  assert.equal((await hub.ask(await hub.token('DE', 'desk'), 'POST', '/v1/vehicles', { reference: 'A', vin: VIN })).status, 201);
});

test('a report is answered with warnings: check digit, make, year, and a bureau that has the vehicle already', async (t) => {
  const { hub, ask } = await open(t);
  await hub.ask(await hub.token('DE', 'desk'), 'POST', '/v1/vehicles', { reference: 'D', vin: '1HGCM82613A970777' });
  await hub.settled();
  const made = await ask('POST', '/v1/vehicles', { reference: 'A', vin: '1HGCM82613A970777', make: 'BMW', year: 2090 });
  assert.deepEqual([made.status, (made.body.warnings as { field: string }[]).map(({ field }) => field).sort()], [201, ['make', 'reference', 'vin', 'year']]);
  assert.equal((await ask('GET', '/v1/vehicles/by-reference/A')).body.warnings, undefined, 'warnings are no part of the record');
});

test('a correction replaces what it names, removes what it nulls, and keeps the version before', async (t) => {
  const { hub, ask } = await open(t);
  const { body: { id } } = await ask('POST', '/v1/vehicles', { reference: 'A', vin: VIN, make: 'VW', colour: 'red', event: { kind: 'stolen', place: 'Utrecht' } });
  const after = await ask('PATCH', `/v1/vehicles/${id}`, { colour: 'blue', make: null, event: { kind: 'lost' } }, { 'if-match': '"1"' });
  assert.deepEqual([after.status, after.body.version, after.body.colour, after.body.make, after.body.event, after.body.vin, after.headers.get('etag')], [200, 2, 'blue', undefined, { kind: 'lost' }, VIN, '"2"']);
  const versions = await hub.ask<{ items: Body[] }>(await hub.token('NL', 'auditor'), 'GET', `/v1/vehicles/${id}/versions`);
  assert.deepEqual(versions.body.items.map(({ version, colour, make }) => [version, colour, make]), [[2, 'blue', undefined], [1, 'red', 'VW']]);
});

test('a correction that leaves no number is refused and changes nothing; one that changes nothing makes no version', async (t) => {
  const { ask } = await open(t);
  const { body: { id } } = await ask('POST', '/v1/vehicles', { reference: 'A', vin: VIN, colour: 'red' });
  assert.equal((await ask('PATCH', `/v1/vehicles/${id}`, { vin: null }, { 'if-match': '"1"' })).status, 400);
  assert.equal((await ask('PATCH', `/v1/vehicles/${id}`, { reference: 'B' }, { 'if-match': '"1"' })).status, 400, 'the reference stays');
  assert.equal((await ask('PATCH', `/v1/vehicles/${id}`, { colour: 'red' }, { 'if-match': '"1"' })).body.version, 1);
  assert.equal((await ask('GET', `/v1/vehicles/${id}`)).body.version, 1);
});

test('a correction without a version is refused with 428, with an old version with 412, and says which version stands', async (t) => {
  const { ask } = await open(t);
  const { body: { id } } = await ask('POST', '/v1/vehicles', { reference: 'A', vin: VIN });
  assert.equal((await ask('PATCH', `/v1/vehicles/${id}`, { colour: 'red' })).status, 428);
  assert.equal((await ask('PATCH', `/v1/vehicles/${id}`, { colour: 'red' }, { 'if-match': '"1"' })).status, 200);
  for (const old of ['"1"', 'W/"1"', '"7"', 'red', '""']) {
    const refused = await ask('PATCH', `/v1/vehicles/${id}`, { colour: 'green' }, { 'if-match': old });
    assert.deepEqual([refused.status, refused.body.version], [412, 2], old);
  }
  for (const [i, tag] of ['"2"', 'W/"3"', '"9", "4"', '*'].entries()) assert.equal((await ask('PATCH', `/v1/vehicles/${id}`, { colour: `blue ${i}` }, { 'if-match': tag })).status, 200, tag);
});

test('whose record it is, and whether it may be seen, is decided before the version', async (t) => {
  const { hub, ask } = await open(t);
  const { body: { id } } = await ask('POST', '/v1/vehicles', { reference: 'A', vin: VIN, restrictions: ['BR'] });
  const [german, brazilian] = [await hub.token('DE', 'desk'), await hub.token('BR', 'desk')];
  for (const headers of [{}, { 'if-match': '"1"' }, { 'if-match': '"99"' }]) {
    assert.equal((await hub.ask(german, 'PATCH', `/v1/vehicles/${id}`, { colour: 'red' }, headers)).status, 403);
    assert.equal((await hub.ask(brazilian, 'PATCH', `/v1/vehicles/${id}`, { colour: 'red' }, headers)).status, 404);
    assert.equal((await ask('PATCH', '/v1/vehicles/veh_00000000000000000000000000', { colour: 'red' }, headers)).status, 404);
    assert.equal((await ask('PATCH', '/v1/vehicles/nonsense', { colour: 'red' }, headers)).status, 404);
  }
});

test('two corrections of the same version at once: one is made, the other is told', async (t) => {
  const { ask } = await open(t);
  const { body: { id } } = await ask('POST', '/v1/vehicles', { reference: 'A', vin: VIN });
  const answers = await Promise.all(['red', 'blue', 'green', 'black'].map((colour) => ask('PATCH', `/v1/vehicles/${id}`, { colour }, { 'if-match': '"1"' })));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 412, 412, 412]);
});

test('putting by reference reports, repeating it changes nothing, and it brings a cleared record back to life', async (t) => {
  const { ask } = await open(t);
  const words = { vin: VIN, make: 'VW', event: { kind: 'stolen' } };
  const first = await ask('PUT', '/v1/vehicles/by-reference/A', words);
  for (const same of [words, { ...words, reference: 'A' }, { event: words.event, make: 'VW', vin: VIN }]) {
    assert.deepEqual([(await ask('PUT', '/v1/vehicles/by-reference/A', same)).body.id, (await ask('PUT', '/v1/vehicles/by-reference/A', same)).body.version], [first.body.id, 1]);
  }
  assert.equal((await ask('PUT', '/v1/vehicles/by-reference/A', { ...words, make: undefined, colour: 'red' })).body.make, undefined, 'what is not said again is gone');
  await ask('POST', '/v1/vehicles/by-reference/A/clear', { reason: 'recovered' });
  const again = await ask('PUT', '/v1/vehicles/by-reference/A', words);
  assert.deepEqual([again.body.id, again.body.status, again.body.version, again.body.cleared], [first.body.id, 'live', 4, undefined]);
  assert.equal((await ask('PUT', '/v1/vehicles/by-reference/A', { ...words, reference: 'B' })).status, 400);
  assert.equal((await ask('PUT', '/v1/vehicles/by-reference/A', { ...words, colour: 'red' }, { 'if-match': '"1"' })).status, 412);
  assert.equal((await ask('PUT', '/v1/vehicles/by-reference/NEW', words, { 'if-match': '"1"' })).status, 412, 'there is no version 1 of what is not there');
  assert.equal((await ask('GET', '/v1/vehicles/by-reference/NEW')).status, 404);
});

test('a reference may hold slashes, spaces and letters of any script', async (t) => {
  const { ask } = await open(t);
  for (const reference of ['2026/17 ß', 'ДТП-1', 'a%2Fb', '#?&']) {
    const path = `/v1/vehicles/by-reference/${encodeURIComponent(reference)}`;
    assert.equal((await ask('PUT', path, { vin: VIN })).status, 200, reference);
    assert.equal((await ask('GET', path)).body.reference, reference);
    assert.equal((await ask('POST', `${path}/clear`, { reason: 'settled' })).body.status, 'cleared');
  }
});

test('the bureau’s own records are listed page by page, each once, by status and by feed', async (t) => {
  const { hub, desk, ask } = await open(t);
  for (let i = 0; i < 7; i += 1) await ask('POST', '/v1/vehicles', { reference: `A${i}`, vin: VIN });
  await ask('POST', '/v1/vehicles/by-reference/A3/clear', { reason: 'duplicate' });
  await hub.importText(desk, 'reference,plate\nF1,AA1\nF2,AA2\n', { profile: 'generic', feed: 'nightly' });
  await hub.ask(await hub.token('DE', 'desk'), 'POST', '/v1/vehicles', { reference: 'D', vin: VIN });
  const all = async (query: string): Promise<unknown[]> => {
    const found: unknown[] = [];
    for (let after = ''; ;) {
      const { body } = await ask('GET', `/v1/vehicles?limit=2${query}${after}`) as unknown as { body: { items: Body[]; next?: string } };
      found.push(...body.items.map(({ reference }) => reference));
      if (body.next === undefined) return found.sort(); // what came in within one millisecond has no order
      after = `&after=${body.next}`;
    }
  };
  assert.deepEqual(await all(''), ['A0', 'A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'F1', 'F2']);
  assert.deepEqual(await all('&status=cleared'), ['A3']);
  assert.deepEqual(await all('&feed=nightly'), ['F1', 'F2']);
  assert.equal((await ask('GET', '/v1/vehicles?limit=0')).status, 400);
  assert.equal((await ask('GET', '/v1/vehicles?colour=red')).status, 400);
});

test('the longest values that are allowed are kept whole', async (t) => {
  const { ask } = await open(t);
  const long = { reference: 'R'.repeat(64), vin: 'V'.repeat(64), marks: 'é\n"\\\t'.repeat(200), plates: Array.from({ length: 10 }, (_, i) => ({ number: `P${i}` })), otherNumbers: Array.from({ length: 40 }, (_, i) => ({ kind: 'part', number: `N${i}` })) };
  const made = await ask('POST', '/v1/vehicles', long);
  const read = await ask('GET', `/v1/vehicles/${made.body.id}`);
  assert.deepEqual([read.body.reference, read.body.vin, (read.body.plates as unknown[]).length, (read.body.otherNumbers as unknown[]).length], [long.reference, long.vin, 10, 40]);
  assert.equal(read.body.marks, long.marks.trim());
  assert.equal((await ask('POST', '/v1/vehicles', { ...long, reference: 'Q', vin: 'V'.repeat(10_000) })).status, 400);
});
