/** Imports as a feed sees them: what is added, changed, cleared, withdrawn, refused, warned of; and what a repeat changes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from '../../kernel/store/database.ts';
import { testHub, type TestHub } from '../../../tests/fixtures.ts';

type Line = { type: string; line: number; field?: string; reason: string };
type Summary = { rows: number; added: number; changed: number; cleared: number; unchanged: number; refused: number; withdrawn: number; warnings: number; dryRun: boolean; reference: string; report: Line[]; code?: string; advice?: string; title?: string; errors?: { path: string }[] };
type Made = { hub: TestHub; feed: string; load: (file: string | Uint8Array, query?: Record<string, string>) => Promise<Summary & { status: number }>; counts: (file: string | Uint8Array, query?: Record<string, string>) => Promise<string>; state: () => Promise<string[]> };

/** Counts of an import in one line; only those that are not nought. */
const told = (summary: Summary): string => (['rows', 'added', 'changed', 'cleared', 'unchanged', 'refused', 'withdrawn'] as const).filter((key) => summary[key] !== 0).map((key) => `${key} ${summary[key]}`).join(', ');

async function open(t: Parameters<typeof testHub>[0]): Promise<Made> {
  const hub = await testHub(t);
  const feed = await hub.token('NL', 'feed');
  const load: Made['load'] = async (file, query = {}) => {
    const { status, body } = await hub.importText(feed, file, { profile: 'generic', ...query }) as unknown as { status: number; body: Summary };
    return { ...body, status };
  };
  return {
    hub, feed, load,
    counts: async (file, query) => told(await load(file, query)),
    state: async () => (await run(hub.database.db, 'select reference, status, version from records order by owner, reference') as { reference: string; status: string; version: number }[]).map((r) => `${r.reference} ${r.status} ${r.version}`),
  };
}

const csv = (...rows: readonly string[]): string => `reference,plate,colour,operation,clear_reason\n${rows.join('\n')}\n`;
const numbered = (from: number, to: number, colour = 'red'): string[] => Array.from({ length: to - from + 1 }, (_, i) => `R${from + i},P${from + i},${colour},,`);
const snapshot = { mode: 'snapshot' };

test('a delta adds, changes and clears by owner and reference, and leaves alone what it does not name', async (t) => {
  const { counts, state } = await open(t);
  assert.equal(await counts(csv('A,P1,red,,', 'B,P2,red,upsert,', 'C,P3,red,,')), 'rows 3, added 3');
  assert.equal(await counts(csv('A,P1,blue,,', 'B,,,clear,recovered')), 'rows 2, changed 1, cleared 1');
  assert.deepEqual(await state(), ['A live 2', 'B cleared 2', 'C live 1']);
});

test('repeating a file changes nothing: all rows unchanged, no new version, nothing for the feed', async (t) => {
  const { hub, load, counts, state } = await open(t);
  const files = [csv(...numbered(1, 20)), csv('R1,,,clear,recovered', 'R2,P2,green,,')];
  for (const file of files) await load(file);
  const changes = async (): Promise<unknown> => run(hub.database.db, 'select count(*) as n from changes');
  const [before, then] = [await state(), await changes()];
  assert.equal(await counts(files[1] ?? ''), 'rows 2, unchanged 2');
  assert.equal(await counts(csv(...numbered(3, 20)), snapshot), 'rows 18, unchanged 18, withdrawn 1');
  await load(csv(...numbered(3, 20)), snapshot);
  assert.deepEqual(await changes(), [{ n: (then as { n: number }[])[0]!.n + 1 }], 'R2 was withdrawn once');
  assert.deepEqual((await state()).filter((line) => !line.startsWith('R2 ')), before.filter((line) => !line.startsWith('R2 ')));
});

test('a snapshot withdraws what its file no longer has, of its own feed only and never a desk’s entry', async (t) => {
  const { hub, feed, load, counts, state } = await open(t);
  await load(csv(...numbered(1, 10)), snapshot);
  await load(csv('OTHER,PX,red,,'), { feed: 'other' });
  await hub.ask(await hub.token('NL', 'desk'), 'POST', '/v1/vehicles', { reference: 'DESK', vin: 'X123' });
  await hub.ask(feed, 'POST', '/v1/vehicles', { reference: 'BYHAND', vin: 'X124' });
  await hub.importText(await hub.token('DE', 'feed'), csv('R10,P10,red,,'), { profile: 'generic' });
  assert.equal(await counts(csv(...numbered(1, 8)), snapshot), 'rows 8, unchanged 8, withdrawn 2');
  assert.deepEqual((await state()).filter((line) => !/^R[1-8] live 1$/.test(line)), ['R10 live 1', 'BYHAND live 1', 'DESK live 1', 'OTHER live 1', 'R10 withdrawn 2', 'R9 withdrawn 2']);
  assert.equal(await counts(csv(...numbered(1, 10)), snapshot), 'rows 10, changed 2, unchanged 8', 'what is in the file again is live again');
});

test('a refused row counts as present: its record is not withdrawn, whatever the fault', async (t) => {
  const { load, counts, state } = await open(t);
  const rows = numbered(1, 30);
  await load(csv(...rows), snapshot);
  rows[3] = 'R4,"P4" x,red,,'; // a broken quote behind the reference
  rows[5] = 'R6,P6,red,explode,'; // an operation nobody knows
  rows[7] = 'R8,P\u00008,red,,'; // a control character
  rows[9] = `R10,${'9'.repeat(65)},red,,`; // too long a plate
  rows[11] = 'R12,,red,,'; // no number at all
  rows[13] = 'R14,"P14,red,,'; // an unclosed quote
  assert.equal(await counts(csv(...rows.slice(0, 29)), snapshot), 'rows 29, unchanged 23, refused 6, withdrawn 1');
  assert.deepEqual((await state()).filter((line) => !line.endsWith('live 1')), ['R30 withdrawn 2']);
});

test('where the reference of a refused row cannot be made out nothing is withdrawn, and the report says so', async (t) => {
  const { load, state } = await open(t);
  await load(csv(...numbered(1, 10)), snapshot);
  for (const bad of ['"R9" x,P9,red,,', 'R9,P9,red,,,one too many', ',P9,red,,', 'R\u00009,P9,red,,']) {
    const summary = await load(csv(...numbered(1, 8), bad), snapshot);
    assert.deepEqual([told(summary), summary.report.at(-1)?.type, summary.report.at(-1)?.line], ['rows 9, unchanged 8, refused 1', 'warning', 0], bad);
    assert.ok((await state()).every((line) => line.endsWith('live 1')), bad);
  }
});

test('a snapshot that would withdraw more than a fifth is refused before anything is applied; allowShrink lifts that', async (t) => {
  const { load, counts, state } = await open(t);
  await load(csv(...numbered(1, 10)), snapshot);
  const before = await state();
  for (const mode of [snapshot, { ...snapshot, dryRun: 'true' }]) {
    const refused = await load(csv(...numbered(1, 7, 'blue'), 'NEW,PN,red,,'), mode);
    assert.deepEqual([refused.status, refused.code, (refused as unknown as { withdraws: number }).withdraws], [409, 'vehicles.snapshot_shrinks', 3]);
    assert.deepEqual(await state(), before);
  }
  assert.equal(await counts(csv(...numbered(1, 8)), { ...snapshot, dryRun: 'true' }), 'rows 8, unchanged 8, withdrawn 2', 'a fifth exactly is let pass');
  assert.equal(await counts(csv(...numbered(1, 7, 'blue'), 'NEW,PN,red,,'), { ...snapshot, allowShrink: 'true' }), 'rows 8, added 1, changed 7, withdrawn 3');
});

test('a reference that stands twice in a file is refused the second time, and the first line is named', async (t) => {
  const { load } = await open(t);
  const rows = numbered(1, 5_000);
  rows[4] = 'R1,PX,blue,,'; // in the same batch
  rows[4_400] = 'R2,PX,blue,,'; // batches later
  rows[4_000] = 'R3,,red,,'; // refused itself …
  rows[2] = 'R9999,,red,,'; // … and a first mention that was refused
  rows[4_300] = 'R9999,P1,red,,';
  const { report, ...summary } = await load(csv(...rows));
  assert.equal(told({ report, ...summary }), 'rows 5000, added 4995, refused 5');
  assert.deepEqual(report.filter(({ field }) => field === 'reference').map(({ line, reason }) => [line, /line (\d+)/.exec(reason)?.[1]]), [[6, '2'], [4302, '4'], [4402, '3']]);
});

test('a reference that stands twice in one long line of JSON is refused too, batches later', async (t) => {
  const { counts } = await open(t);
  const rows = Array.from({ length: 5_100 }, (_, i) => ({ reference: `R${i}`, plate: `P${i}` }));
  rows[5_050] = { reference: 'R7', plate: 'PX' };
  assert.equal(await counts(JSON.stringify(rows)), 'rows 5100, added 5099, refused 1');
});

test('every refused row is reported with its line, the source’s column and a reason; the rest goes in', async (t) => {
  const { load } = await open(t);
  const { status, report, ...rest } = await load('reference,vin,plate,plate_country,year,event,event_date,operation\nA,V1,,,,,,\nB,,,,,,,\nC,,P1,Nowhere,,,,\nD,V2,,,two,,,\nE,V3,,,,gone,,\nF,V4,,,,,03/04/2026,\nG,V5,,,,,2026-02-30,\n,V6,,,,,,\nI,V7,,,,,,explode\nJ,V8,,,,,,clear\nK,V9,,,,,,\n');
  assert.deepEqual([status, told({ ...rest, report })], [200, 'rows 11, added 2, refused 9']);
  assert.deepEqual(report.map(({ line, field }) => [line, field]), [[3, 'vin'], [4, 'plate_country'], [5, 'year'], [6, 'event'], [7, 'event_date'], [8, 'event_date'], [9, 'reference'], [10, 'operation'], [11, 'operation']]);
  assert.ok(report.every(({ reason }) => reason.length > 5));
  assert.match(report.find(({ line }) => line === 7)?.reason ?? '', /ambiguous/);
});

test('a reference that is too long is refused by itself, however long', async (t) => {
  const { counts } = await open(t);
  const long = Array.from({ length: 4_000 }, (_, i) => String.fromCharCode(33 + (i * 7919) % 90)).join('').replaceAll(/[",]/g, 'x');
  assert.equal(await counts(csv(`${'R'.repeat(65)},P1,red,,`, `${long},P2,red,,`, 'OK,P3,red,,')), 'rows 3, added 1, refused 2');
});

test('what looks wrong is taken and warned of: check digit, maker, year to come, another bureau', async (t) => {
  const { hub, load } = await open(t);
  const german = await hub.token('DE', 'desk');
  await hub.ask(german, 'POST', '/v1/vehicles', { reference: 'D-1', vin: 'WVWZZZ1KZ8W970301' });
  await hub.ask(german, 'POST', '/v1/vehicles', { reference: 'D-2', vin: 'WVWZZZ1KZ8W970302', restrictions: ['NL'] });
  await hub.ask(german, 'POST', '/v1/vehicles', { reference: 'D-3', vin: 'X1', plates: [{ number: 'AA 1', country: 'DE' }] });
  await hub.settled();
  const summary = await load('reference,vin,make,year,plate,plate_country\nA,1HGCM82613A970777,,,,\nB,WVWZZZ1KZ8W970309,Toyota,,,\nC,V1,,2090,,\nD,WVWZZZ1KZ8W.970301,,,,\nE,WVWZZZ1KZ8W970302,,,,\nF,,,,AA1,DE\nG,,,,AA1,AT\n');
  assert.deepEqual([told(summary), summary.warnings], ['rows 7, added 7', 5]);
  assert.deepEqual(summary.report.map(({ line, field }) => [line, field]), [[2, 'vin'], [3, 'make'], [4, 'year'], [5, 'reference'], [7, 'reference']]);
  assert.match(summary.report[3]?.reason ?? '', /already recorded by DE under reference D-1/);
});

test('a dry run changes nothing and tells the counts that the import then has', async (t) => {
  const { hub, load, state } = await open(t);
  await load(csv(...numbered(1, 20)), snapshot);
  const file = csv(...numbered(1, 10), ...numbered(11, 16, 'blue'), 'R17,,,clear,settled', 'R1,P,red,,', 'BAD,,red,,', 'NEW,PN,red,,');
  const trace = async (): Promise<unknown> => Promise.all(['records', 'record_versions', 'changes'].map((table) => run(hub.database.db, `select count(*) as n from ${table}`)));
  for (const mode of ['snapshot', 'delta']) {
    const before = [await state(), await trace()];
    const dry = await load(file, { mode, dryRun: 'true' });
    assert.equal(dry.dryRun, true);
    assert.deepEqual([await state(), await trace()], before);
    if (mode === 'snapshot') {
      const real = await load(file, { mode });
      assert.deepEqual([told(dry), dry.warnings, dry.report], [told(real), real.warnings, real.report]);
      assert.equal(told(real), 'rows 20, added 1, changed 6, cleared 1, unchanged 10, refused 2, withdrawn 3');
    }
  }
});

test('a record that the desk cleared is not reopened by a file; one that the feed cleared is', async (t) => {
  const { hub, load, counts, state } = await open(t);
  await load(csv('A,P1,red,,', 'B,P2,red,,', 'C,P3,red,,'));
  const desk = await hub.token('NL', 'desk');
  for (const reference of ['A', 'C']) await hub.ask(desk, 'POST', `/v1/vehicles/by-reference/${reference}/clear`, { reason: 'entered_in_error' });
  await load(csv('B,,,clear,recovered'));
  const again = await load(csv('A,P1,blue,,', 'B,P2,red,,', 'C,P3,red,,'));
  assert.equal(told(again), 'rows 3, changed 1, unchanged 1, refused 1');
  assert.match(again.report[0]?.reason ?? '', /your desk cleared the record A/);
  assert.deepEqual(await state(), ['A cleared 2', 'B live 3', 'C cleared 2']);
  // What the feed cleared and the desk reopened is the desk's to clear for good.
  await load(csv('B,,,clear,recovered'));
  await hub.ask(desk, 'PUT', '/v1/vehicles/by-reference/B', { vin: 'X123' });
  await hub.ask(desk, 'POST', '/v1/vehicles/by-reference/B/clear', { reason: 'duplicate' });
  assert.equal(await counts(csv('B,P2,red,,')), 'rows 1, refused 1');
});

test('a desk’s correction of a fed record stays while the file says the same as before', async (t) => {
  const { hub, load, counts } = await open(t);
  await load(csv('A,P1,red,,'));
  const desk = await hub.token('NL', 'desk');
  const { body } = await hub.ask<{ id: string }>(desk, 'GET', '/v1/vehicles/by-reference/A');
  await hub.ask(desk, 'PATCH', `/v1/vehicles/${body.id}`, { colour: 'green' }, { 'if-match': '"1"' });
  assert.equal(await counts(csv('A,P1,red,,')), 'rows 1, unchanged 1');
  assert.equal((await hub.ask<{ colour: string }>(desk, 'GET', '/v1/vehicles/by-reference/A')).body.colour, 'green');
  assert.equal(await counts(csv('A,P1,blue,,')), 'rows 1, changed 1');
});

test('a derived reference is the same at every import, and the answer says how it is made', async (t) => {
  const { hub, counts, load } = await open(t);
  const file = 'plate,color,make,model,year,type,date_stolen,region\nAB123,Blue,Yamaha,TTR230,2007,Trail Bike,2011-07-14,Otago\n ab123 ,Red,YAMAHA,TTR230,0,Trail  Bike,2011-07-14,Otago\n';
  const first = await load(file, { profile: 'nz-police' });
  assert.deepEqual([told(first), first.report[0]?.line], ['rows 2, added 1, refused 1', 3], 'case and spaces make no other vehicle');
  assert.match(first.reference, /derived from plate, date_stolen, make, model, type/);
  assert.equal(await counts(file, { profile: 'nz-police' }), 'rows 2, unchanged 1, refused 1');
  const [row] = await run(hub.database.db, 'select reference from records') as { reference: string }[];
  assert.match(row?.reference ?? '', /^nz-police:[0-9a-hjkmnp-tv-z]{16}$/);
});

test('a profile of one’s own is brought, listed, used, and seen by no other bureau; a bad one is answered with every fault', async (t) => {
  const { hub, feed, counts } = await open(t);
  const mine = { name: 'ruritania', title: 'Ruritania, weekly', delimiter: ';', dates: { order: 'dmy' }, reference: { column: 'cislo' }, columns: { spz: 'plate', odcizeno: 'event.from', druh: { to: 'category', words: 'druhy' } }, constants: { plateCountry: 'CZ' }, words: { druhy: { osobni: 'car' } } };
  assert.equal((await hub.ask(feed, 'PUT', '/v1/import-profiles/ruritania', mine)).status, 200);
  assert.equal(await counts('cislo;spz;odcizeno;druh\n1;1AB 2345;03/04/2026;osobni\n', { profile: 'ruritania' }), 'rows 1, added 1');
  const { body } = await hub.ask<{ event: { from: string }; category: string; plates: object[] }>(feed, 'GET', '/v1/vehicles/by-reference/1');
  assert.deepEqual([body.event.from, body.category, body.plates], ['2026-04-03', 'car', [{ number: '1AB 2345', country: 'CZ' }]]);
  const other = await hub.token('DE', 'feed');
  for (const [token, names] of [[feed, true], [other, false]] as const) {
    const { body: list } = await hub.ask<{ items: { name: string }[] }>(token, 'GET', '/v1/import-profiles');
    assert.equal(list.items.some(({ name }) => name === 'ruritania'), names);
    assert.ok(['generic', 'ncic', 'nz-police', 'ua-wanted'].every((name) => list.items.some((one) => one.name === name)));
    assert.equal((await hub.ask(token, 'GET', '/v1/import-profiles/ruritania')).status, names ? 200 : 404);
  }
  const bad = await hub.ask<Summary>(feed, 'PUT', '/v1/import-profiles/bad', { name: 'bad', title: '', reference: {}, columns: { a: 'nowhere', b: { to: 'category', words: 'absent' } }, colour: 'red' });
  assert.equal(bad.status, 400);
  const told = (bad.body.errors ?? []) as { path: string; code?: string; values?: object }[];
  assert.ok(told.length >= 5, JSON.stringify(told));
  assert.ok(told.every(({ code }) => code !== undefined), 'each for whoever says it in another language');
  assert.deepEqual(told.find(({ path }) => path === '/columns/b/words'), { path: '/columns/b/words', detail: 'there is no table "absent" in words', code: 'profile.no_table', values: { table: 'absent' } });
  assert.equal((await hub.ask(feed, 'PUT', '/v1/import-profiles/other', mine)).status, 400, 'the name is that of the address');
  assert.equal((await hub.importText(feed, 'a\n1\n', { profile: 'bad' })).status, 404);
});

test('a profile that was kept and that this release cannot read is shown as it is, and named with its faults where it is to be used', async (t) => {
  const { hub, feed } = await open(t);
  const kept = { name: 'older', title: 'Of an older release', reference: { column: 'n' }, columns: { n: 'nowhere' } };
  await run(hub.database.db, 'insert into import_profiles (bureau, name, profile, changed_at) values ($1, $2, $3, $4)', ['NL', 'older', JSON.stringify(kept), '2026-11-22T10:00:00Z']);
  assert.deepEqual((await hub.ask<object>(feed, 'GET', '/v1/import-profiles/older')).body, kept);
  const { status, body } = await hub.importText(feed, 'n\n1\n', { profile: 'older' }) as unknown as { status: number; body: { code: string; values?: object; errors: { path: string; code?: string }[] } };
  assert.deepEqual([status, body.code, body.errors.map(({ path, code }) => [path, code])], [409, 'vehicles.faulty_profile', [['/columns/n', 'profile.target']]]);
});

test('a desk that clears a record while an import is about to change it wins: the file does not reopen it', async (t) => {
  const { hub, load, state } = await open(t);
  await load(csv('A,P1,red,,', 'B,P2,red,,'));
  const waits = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  let under: Promise<Summary> | undefined;
  await hub.database.transaction(async ({ db }) => {
    await run(db, `select 1 from records where reference = 'A' for update`);
    under = load(csv('A,P1,blue,,', 'B,P2,blue,,'));
    const patience = performance.now() + 20_000;
    while ((await run(hub.database.db, waits)).length === 0) assert.ok(performance.now() < patience, 'the import did not come to the record');
    await run(db, `insert into record_versions select * from records where reference = 'A'`);
    await run(db, `update records set status = 'cleared', version = 2 where reference = 'A'`);
  });
  assert.equal(told(await under!), 'rows 2, changed 1, refused 1');
  assert.deepEqual(await state(), ['A cleared 2', 'B live 2']);
});

test('the NCIC codes for recovered and entered in error clear what they named before', async (t) => {
  const { hub, feed, counts } = await open(t);
  const file = (key: string): string => `MKE,VIN,LIC,LIS,VYR,VMA,OCA,DOT\n${key},1HGCM82654A979002,9TRN777,NJ,2004,HOND,T1,20260627\n`;
  assert.equal(await counts(file('EV'), { profile: 'ncic' }), 'rows 1, added 1');
  assert.equal(await counts(file('EV'), { profile: 'ncic' }), 'rows 1, unchanged 1');
  for (const [key, reason] of [['CV', 'recovered'], ['XV', 'entered_in_error']] as const) {
    assert.equal(await counts(file(key), { profile: 'ncic' }), 'rows 1, cleared 1');
    assert.equal(await counts(file(key), { profile: 'ncic' }), 'rows 1, unchanged 1');
    const { body } = await hub.ask<{ status: string; cleared: { reason: string }; plates: object[]; coded: { make: string } }>(feed, 'GET', '/v1/vehicles/by-reference/T1');
    assert.deepEqual([body.status, body.cleared.reason, body.plates, body.coded.make], ['cleared', reason, [{ number: '9TRN777', country: 'US' }], 'honda']);
    assert.equal(await counts(file('MV'), { profile: 'ncic' }), 'rows 1, changed 1', 'reported again, it is live again');
  }
});
