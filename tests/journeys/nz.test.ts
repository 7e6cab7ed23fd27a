/** A real national file from end to end: New Zealand Police's public list of 2 December 2011, every row accounted for. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plates } from '../../bench/generator/index.ts';
import { lookAlikeForm, normalForm } from '../../src/identifiers/text.ts';
import { run } from '../../src/kernel/store/database.ts';
import { readShared, testHub, type TestHub } from '../fixtures.ts';

type Summary = { rows: number; added: number; changed: number; cleared: number; unchanged: number; refused: number; withdrawn: number; warnings: number; report: { type: string; line: number; reason: string }[] };
type Answer = { ref: string; outcome: string; findings: { kind: string; record: { plates?: { number: string }[] } }[] };
type Asked = { readonly number: string; readonly country: string };

const FILE = 'stolen/nz_police_2011-12-02.csv';
const MADE_UP = 20_000;
const SEED = 20_111_202;
/** Made-up plates a likely slip away from a recorded one: worth comparing, and few. */
const OTHERS_MAX = 0.003;

/** Asks for plates as a stream; answers in the order of the questions. */
async function stream(hub: TestHub, token: string, asked: readonly Asked[]): Promise<Answer[]> {
  const body = asked.map((plate, i) => `${JSON.stringify({ ref: `q${i}`, vehicle: { plate }, purpose: 'port_control' })}\n`).join('');
  const { status, body: lines } = await hub.ask<string>(token, 'POST', '/v1/checks/stream', body);
  assert.equal(status, 200);
  const answers = lines.trimEnd().split('\n').map((line) => JSON.parse(line) as Answer);
  assert.deepEqual(answers.map(({ ref }) => ref), asked.map((_, i) => `q${i}`));
  return answers;
}

/** Lower case, a space amid it, and O for every 0: as it might be read aloud. */
const misread = (plate: string): string => { const text = plate.toLowerCase().replaceAll('0', 'O'); return `${text.slice(0, 2)} ${text.slice(2)}`; };
const count = (answers: readonly Answer[]): Record<string, number> => Object.fromEntries(['hit', 'candidates', 'no_record', 'not_checked'].map((outcome) => [outcome, answers.filter((answer) => answer.outcome === outcome).length]));

test('the New Zealand list: every row accounted for, every plate found, no made-up plate a hit', async (t) => {
  const file = readShared(t, FILE);
  if (file === undefined) return;
  const hub = await testHub(t);
  const feed = await hub.token('NZ', 'feed');
  const officer = await hub.token('BR', 'officer', { person: 'officer' });
  const load = async (): Promise<Summary> => (await hub.importText(feed, file, { profile: 'nz-police', mode: 'snapshot' })).body as unknown as Summary;

  const first = await load();
  const repeated = first.report.filter(({ type }) => type === 'refused');
  t.diagnostic(`imported: ${JSON.stringify({ ...first, report: undefined, reference: undefined })}`);
  for (const { line, reason } of repeated) t.diagnostic(`line ${line}: ${reason}`);
  assert.deepEqual([first.rows, first.added, first.refused, first.changed + first.cleared + first.unchanged + first.withdrawn, first.warnings], [3_664, 3_661, 3, 0, 0]);
  const rows = Buffer.from(file).toString('utf8').trimEnd().split(/\r?\n/);
  for (const { line, reason } of repeated) {
    const earlier = Number(/line (\d+)/.exec(reason)?.[1]);
    const [one, other] = [rows[line - 1], rows[earlier - 1]].map((row) => row?.split(',')[0]);
    assert.ok(one !== undefined && one === other && earlier < line, reason);
  }

  const again = await load();
  assert.deepEqual([again.rows, again.unchanged, again.refused, again.added + again.changed + again.cleared + again.withdrawn], [3_664, 3_661, 3, 0]);
  const [kept] = await run(hub.database.db, 'select (select count(*) from changes) as changes, (select count(*) from record_versions) as versions') as { changes: number; versions: number }[];
  assert.deepEqual(kept, { changes: 3_661, versions: 0 });

  await hub.settled();
  const recorded = rows.slice(1).map((row) => row.split(',')[0] ?? '');
  const straight = await stream(hub, officer, recorded.map((number) => ({ number, country: 'NZ' })));
  t.diagnostic(`as they stand: ${JSON.stringify(count(straight))}`);
  assert.deepEqual(count(straight), { hit: 3_664, candidates: 0, no_record: 0, not_checked: 0 });
  for (const [i, { findings }] of straight.entries()) assert.ok(findings.some(({ kind, record }) => kind === 'hit' && record.plates?.[0]?.number === recorded[i]), recorded[i]);

  const read = await stream(hub, officer, recorded.map((number) => ({ number: misread(number), country: 'NZ' })));
  t.diagnostic(`in lower case, with spaces and O for 0: ${JSON.stringify(count(read))}`);
  const [{ hit = 0, candidates = 0 }] = [count(read)];
  assert.equal(hit + candidates, 3_664);
  for (const [i, { outcome, findings }] of read.entries()) {
    assert.ok(findings.some(({ record }) => record.plates?.[0]?.number === recorded[i]), recorded[i]);
    if (!(recorded[i] ?? '').includes('0')) assert.equal(outcome, 'hit', recorded[i]);
  }

  const known = new Set(recorded.map(normalForm));
  const alike = new Set(recorded.map((number) => lookAlikeForm(normalForm(number))));
  const strangers = Array.from(plates(SEED, 2 * MADE_UP, 'NZ')).filter(({ number }) => !known.has(normalForm(number))).slice(0, MADE_UP);
  assert.equal(strangers.length, MADE_UP);
  const answers = await stream(hub, officer, strangers);
  t.diagnostic(`made-up plates: ${JSON.stringify(count(answers))}`);
  assert.equal(count(answers).hit, 0);
  const isAlike = (i: number): boolean => alike.has(lookAlikeForm(normalForm(strangers[i]?.number ?? '')));
  for (const [i, { outcome }] of answers.entries()) if (isAlike(i)) assert.equal(outcome, 'candidates', strangers[i]?.number);
  const others = answers.filter(({ outcome }, i) => outcome === 'candidates' && !isAlike(i)).length;
  assert.ok(others <= MADE_UP * OTHERS_MAX, `${others} plates that look like no recorded one were answered with candidates`);
});
