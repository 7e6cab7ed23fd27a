/** The commands about a hub's witnesses: what they ask, and what they tell of the answer. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { answerJson, bodyOf, fakeHub, run, type FakeHub } from './fixtures.ts';

const WITNESS = { id: 'wit_01j9z3k4m5n6p7q8r9s0t1v2w3', name: 'w1.example', key: 'w1.example+8d66cf3f+BA', addedAt: '2026-11-22T10:15:00.000Z', signed: { origin: 'hub.example/log/2026', size: 1812, at: '2026-11-22T10:16:00.000Z' } };

async function hubWith(t: TestContext, answers: Readonly<Record<string, unknown>>): Promise<{ hub: FakeHub; asked: string[] }> {
  const asked: string[] = [];
  const hub = await fakeHub(async (incoming, outgoing) => {
    const what = `${incoming.method ?? ''} ${incoming.url ?? ''}`;
    asked.push(`${what} ${await bodyOf(incoming)}`.trim());
    answerJson(outgoing, 200, answers[what] ?? {});
  });
  t.after(hub.close);
  return { hub, asked };
}

test('the list shows what each witness signed last, why one did not, and what a quorum signed', async (t) => {
  const list = { items: [WITNESS, { ...WITNESS, id: 'wit_2', name: 'w2.example', key: 'w2.example+00000000+BA', signed: undefined, fault: 'it has signed another history of 812 entries\u001b[2J', faultAt: WITNESS.addedAt }], quorum: 2 };
  const { hub } = await hubWith(t, { 'GET /v1/witnesses': list });
  const { out } = await run(['witnesses', 'list'], { hub });
  for (const said of [/w1\.example +1,812 +2026-11-22 10:16/, /w2\.example .*it has signed another history of 812 entries \[2J/, /2 of 2 witnesses must sign/, /NO QUORUM has signed yet/]) assert.match(out, said);
  assert.equal((await run(['witnesses', 'list', '--keys'], { hub })).out, `${WITNESS.key}\nw2.example+00000000+BA\n`);
  const { hub: settled } = await hubWith(t, { 'GET /v1/witnesses': { ...list, witnessed: WITNESS.signed } });
  assert.match((await run(['witnesses', 'list'], { hub: settled })).out, /a quorum signed 1,812 entries of hub\.example\/log\/2026/);
});

test('a witness is added, removed, and the quorum said', async (t) => {
  const { hub, asked } = await hubWith(t, { 'POST /v1/witnesses': WITNESS, [`DELETE /v1/witnesses/${WITNESS.id}`]: { quorum: 0, witnesses: 0 }, 'PUT /v1/witnesses/quorum': { quorum: 3, witnesses: 4 } });
  const added = await run(['witnesses', 'add', '--key', WITNESS.key, '--url', 'https://w1.example/'], { hub });
  assert.deepEqual([added.exit, added.out], [0, `${WITNESS.id}\n`]);
  assert.equal((await run(['witnesses', 'quorum', '3'], { hub })).out, '3 of 4 witnesses must sign\n');
  assert.equal((await run(['witnesses', 'remove', WITNESS.id], { hub })).out, 'no witnesses\n');
  assert.equal((await run(['witnesses', 'quorum', 'half'], { hub })).exit, 64);
  assert.deepEqual(asked, [`POST /v1/witnesses {"key":"${WITNESS.key}","url":"https://w1.example/"}`, 'PUT /v1/witnesses/quorum {"quorum":3}', `DELETE /v1/witnesses/${WITNESS.id}`]);
});
