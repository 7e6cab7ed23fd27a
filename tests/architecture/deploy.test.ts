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
