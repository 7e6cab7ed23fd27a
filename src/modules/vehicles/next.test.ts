/** What a reader is told that may be done with a record: as it stands, and as far as the reader may. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testHub } from '../../../tests/fixtures.ts';

type Told = { id: string; next: string[] };

test('a record tells its owner and its finder what each may do with it, and no more than the hub then lets them do', async (t) => {
  const hub = await testHub(t);
  const owner = await hub.token('NL', 'desk');
  const finder = await hub.token('BR', 'desk');
  const officer = await hub.token('NL', 'officer');
  const { body: { id } } = await hub.ask<Told>(owner, 'POST', '/v1/vehicles', { reference: 'A-1', vin: 'WVWZZZ1KZ8W970301' });
  const next = async (token: string): Promise<readonly string[]> => (await hub.ask<Told>(token, 'GET', `/v1/vehicles/${id}`)).body.next;
  const does = async (token: string, deed: string, body: object): Promise<number> => (await hub.ask(token, 'POST', `/v1/vehicles/${id}/${deed}`, body)).status;

  assert.deepEqual(await next(owner), ['correct', 'extend', 'clear', 'confirm', 'locate', 'dispute', 'consent']);
  assert.deepEqual(await next(finder), ['locate', 'dispute']);
  assert.deepEqual(await next(officer), ['locate']);
  assert.deepEqual([await does(finder, 'clear', { reason: 'recovered' }), await does(officer, 'clear', { reason: 'recovered' }), await does(owner, 'justification', { reason: 'x' })], [403, 403, 409]);

  assert.equal(await does(finder, 'locate', { place: 'Santos' }), 200);
  assert.ok((await next(owner)).includes('justify'));
  assert.equal(await does(owner, 'justification', { reason: 'evidence' }), 200);

  assert.equal(await does(owner, 'clear', { reason: 'recovered' }), 200);
  assert.deepEqual(await next(owner), ['restore', 'consent']);
  assert.deepEqual(await next(finder), []);
  assert.deepEqual([await does(owner, 'extension', { reviewOn: '2040-01-01', reason: 'x' }), await does(finder, 'locate', {})], [409, 409]);
  assert.equal(await does(owner, 'restoration', { reason: 'not it' }), 200);
  assert.ok((await next(owner)).includes('clear'));
});

test('the first rows of a file are shown as a profile reads them: without names of people, with what is wrong, and nothing of it is kept', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('NL', 'desk');
  type Preview = { columns: { name: string; use: string; to: string[] }[]; rows: { line: number; kind: string; cells: string[]; faults: { field?: string; reason: string }[] }[]; fault?: { code: string } };
  const preview = async (text: string): Promise<{ readonly status: number; readonly body: Preview }> => {
    const answer = await fetch(`${hub.url}/v1/vehicles/imports/preview?profile=generic`, { method: 'POST', headers: { authorization: `Bearer ${desk}`, 'content-type': 'application/octet-stream' }, body: text });
    return { status: answer.status, body: await answer.json() as Preview };
  };
  const { body } = await preview('reference;vin;owner_name;paint\nP-1;WVWZZZ1KZ8W970301;A. Person;red\nP-2;;B. Person;red\n');
  assert.deepEqual(body.columns.map(({ name, use, to }) => [name, use, to]), [['reference', 'reference', []], ['vin', 'taken', ['vin']], ['owner_name', 'personal', []], ['paint', 'unknown', []]]);
  assert.deepEqual(body.rows.map(({ line, kind, cells }) => [line, kind, cells]), [[2, 'upsert', ['P-1', 'WVWZZZ1KZ8W970301', '', 'red']], [3, 'refused', ['P-2', '', '', 'red']]]);
  assert.ok(!JSON.stringify(body).includes('Person'), 'R4');
  assert.deepEqual((await preview('number,vin\n1,WVWZZZ1KZ8W970301\n')).body.fault?.code, 'bad_header');
  assert.equal((await preview('')).status, 422);
  assert.deepEqual((await hub.ask<{ items: unknown[] }>(desk, 'GET', '/v1/vehicles')).body.items, []);
});
