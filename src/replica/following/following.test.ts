/** How soon a replica comes back to its hub, by what it was told there. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { longestPauseMs } from './following.ts';
import { HubRefused } from './hub-link.ts';

test('a hub that answered, whatever it said, is asked again within ten seconds; one that nobody reaches within thirty', () => {
  for (const status of [429, 500, 503, 401]) assert.equal(longestPauseMs(new HubRefused(status, '', 'no')), 10_000);
  assert.equal(longestPauseMs(new TypeError('fetch failed')), 30_000);
});
