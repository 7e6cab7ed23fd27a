/** What the shell and its service worker decide: how current the data is, and what may be answered from what is kept. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PERSON_ROLES } from '../../src/modules/people/schema.ts';
import { wayOf } from '../../web/src/pwa/ways.ts';
import { homeOf } from '../../web/src/shell/home.ts';
import { standingOf } from '../../web/src/shell/standing.ts';
import { testHub } from '../fixtures.ts';

const HOME = 'https://hub.example/console/';

test('the page and its files may be answered from what is kept; what the hub says is never', () => {
  const way = (url: string, mode = 'cors', method = 'GET'): string => wayOf({ method, mode, url }, HOME, ['/console/icon.svg']);
  assert.equal(way(`${HOME}check`, 'navigate'), 'page');
  assert.equal(way(`${HOME}hits/hit_1?a=b`, 'navigate'), 'page');
  assert.equal(way(`${HOME}assets/index-abc.js`), 'file');
  assert.equal(way(`${HOME}icon.svg`), 'file');
  for (const url of ['https://hub.example/v1/me', 'https://hub.example/v1/events?kind=hits.*', `${HOME}other`, 'https://elsewhere.example/console/assets/a.js']) assert.equal(way(url), 'hub', url);
  assert.equal(way('https://hub.example/sign-in', 'navigate'), 'hub');
  assert.equal(way(`${HOME}check`, 'navigate', 'POST'), 'hub');
});

test('data is called current only while the hub is heard and its feed keeps up', () => {
  const now = 10_000_000;
  const standing = (said: Partial<Parameters<typeof standingOf>[0]>): string => standingOf({ isReached: true, isLive: true, status: { feedLagSeconds: 0.2, heardAt: now - 1_000 }, now, ...said });
  assert.equal(standing({}), 'current');
  assert.equal(standing({ status: { feedLagSeconds: 12, heardAt: now } }), 'behind');
  assert.equal(standing({ isReached: false }), 'away');
  assert.equal(standing({ status: undefined, isLive: false }), 'away');
  assert.equal(standing({ isLive: false }), 'current', 'the stream of news has just broken off');
  assert.equal(standing({ isLive: false, status: { feedLagSeconds: 0, heardAt: now - 301_000 } }), 'old');
});

test('each role begins where its work is, by what the hub lets it do', async (t) => {
  const hub = await testHub(t);
  const begins = await Promise.all(PERSON_ROLES.map(async (role) => [role, homeOf((await hub.ask<{ actions: readonly string[] }>(role === 'administrator' ? hub.admin : await hub.token('NL', role), 'GET', '/v1/me')).body.actions)]));
  assert.deepEqual(Object.fromEntries(begins), {
    officer: '/check', desk: '/hits', supervisor: '/hits', analyst: '/overview', coordinator: '/overview', auditor: '/audit', registration_clerk: '/check', administrator: '/admin',
  });
});
