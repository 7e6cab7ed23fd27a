/**
 * The relation “revoked” for every kind of credential and every way in which it ends: from then on each action refuses it, at
 * once on the process of the hub that ended it and within five seconds on another; streams that it opened are cut.
 */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { AddressInfo } from 'node:net';
import { openApp } from '../../src/app.ts';
import { isStream } from '../../src/kernel/action.ts';
import { PURPOSES } from '../../src/kernel/config/index.ts';
import { createServer } from '../../src/kernel/http/server.ts';
import type { Answer, TestHub } from '../fixtures.ts';
import { until } from '../waiting.ts';
import { PROBES } from './probes.ts';
import { askAs, clientBearer, sessionBearer, tokenBearer, type Asking, type Bearer } from './world-identity.ts';
import { ABSENT, eachOf, matrixWorld, subjectOf, type MatrixWorld } from './world.ts';

const REVOKED_WITHIN_MS = 5_000;

type Case = {
  /** How it ends, in words. */
  readonly way: string;
  readonly bearer: Bearer;
  readonly end: () => Promise<Answer>;
};

/** Each kind of credential, once for each way in which it ends. */
async function casesOf(world: MatrixWorld): Promise<readonly Case[]> {
  const { hub } = world;
  const supervisor = await hub.token('DE', 'supervisor');
  const of = (way: string, bearer: Bearer, method: string, path: string, body?: object): Case => ({ way: `${bearer.kind}: ${way}`, bearer, end: () => hub.ask(supervisor, method, path, body) });
  const cases: Case[] = [];
  const token = await tokenBearer(world, 'DE', 'desk');
  cases.push({ way: 'trial token: revoked by the hub', bearer: token, end: () => hub.ask(hub.admin, 'DELETE', `/v1/tokens/${token.ids.token ?? ''}`) });
  for (const how of ['cookie', 'command line'] as const) {
    const made = (): Promise<Bearer> => sessionBearer(world, 'DE', 'desk', how);
    const ended = await made();
    cases.push(of('ended by the supervisor', ended, 'DELETE', `/v1/sessions/${ended.ids.session ?? ''}`));
    const signedOut = await made();
    cases.push({ way: `${signedOut.kind}: ended by its bearer`, bearer: signedOut, end: async () => hub.ask('', 'DELETE', '/v1/sessions/current', undefined, await signedOut.headers('DELETE', '/v1/sessions/current')) });
    const suspended = await made();
    cases.push(of('its person suspended', suspended, 'PATCH', `/v1/people/${suspended.ids.person ?? ''}`, { state: 'suspended' }));
    const left = await made();
    cases.push(of('its person left', left, 'PATCH', `/v1/people/${left.ids.person ?? ''}`, { state: 'left' }));
    const unlinked = await made();
    cases.push(of('its person untied from every sign-in', unlinked, 'POST', `/v1/people/${unlinked.ids.person ?? ''}/unlink`));
  }
  const onPage = await sessionBearer(world, 'DE', 'desk', 'cookie');
  cases.push({ way: 'session, cookie: signed out on the page', bearer: onPage, end: async () => hub.ask('', 'POST', '/sign-out', undefined, await onPage.headers('POST', '/sign-out')) });
  for (const isBound of [true, false]) {
    const revoked = await clientBearer(world, 'DE', 'desk', isBound);
    cases.push(of('revoked', revoked, 'DELETE', `/v1/clients/${revoked.ids.client ?? ''}`));
    const retired = await clientBearer(world, 'DE', 'desk', isBound);
    cases.push(of('its key retired', retired, 'DELETE', `/v1/clients/${retired.ids.client ?? ''}/keys/${retired.ids.key ?? ''}`));
  }
  const noTrial = await clientBearer(world, 'DE', 'desk', false);
  cases.push({ way: 'client, unbound: no longer for trials', bearer: noTrial, end: () => hub.ask(supervisor, 'PATCH', `/v1/clients/${noTrial.ids.client ?? ''}`, { trial: false }, { 'if-match': '*' }) });
  return cases;
}

/** A second process over the same database: it hears of nothing but through it. */
async function otherProcess(t: TestContext, { hub, clock }: MatrixWorld): Promise<Asking> {
  const other = await openApp({ database: hub.database, world: 'live', purposes: PURPOSES, version: 'test', spoolFolder: '/nonexistent', keepsDuties: false, log: () => undefined, clock, publicUrl: () => hub.url });
  const server = createServer(other.http);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  t.after(async () => { other.hangUp(); server.closeAllConnections(); server.close(); await other.stop(); });
  const there = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ask: async <T>(token: string, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
      const isRaw = typeof body === 'string';
      const answer = await fetch(there + path, { method, headers: { ...(token === '' ? {} : { authorization: `Bearer ${token}` }), ...(body === undefined || isRaw ? {} : { 'content-type': 'application/json' }), ...headers }, ...(body === undefined ? {} : { body: isRaw ? body : JSON.stringify(body) }) });
      return { status: answer.status, headers: answer.headers, body: await answer.json() as T };
    },
  };
}

/** A stream of events that somebody opened: whether it has been cut. */
async function openStream({ url }: Pick<TestHub, 'url'>, bearer: Bearer): Promise<() => boolean> {
  const answer = await fetch(`${url}/v1/events`, { headers: await bearer.headers('GET', '/v1/events') });
  assert.equal(answer.status, 200, bearer.kind);
  let isCut = false;
  void answer.text().catch(() => undefined).finally(() => { isCut = true; });
  return () => isCut;
}

test('whichever way a credential of whichever kind ends, every action refuses it, on this process at once and on another within five seconds, and its stream is cut', async (t) => {
  const world = await matrixWorld(t);
  const { hub, clock } = world;
  const other = await otherProcess(t, world);
  const cases = await casesOf(world);
  const me = hub.app.actions.find(({ name }) => name === 'people.me')!;
  const streams: { readonly way: string; readonly isCut: () => boolean }[] = [];
  for (const { way, bearer } of cases) {
    for (const process of [hub, other]) assert.equal((await askAs(process, bearer, me, {})).status, 200, `${way}: before`);
    streams.push({ way, isCut: await openStream(hub, bearer) });
  }
  const standing = await sessionBearer(world, 'DE', 'desk', 'cookie');
  const goesOn = await openStream(hub, standing);
  const wrong: string[] = [];
  let asked = 0;
  const refusedBy = async (process: Asking, { way, bearer }: Case): Promise<void> => {
    await eachOf(hub.app.actions.filter(({ name }) => PROBES[name]), async (act) => {
      const sent = PROBES[act.name]!.send(subjectOf(world, bearer, ABSENT));
      const answer = await askAs(process, bearer, act, sent);
      asked += 1;
      if (answer.status !== 401 || (answer.body as { code?: string }).code !== 'kernel.unauthenticated') wrong.push(`${way}, ${act.name}${isStream(act) ? ' (a stream)' : ''}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 160)}`);
    });
  };
  for (const one of cases) {
    const ended = await one.end();
    assert.ok(ended.status < 300, `${one.way}: ${ended.status} ${JSON.stringify(ended.body)}`);
    await refusedBy(hub, one);
  }
  clock.move(REVOKED_WITHIN_MS);
  for (const one of cases) await refusedBy(other, one);
  assert.deepEqual(wrong, []);
  await until(`the streams are cut: ${streams.filter(({ isCut }) => !isCut()).map(({ way }) => way).join('; ')}`, () => streams.every(({ isCut }) => isCut()));
  assert.equal(goesOn(), false, 'the stream of somebody who still may goes on');
  t.diagnostic(`${asked} requests with ${cases.length} credentials that had ended; ${streams.length} streams cut`);
});

test('a session that nobody used for its time, or that is as old as it may become, is refused by every action, by cookie and command line', async (t) => {
  const world = await matrixWorld(t);
  const { hub, clock } = world;
  const me = hub.app.actions.find(({ name }) => name === 'people.me')!;
  const wrong: string[] = [];
  for (const how of ['cookie', 'command line'] as const) {
    const idle = await sessionBearer(world, 'DE', 'desk', how);
    const busy = await sessionBearer(world, 'DE', 'desk', how);
    assert.equal((await askAs(hub, busy, me, {})).status, 200);
    for (let minutes = 0; minutes < 12 * 60; minutes += 20) {
      assert.equal((await askAs(hub, busy, me, {})).status, 200, `${how}: used every 20 minutes, after ${minutes}`);
      clock.move(20 * 60_000);
    }
    for (const [what, bearer] of [['not used', idle], ['a shift old', busy]] as const) {
      await eachOf(hub.app.actions.filter(({ name }) => PROBES[name]), async (act) => {
        const { status } = await askAs(hub, bearer, act, PROBES[act.name]!.send(subjectOf(world, bearer, ABSENT)));
        if (status !== 401) wrong.push(`${how}, ${what}, ${act.name}: ${status}`);
      });
    }
  }
  assert.deepEqual(wrong, []);
});
