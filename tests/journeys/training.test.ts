/** The training world: every sample file loads by its profile with nothing refused, says TRAINING, and holds the cases that its README tells of. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadTraining } from '../../src/training.ts';
import { testHub, type TestHub } from '../fixtures.ts';

type Bureau = { code: string; name: string; country: string; timeZone: string; units: { name: string }[] };
type Load = { bureau: string; file: string; profile: string; mode: string };
type Desk = { bureau: string; vehicle: { reference: string; vin: string; restrictions?: string[] } };
type Summary = { rows: number; added: number; changed: number; cleared: number; unchanged: number; refused: number; withdrawn: number; report: { type: string; line: number; field?: string; reason: string }[]; world?: string };
type Answer = { outcome: string; world?: string; findings: { kind: string; record: { reference: string; owner: string } }[] };

const folder = new URL('../../samples/', import.meta.url);
const bytesOf = (name: string): Uint8Array => readFileSync(new URL(name, folder));
const jsonOf = <T>(name: string): T => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as T;

/** A hub with the training bureaus; `feed` and `officer` give a token of the bureau with this code. */
async function trainingHub(t: Parameters<typeof testHub>[0]): Promise<{ hub: TestHub; feed: (bureau: string) => Promise<string>; officer: (bureau: string) => Promise<string>; bureaus: readonly Bureau[] }> {
  const hub = await testHub(t, { world: 'training' });
  const bureaus = jsonOf<Bureau[]>('training/bureaus.json');
  for (const { units, ...bureau } of bureaus) assert.equal((await hub.ask(hub.admin, 'POST', '/v1/bureaus', { ...bureau, units: units.map((unit) => ({ code: unit.name, ...unit })) })).status, 201, bureau.code);
  const token = (role: string) => (bureau: string) => hub.token(bureau, role, { unit: bureaus.find(({ code }) => code === bureau)?.units[0]?.name ?? 'desk' });
  return { hub, feed: token('feed'), officer: token('officer'), bureaus };
}

async function loadAll(hub: TestHub, feed: (bureau: string) => Promise<string>): Promise<Map<string, Summary>> {
  const done = new Map<string, Summary>();
  for (const { bureau, file, profile, mode } of jsonOf<Load[]>('training/index.json')) {
    const { status, body } = await hub.importText(await feed(bureau), bytesOf(`training/${file}`), { profile, mode });
    assert.equal(status, 200, JSON.stringify(body));
    done.set(file, body as unknown as Summary);
  }
  for (const { bureau, vehicle } of jsonOf<Desk[]>('training/desk.json')) assert.equal((await hub.ask(await hub.token(bureau, 'desk'), 'POST', '/v1/vehicles', vehicle)).status, 201, vehicle.reference);
  await hub.settled();
  return done;
}

test('every training file loads by its profile with no row refused, and again with nothing changed', async (t) => {
  const { hub, feed } = await trainingHub(t);
  const first = await loadAll(hub, feed);
  for (const [file, summary] of first) {
    t.diagnostic(`${file}: ${JSON.stringify({ ...summary, report: summary.report.length })}`);
    assert.deepEqual(summary.report.filter(({ type }) => type === 'refused'), [], file);
    assert.equal(summary.refused, 0, file);
  }
  assert.deepEqual([...first.values()].reduce((sum, { rows }) => sum + rows, 0), [92, 99, 93, 73, 81, 80, 61, 101, 4].reduce((a, b) => a + b), 'as many rows as samples/README.md tells of');
  const later = first.get('de-vehicles-later.csv');
  assert.deepEqual([later?.added, later?.changed, later?.cleared], [1, 1, 2]);
  for (const { bureau, file, profile, mode } of jsonOf<Load[]>('training/index.json').filter((load) => !load.file.startsWith('de-'))) {
    const { body } = await hub.importText(await feed(bureau), bytesOf(`training/${file}`), { profile, mode }) as unknown as { body: Summary };
    assert.deepEqual([body.unchanged, body.added + body.changed + body.cleared + body.withdrawn + body.refused], [body.rows, 0], file);
  }
});

test('every answer of a training hub says TRAINING', async (t) => {
  const { hub, officer, bureaus } = await trainingHub(t);
  const token = await officer(bureaus[0]!.code);
  const answers = [
    await hub.ask(token, 'GET', '/v1/status'), await hub.ask(token, 'GET', '/v1/hits'), await hub.ask(token, 'GET', '/v1/vehicles/nonsense'), await hub.ask('', 'GET', '/v1/hits'),
    await hub.ask(token, 'POST', '/v1/checks', { vehicle: { vin: 'X' }, purpose: 'roadside' }), await hub.ask(token, 'POST', '/v1/checks', { vehicle: { vin: 'X' } }),
  ];
  for (const { headers, body, status } of answers) {
    assert.equal(body.world, 'TRAINING', String(status));
    assert.equal(headers.get('crosscheck-world'), 'TRAINING', String(status));
  }
  const stream = await hub.ask<string>(token, 'POST', '/v1/checks/stream', '{"vehicle":{"vin":"X"},"purpose":"roadside"}\nnonsense\n');
  assert.equal(stream.headers.get('crosscheck-world'), 'TRAINING');
  for (const line of stream.body.trimEnd().split('\n')) assert.equal((JSON.parse(line) as Answer).world, 'TRAINING', line);
});

test('the cases that the samples’ README tells of are found as it says', async (t) => {
  const { hub, feed, officer, bureaus } = await trainingHub(t);
  await loadAll(hub, feed);
  const codeOf = (country: string): string => bureaus.find((bureau) => bureau.country === country)!.code;
  const asker = await officer(codeOf('NL'));
  const ask = async (vehicle: object, token = asker): Promise<[string, string[]]> => {
    const { body } = await hub.ask<Answer>(token, 'POST', '/v1/checks', { vehicle, purpose: 'port_control' });
    return [body.outcome, body.findings.map(({ kind, record }) => `${kind} ${record.reference}`).sort()];
  };
  const cases: readonly (readonly [object, string, readonly string[]])[] = [
    [{ vin: 'WVWZZZ1KZ8W970301' }, 'hit', ['hit DE-TRN-0001']], [{ vin: 'WVWZZZ1KZ8W970302' }, 'no_record', []],
    [{ vin: 'WBA8B5108EK970258' }, 'hit', ['candidate NL-TRN-0001', 'hit DE-TRN-0006']],
    [{ plate: { number: 'B-DD 9712', country: 'DE' } }, 'hit', ['candidate NL-TRN-0001', 'hit DE-TRN-0006']],
    [{ vin: 'WDD2130041A970500' }, 'hit', ['hit DE-TRN-0009', 'hit FR-TRN-0001']],
    [{ plate: { number: 'MÜ-AB 9703', country: 'DE' } }, 'hit', ['hit DE-TRN-0007']], [{ plate: { number: 'MU-AB 9703', country: 'DE' } }, 'candidates', ['candidate DE-TRN-0007']],
    [{ plate: { number: 'АА9702ВВ', country: 'UA' } }, 'hit', ['hit DE-TRN-0008']],
    [{ vin: '1HGCM82613A970777' }, 'hit', ['hit TRN2600001']], [{ vin: '9706', make: 'Jensen' }, 'hit', ['hit NL-TRN-0003']], [{ otherNumbers: [{ kind: 'frame', number: 'NZE1213019705' }] }, 'candidates', ['candidate NL-TRN-0002']],
    [{ plate: { number: '97001-أ-6', country: 'MA' } }, 'hit', ['hit MA-TRN-0001']], [{ plate: { number: 'WPR97001', country: 'PL' } }, 'hit', ['hit NL-TRN-D001']],
  ];
  for (const [vehicle, outcome, findings] of cases) assert.deepEqual(await ask(vehicle), [outcome, findings], JSON.stringify(vehicle));
  const restricted = jsonOf<Desk[]>('training/desk.json').find(({ vehicle }) => vehicle.restrictions !== undefined)!;
  assert.deepEqual(await ask({ vin: restricted.vehicle.vin }), ['hit', [`hit ${restricted.vehicle.reference}`]]);
  for (const bureau of restricted.vehicle.restrictions ?? []) assert.deepEqual(await ask({ vin: restricted.vehicle.vin }, await officer(bureau)), ['no_record', []], bureau);
});

test('of the first session’s twelve rows ten go in; one is refused for its date and one for having no number', async (t) => {
  const { hub, feed, bureaus } = await trainingHub(t);
  const { body } = await hub.importText(await feed(bureaus[0]!.code), bytesOf('first-session.csv'), { profile: 'generic' }) as unknown as { body: Summary };
  assert.deepEqual([body.rows, body.added, body.refused], [12, 10, 2]);
  assert.deepEqual(body.report.filter(({ type }) => type === 'refused').map(({ line, field }) => [line, field]), [[7, 'event_date'], [10, 'vin']]);
});

test('a second start of a world that an older version loaded makes the supervisors and telephones that it had not, and changes nothing else', async (t) => {
  const hub = await testHub(t, { world: 'training' });
  const dataFolder = await mkdtemp(join(tmpdir(), 'xc-training-'));
  t.after(() => rm(dataFolder, { recursive: true, force: true }));
  await writeFile(join(dataFolder, 'admin.token'), `${hub.admin}\n`);
  const said: string[] = [];
  const load = () => loadTraining({ address: hub.url, database: hub.database, dataFolder, say: (line) => { said.push(line); } });
  const folder = join(dataFolder, 'training');
  const tokens = async (): Promise<ReadonlyMap<string, string>> => new Map(await Promise.all((await readdir(folder)).map(async (name) => [name, (await readFile(join(folder, name), 'utf8')).trim()] as const)));
  const supervisor = async (): Promise<string> => (await tokens()).get('de-supervisor.token') ?? '';
  const telephones = async (): Promise<readonly (string | undefined)[]> => (await hub.ask<{ items: { telephone?: string }[] }>(await supervisor(), 'GET', '/v1/units')).body.items.map(({ telephone }) => telephone);

  const { officer, ownersDesk } = await load();
  assert.deepEqual(await telephones(), ['+49 000 9702', '+49 000 9701']);
  assert.deepEqual(said, ['loading the training world …']);
  const first = await tokens();
  // as an older version left it, and one telephone told by hand since
  for (const [unit, telephone] of [['Hamburg Free Port Desk', null], ['Bremerhaven Vehicle Terminal', '+49 000 9799']] as const) assert.equal((await hub.ask(await supervisor(), 'PATCH', `/v1/units/${encodeURIComponent(unit)}`, { telephone })).status, 200);
  await rm(join(folder, 'de-supervisor.token'));

  await load();
  const second = await tokens();
  assert.deepEqual([...second.keys()], [...first.keys()]);
  assert.deepEqual([...second].filter(([name, token]) => first.get(name) !== token).map(([name]) => name), ['de-supervisor.token']);
  assert.deepEqual(await telephones(), ['+49 000 9799', '+49 000 9701']);
  assert.equal(said.length, 1);

  await hub.settled();
  const bearer = async (file: string): Promise<string> => (await readFile(file, 'utf8')).trim();
  const { body } = await hub.ask<{ outcome: string; findings: { hit: string }[] }>(await bearer(officer), 'POST', '/v1/checks', { vehicle: { vin: 'WVWZZZ1KZ8W970301' }, purpose: 'port_control' });
  assert.equal(body.outcome, 'hit');
  const hit = body.findings[0]?.hit ?? '';
  assert.equal((await hub.ask(await bearer(officer), 'POST', `/v1/hits/${hit}/requests`, { urgency: 'urgent' })).status, 200);
  const answered = await hub.ask(await bearer(ownersDesk), 'POST', `/v1/hits/${hit}/answers`, { answer: 'confirmed' });
  assert.deepEqual([answered.status, answered.body.state], [200, 'confirmed']);
});
