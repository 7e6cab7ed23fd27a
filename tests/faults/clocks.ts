/** What goes by time, looked at while one hub's clock jumps: how long tokens live, when hits fall due, in which order the log tells. Sets no clock. */
import assert from 'node:assert/strict';
import { run, type Database } from '../../src/kernel/store/database.ts';
import { TOKEN_LIVES_S } from '../../src/modules/clients/access-tokens.ts';
import type { Answer } from '../fixtures.ts';
import type { HubProcess } from '../hub-process.ts';
import { machine, makePair, type Machine } from '../system-client.ts';
import { until } from '../waiting.ts';
import { vinOf } from './journal.ts';

/** The address of all hubs of the suite, as callers know it. */
export const PUBLIC_URL = 'https://hub.example.org';
const URGENT_S = 600;
/** A moment is a little older than when it is looked at, and hubs learn the time once a second. */
const TOLERANCE_S = 5;
const FIRST_VIN = 700_000;
const FOR_SOMEBODY = { 'crosscheck-person': 'tester' };

/** Asks until it is neither turned away nor told to come again. */
async function answer<T>(hub: HubProcess, ...asked: Parameters<HubProcess['ask']>): Promise<Answer<T>> {
  const got: { last?: Answer<T> } = {};
  await until(`${asked[1]} ${asked[2]} is answered`, async () => {
    const { status, headers, body } = await hub.ask<T>(...asked);
    if (status === 'none' || status === 429 || status === 503) return false;
    got.last = { status, headers, body };
    return true;
  });
  assert.ok(got.last);
  return got.last;
}

async function done<T>(hub: HubProcess, status: number, ...asked: Parameters<HubProcess['ask']>): Promise<T> {
  const got = await answer<T>(hub, ...asked);
  assert.equal(got.status, status, JSON.stringify(got.body));
  return got.body;
}

/** A system of a bureau, registered by two of its supervisors. */
async function system(hub: HubProcess, bureau: string): Promise<Machine> {
  const supervisor = async (person: string): Promise<string> => (await done<{ secret: string }>(hub, 201, hub.admin(), 'POST', '/v1/tokens', { bureau, role: 'supervisor', unit: 'Main unit', person })).secret;
  const [first, second] = [await supervisor('first'), await supervisor('second')];
  const key = await makePair();
  const proposed = await done<{ id: string; hash: string }>(hub, 202, first, 'POST', '/v1/clients', { name: 'National system', unit: 'Main unit', role: 'officer', jwks: { keys: [key.publicJwk] } });
  const { answer: { body } } = await done<{ answer: { body: { id: string } } }>(hub, 200, second, 'POST', `/v1/proposals/${proposed.id}/approval`, { hash: proposed.hash });
  return machine({ url: PUBLIC_URL, ask: <T>(...asked: Parameters<HubProcess['ask']>) => answer<T>(hub, ...asked) }, { client: body.id, key, binding: await makePair(), ms: () => Date.now() });
}

const secondsLeft = async ({ db }: Database, until_: string): Promise<number> => ((await run(db, 'select extract(epoch from $1::timestamptz - clock_timestamp())::float8 as left', [until_])) as { left: number }[])[0]?.left ?? NaN;

type TimeWatch = {
  /** While the clock stands elsewhere, or is back. */
  readonly look: (when: string) => Promise<void>;
  /** Once all is over: what fell due though nothing was due, what the log tells in another order. */
  readonly end: () => Promise<void>;
};

/** Begins before the first jump: a system takes a token, and an officer asks an owner. */
export async function watchTime(hub: HubProcess, database: Database): Promise<TimeWatch> {
  const [owner, finder] = [await hub.token('DE', 'desk'), await hub.token('BR', 'officer')];
  const national = await system(hub, 'BR');
  const early = await national.token();
  const hits: string[] = [];
  const [{ n: last } = { n: 0 }] = await run(database.db, 'select coalesce(max(sequence), 0)::bigint as n from audit_events') as { n: number }[];
  const [{ n: recorded } = { n: 0 }] = await run(database.db, `select count(*)::int as n from records where reference like 'timed-%'`) as { n: number }[];

  /** A vehicle is found and its owner asked, urgently: due in ten minutes of everybody's. */
  async function requested(when: string): Promise<void> {
    const n = recorded + hits.length;
    const vin = vinOf(FIRST_VIN + n);
    await done(hub, 201, owner, 'POST', '/v1/vehicles', { reference: `timed-${n}`, vin });
    const found: { hit?: string } = {};
    await until('it is found', async () => {
      const { findings } = await done<{ findings: readonly { readonly hit?: string }[] }>(hub, 200, finder, 'POST', '/v1/checks', { vehicle: { vin }, purpose: 'roadside' });
      found.hit = findings[0]?.hit ?? '';
      return found.hit !== '';
    });
    await answer(hub, finder, 'POST', `/v1/hits/${found.hit ?? ''}/requests`, { urgency: 'urgent' });
    const { dueAt = '' } = await done<{ dueAt?: string }>(hub, 200, finder, 'GET', `/v1/hits/${found.hit ?? ''}`);
    const left = await secondsLeft(database, dueAt);
    assert.ok(left > URGENT_S - 60 && left <= URGENT_S + TOLERANCE_S, `${when}: an urgent request is due in ${left} s`);
    hits.push(found.hit ?? '');
  }

  await requested('before');
  return {
    look: async (when) => {
      const { status, body } = await national.ask(early, 'GET', '/v1/me', undefined, FOR_SOMEBODY);
      assert.equal(status, 200, `${when}: a token of a minute ago is borne on: ${JSON.stringify(body)}`);
      const token = await national.token();
      const { exp } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { exp: number };
      const left = await secondsLeft(database, new Date(exp * 1000).toISOString());
      assert.ok(left > TOKEN_LIVES_S - 60 && left <= TOKEN_LIVES_S + TOLERANCE_S, `${when}: a new token lives for ${left} s`);
      assert.equal((await national.ask(token, 'GET', '/v1/me', undefined, FOR_SOMEBODY)).status, 200, when);
      await requested(when);
    },
    end: async () => {
      const rung = await run(database.db, `select hit, kind from hit_events where hit = any($1) and who = 'clock'`, [hits]);
      assert.deepEqual(rung, [], 'nobody was asked again, nothing was taken further: ten minutes are not over');
      const order = await run(database.db, `
        select sequence, action, at, before from (select sequence, action, at, lag(at) over (order by sequence) as before from audit_events where sequence > $1) e
        where at < before - interval '30 s' or at > clock_timestamp() + interval '5 s' limit 5`, [last]);
      assert.deepEqual(order, [], 'the log tells what happened in its order, and nothing of a day that has not come');
    },
  };
}
