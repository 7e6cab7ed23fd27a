/** What is shipped beside the program names what is there: metrics of the dashboard, flags of services. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { openMetrics } from '../../src/kernel/telemetry/metrics.ts';

const read = (path: string): string => readFileSync(new URL(`../../deploy/${path}`, import.meta.url), 'utf8');

test('every metric that the dashboard shows is one that a hub exposes', async () => {
  const { body } = await openMetrics(() => undefined).expose();
  const exposed = new Set([...body.matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name = '', type]) => (type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name])));
  const { panels } = JSON.parse(read('grafana/crosscheck.json')) as { panels: { title: string; targets: { expr: string }[] }[] };
  const shown = panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => [...expr.matchAll(/\b(?:crosscheck|nodejs)_\w+/g)].map(([name]) => name)));
  assert.ok(shown.length > 10);
  assert.deepEqual(shown.filter((name) => !exposed.has(name)), []);
});

test('every flag with which a hub is started is one that it knows', () => {
  const known = /const USAGE = '([^']+)'/.exec(readFileSync(new URL('../../src/main.ts', import.meta.url), 'utf8'))?.[1] ?? '';
  const used = [read('compose.yaml'), read('systemd/crosscheck@.service')].flatMap((text) => [...text.matchAll(/--[a-z][a-z-]+/g)].map(([flag]) => flag)).filter((flag) => flag !== '--now');
  assert.ok(used.length >= 8);
  assert.deepEqual(used.filter((flag) => !known.includes(flag)), []);
});

test('every variable that the compose file gives a hub is one that it reads, and every user of NATS in the guide has a place in accounts.conf', () => {
  const config = readFileSync(new URL('../../src/kernel/config/index.ts', import.meta.url), 'utf8');
  const given = [...(/environment:\n((?: {4}\w+: .*\n)+)/.exec(read('compose.yaml'))?.[1] ?? '').matchAll(/^ +(\w+):/gm)].map(([, name = '']) => name);
  assert.ok(given.includes('NATS_URL') && given.length >= 6);
  assert.deepEqual(given.filter((name) => !config.includes(`  ${name}: `)), []);
  const accounts = read('nats/accounts.conf');
  for (const subject of ['crosscheck.look', 'crosscheck.beats.NL.*', '$JS.API.CONSUMER.CREATE.CROSSCHECK_NL.>']) assert.ok(accounts.includes(`"${subject}"`), subject);
});
