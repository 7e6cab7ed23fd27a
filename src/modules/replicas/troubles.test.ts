/** When a channel counts as not carried: after ten seconds of failures, and until it has gone well for a minute. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watchTroubles } from './troubles.ts';

function scene() {
  const told: string[] = [];
  let now = 0;
  const troubles = watchTroubles({ ms: () => now, onTrouble: (channel) => { told.push(`${channel} ${now}`); }, onOver: (channel) => { told.push(`${channel} over ${now}`); } });
  return { troubles, told, at: (ms: number) => { now = ms; } };
}

test('a failure that passes within seconds is not told; one that lasts is told once, and once that it is over', () => {
  const { troubles, told, at } = scene();
  troubles.failed('NL.24');
  at(3_000);
  troubles.went('NL.24');
  at(30_000);
  assert.deepEqual([troubles.count(), troubles.isLasting('NL.24')], [0, false], 'it goes well since');
  at(70_000);
  troubles.went('NL.24');
  for (let ms = 100_000; ms <= 120_000; ms += 1_000) { at(ms); troubles.failed('NL.24'); troubles.went('BR.24'); }
  assert.deepEqual([troubles.count(), troubles.isLasting('NL.24'), troubles.isLasting('BR.24')], [1, true, false]);
  for (let ms = 121_000; ms <= 191_000; ms += 5_000) { at(ms); troubles.went('NL.24'); }
  assert.equal(troubles.count(), 0);
  assert.deepEqual(told, ['NL.24 110000', 'NL.24 over 181000']);
});

test('two streams that answer in turns stay a trouble, however often it goes well in between', () => {
  const { troubles, told, at } = scene();
  for (let ms = 0; ms <= 120_000; ms += 5_000) { at(ms); if ((ms / 5_000) % 3 === 0) troubles.failed('NL.24'); else troubles.went('NL.24'); }
  assert.deepEqual([troubles.count(), told], [1, ['NL.24 15000']]);
  troubles.forget('NL.24');
  assert.equal(troubles.count(), 0);
});
