/** What is shipped beside the program names what is there: metrics of the dashboard, flags of services. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { overloaded } from '../../src/kernel/http/admission.ts';
import { problemOf } from '../../src/kernel/http/problem.ts';
import { openMetrics } from '../../src/kernel/telemetry/metrics.ts';

const read = (path: string): string => readFileSync(new URL(`../../deploy/${path}`, import.meta.url), 'utf8');

/** Names under which series are asked for. */
async function exposedSeries(): Promise<ReadonlySet<string>> {
  const { body } = await openMetrics(() => undefined).expose();
  return new Set([...body.matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name = '', type]) => (type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name])));
}
const seriesIn = (expr: string): readonly string[] => [...expr.matchAll(/\b(?:crosscheck|nodejs)_\w+/g)].map(([name]) => name);

test('every metric that the dashboard shows is one that a hub exposes', async () => {
  const exposed = await exposedSeries();
  const { panels } = JSON.parse(read('grafana/crosscheck.json')) as { panels: { title: string; targets: { expr: string }[] }[] };
  const shown = panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => seriesIn(expr)));
  assert.ok(shown.length > 10);
  assert.deepEqual(shown.filter((name) => !exposed.has(name)), []);
});

test('every alert asks for what a hub exposes, says how urgent it is and what it means; what an operator must hear of has one', async () => {
  const exposed = await exposedSeries();
  const alerts = read('prometheus/alerts.yaml').split(/^ {6}- alert: /m).slice(1).map((text) => ({
    name: /^\w+/.exec(text)?.[0] ?? '', series: seriesIn(/^ {8}expr: (.+)$/m.exec(text)?.[1] ?? ''),
    severity: /^ {8}labels: \{ severity: (\w+) \}$/m.exec(text)?.[1], summary: /^ {10}summary: (?:"[^"]+"|[^"{].*)$/m.test(text),
  }));
  assert.deepEqual(alerts.filter(({ series, severity, summary }) => series.length === 0 || !['page', 'ticket'].includes(severity ?? '') || !summary), []);
  assert.deepEqual(alerts.flatMap(({ series }) => series).filter((name) => !exposed.has(name)), []);
  const heard = new Set(alerts.flatMap(({ series }) => series));
  for (const name of ['crosscheck_feed_lag_seconds', 'crosscheck_log_unpublished_seconds', 'crosscheck_duties_unkept', 'crosscheck_deliveries_total', 'crosscheck_requests_turned_away', 'crosscheck_channels_uncarried', 'crosscheck_disk_free_bytes']) assert.ok(heard.has(name), name);
});

test('every flag with which a hub is started is one that it knows', () => {
  const known = /const USAGE = '([^']+)'/.exec(readFileSync(new URL('../../src/main.ts', import.meta.url), 'utf8'))?.[1] ?? '';
  const used = [read('compose.yaml'), read('systemd/crosscheck@.service')].flatMap((text) => [...text.matchAll(/--[a-z][a-z-]+/g)].map(([flag]) => flag)).filter((flag) => flag !== '--now');
  assert.ok(used.length >= 8);
  assert.deepEqual(used.filter((flag) => !known.includes(flag)), []);
});

test('an address that asks the proxy for too much is told what a hub says that has too much to do', () => {
  const told = JSON.parse(/^ {2}http-request return status 429 .* string '(.+)' if /m.exec(read('haproxy.cfg'))?.[1] ?? '') as Record<string, unknown>;
  const { traceId: _traceId, ...said } = problemOf(overloaded(), '');
  assert.deepEqual(told, said);
});

test('every variable that the compose file gives a hub is one that it reads, and every user of NATS in the guide has a place in accounts.conf', () => {
  const config = readFileSync(new URL('../../src/kernel/config/index.ts', import.meta.url), 'utf8');
  const given = [...(/environment:\n((?: {4}\w+: .*\n)+)/.exec(read('compose.yaml'))?.[1] ?? '').matchAll(/^ +(\w+):/gm)].map(([, name = '']) => name);
  assert.ok(given.includes('NATS_URL') && given.length >= 6);
  assert.deepEqual(given.filter((name) => !config.includes(`  ${name}: `)), []);
  const accounts = read('nats/accounts.conf');
  for (const subject of ['crosscheck.look', 'crosscheck.beats.NL.*', '$JS.API.CONSUMER.CREATE.CROSSCHECK_NL.>']) assert.ok(accounts.includes(`"${subject}"`), subject);
});
