import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerJson, bodyOf, fakeHub, run, type Ran } from './fixtures.ts';

type Asked = { method: string; path: string; body: unknown };

async function said(argv: readonly string[], answer: Record<string, unknown>): Promise<Ran & { asked: Asked | undefined }> {
  let asked: Asked | undefined;
  const hub = await fakeHub(async (incoming, outgoing) => {
    const body = await bodyOf(incoming);
    asked = { method: incoming.method ?? '', path: incoming.url ?? '', body: body === '' ? undefined : JSON.parse(body) };
    answerJson(outgoing, 200, answer);
  });
  const ran = await run(argv, { hub });
  await hub.close();
  return { ...ran, asked };
}

test('an officer says that a candidate is the vehicle: the hit is named', async () => {
  const { asked, out, exit } = await said(['compare', 'chk_1', 'veh_1', '--same', '--note', 'read by hand'], { check: 'chk_1', record: 'veh_1', same: true, hit: 'hit_1' });
  assert.deepEqual(asked, { method: 'POST', path: '/v1/checks/chk_1/comparisons', body: { record: 'veh_1', same: true, note: 'read by hand' } });
  assert.equal(out, 'veh_1 compared: the same vehicle: hit hit_1\n');
  assert.equal(exit, 0);
});

test('an officer says that it is another vehicle', async () => {
  const { asked, out } = await said(['compare', 'chk_1', 'veh_1', '--not-same'], { check: 'chk_1', record: 'veh_1', same: false });
  assert.deepEqual(asked?.body, { record: 'veh_1', same: false });
  assert.equal(out, 'veh_1 compared: another vehicle\n');
});

test('same and not same at once, or neither, is refused before anything is sent', async () => {
  for (const flags of [[], ['--same', '--not-same']]) {
    const { exit, asked, err } = await said(['compare', 'chk_1', 'veh_1', ...flags], {});
    assert.deepEqual([exit, asked], [64, undefined]);
    assert.match(err, /say one of --same and --not-same/);
  }
});

const STATE = { active: 'errors-1', comparison: 'vehicles-2', thresholds: { strong: 0.5, possible: 0.001 }, versions: [{ version: 'errors-1', isShipped: true }, { version: 'errors-1+0a1b2c3d', isShipped: false, answers: 1_200, madeAt: '2026-11-22T10:15:00.000Z', madeBy: 'HUB administration' }] };

test('the model that weighs is shown with those there are', async () => {
  for (const argv of [['model'], ['model', 'show']]) {
    const { out, asked } = await said(argv, STATE);
    assert.equal(asked?.path, '/v1/model');
    assert.match(out, /^errors-1 weighs, compared by vehicles-2; strong from 0\.5, possible from 0\.001\n/);
    assert.match(out, /errors-1\+0a1b2c3d {2}1,200 answers {2}2026-11-22 10:15/);
  }
  assert.equal((await said(['model', 'forget'], STATE)).exit, 64);
});

test('a model is estimated, and activated by its version', async () => {
  const estimated = await said(['model', 'estimate'], { version: 'errors-1+0a1b2c3d', isShipped: false, answers: 12 });
  assert.deepEqual(estimated.asked, { method: 'POST', path: '/v1/model/estimates', body: undefined });
  assert.match(estimated.out, /estimated errors-1\+0a1b2c3d from 12 answers; to let it weigh: crosscheck model activate errors-1\+0a1b2c3d/);
  const activated = await said(['model', 'activate', 'errors-1'], STATE);
  assert.deepEqual(activated.asked, { method: 'PUT', path: '/v1/model', body: { version: 'errors-1' } });
});
