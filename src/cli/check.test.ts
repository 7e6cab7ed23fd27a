import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HIT_FINDING, answerJson, answerOf, bodyOf, fakeHub, run, type Ran } from './fixtures.ts';

const CANDIDATE = {
  ...HIT_FINDING, kind: 'candidate', hit: undefined, band: 'possible', score: 0.12, advice: { kind: 'compare_first' }, assumed: ['characters that look alike were taken for each other'],
  fields: [{ field: 'vin', asked: 'WVW-ZZZ1KZ8W97O3O1', recorded: 'WVWZZZ1KZ8W970301', verdict: 'differs', relation: 'look_alike', alignment: [{ kind: 'equal', at: 1, asked: 'WVWZZZ1KZ8W97', recorded: 'WVWZZZ1KZ8W97' }, { kind: 'look_alike', at: 14, asked: 'O', recorded: '0' }, { kind: 'equal', at: 15, asked: '3', recorded: '3' }, { kind: 'look_alike', at: 16, asked: 'O', recorded: '0' }, { kind: 'equal', at: 17, asked: '1', recorded: '1' }] }],
};

async function checked(answer: Record<string, unknown>, argv: readonly string[] = [], io: { isTty?: boolean; columns?: number } = {}): Promise<Ran & { asked: Record<string, unknown> }> {
  let asked = '';
  const hub = await fakeHub(async (incoming, outgoing) => { asked = await bodyOf(incoming); answerJson(outgoing, 200, answer); });
  const ran = await run(['check', '--vin', 'X1', '--purpose', 'roadside', ...argv], { hub, mayColour: io.isTty === true, io: { isTty: { out: io.isTty === true, err: false }, ...(io.columns === undefined ? {} : { columns: io.columns }) } });
  await hub.close();
  return { ...ran, asked: JSON.parse(asked) as Record<string, unknown> };
}

test('the outcome is the exit status: 0 no record, 10 candidates, 20 hit', async () => {
  for (const [outcome, findings, exit, word] of [['no_record', [], 0, '○ NO RECORD'], ['candidates', [CANDIDATE], 10, '◆ CANDIDATES'], ['hit', [HIT_FINDING], 20, '● HIT']] as const) {
    const ran = await checked(answerOf(outcome, { findings }));
    assert.equal(ran.exit, exit);
    assert.ok(ran.out.startsWith(word), ran.out);
  }
});

test('everything that was said goes into the question, under the names of the API', async () => {
  const { asked } = await checked(answerOf('no_record'), ['--plate', 'AB 12', '--country', 'NL', '--engine', 'E1', '--number', 'N1', '--make', 'VW', '--model', 'Golf', '--year', '2008', '--colour', 'black', '--category', 'car', '--place', 'A1', '--capture', 'typed', '--case', 'C1', '--operation', 'O1', '--on-behalf-of', 'X', '--person', 'P', '--device', 'D', '--observed-at', '2026-11-22T10:15:00Z', '--ref', 'R1']);
  assert.deepEqual(asked, {
    purpose: 'roadside', capture: 'typed', place: 'A1', observedAt: '2026-11-22T10:15:00Z', person: 'P', device: 'D', onBehalfOf: 'X', case: 'C1', operation: 'O1', ref: 'R1',
    vehicle: { vin: 'X1', plate: { number: 'AB 12', country: 'NL' }, engineNumber: 'E1', number: 'N1', make: 'VW', model: 'Golf', year: 2008, colour: 'black', category: 'car' },
  });
  assert.deepEqual((await checked(answerOf('no_record'), ['--vin', 'X2'])).asked['vehicle'], { vins: [{ number: 'X1' }, { number: 'X2' }] });
});

test('no seizure is advised before confirmation unless the answer says act (R9)', async () => {
  const hit = await checked(answerOf('hit', { findings: [HIT_FINDING] }));
  assert.doesNotMatch(hit.out, /seize/i);
  assert.match(hit.out, /Ask DE to confirm before anything is done\. Contact: BKA duty desk, \+49 611 55/);
  assert.match(hit.out, /CAUTION: armed/);
  assert.match(hit.out, /But not all agrees: colour/);
  assert.match(hit.out, /recorded 12 days ago \(2026-11-10\)/);
  const act = await checked(answerOf('hit', { findings: [{ ...HIT_FINDING, advice: { kind: 'act', action: 'seize' } }] }));
  assert.match(act.out, /SEIZE the vehicle\. The record says that this stands before confirmation/);
  const candidate = await checked(answerOf('candidates', { findings: [CANDIDATE] }));
  assert.doesNotMatch(candidate.out, /● HIT|seize/i);
  assert.match(candidate.out, /Compare first/);
});

test('the characters that differ are marked under both numbers, without the punctuation that was typed', async () => {
  const { out } = await checked(answerOf('candidates', { findings: [CANDIDATE] }));
  assert.ok(out.includes('   ≈ VIN  WVWZZZ1KZ8W97O3O1  WVWZZZ1KZ8W970301\n                       ~ ~                ~ ~\n'), out);
  assert.match(out, /Assumed: characters that look alike[^\n]*\n {3}veh_1\n/, 'its record is named, so that it can be compared');
});

test('a candidate bears its band as a word, and never a percentage', async () => {
  for (const [band, word] of [['strong', 'STRONG'], ['possible', 'POSSIBLE'], ['weak', 'WEAK']] as const) {
    const { out } = await checked(answerOf('candidates', { findings: [{ ...CANDIDATE, band, score: 0.123 }] }));
    assert.match(out, new RegExp(`◆ CANDIDATE {2}DE {2}DE-1 {2}${word}\\n`));
    assert.doesNotMatch(out, /score|0\.12|12 ?%/);
  }
});

test('what is not shown is told in one line, with the flag that shows it', async () => {
  const lineOf = async (weak: object): Promise<string> => /^.*not shown.*$/m.exec((await checked(answerOf('no_record', { weak }))).out)?.[0] ?? '';
  assert.equal(await lineOf({ count: 3 }), '3 weak ones are not shown; --all shows them.');
  assert.equal(await lineOf({ count: 1 }), '1 weak one is not shown; --all shows it.');
  assert.equal(await lineOf({ count: 120, atLeast: true }), 'At least 120 weak ones are not shown; --all shows them.');
  assert.equal(await lineOf({ count: 1, possible: 2 }), '2 possible and 1 weak ones are not shown; --all shows them.');
  const { exit, out } = await checked(answerOf('no_record', { weak: { count: 3 } }));
  assert.equal(exit, 0);
  assert.ok(out.startsWith('○ NO RECORD\n'));
});

test('--all asks for every band; weak ones that are shown leave no record, and say what they are', async () => {
  const { asked, out, exit } = await checked(answerOf('no_record', { findings: [{ ...CANDIDATE, band: 'weak' }] }), ['--all']);
  assert.equal(asked['bands'], 'all');
  assert.equal(exit, 0);
  assert.match(out, /^○ NO RECORD {2}1 weak candidate, most likely another vehicle/);
  assert.equal((await checked(answerOf('no_record'))).asked['bands'], undefined);
});

test('a number read in part is asked as it was typed; how many records match is told', async () => {
  const patterns = [{ field: 'vin', matching: 1_204, isWhole: false }];
  const { asked, out } = await checked(answerOf('candidates', { findings: [CANDIDATE, CANDIDATE], patterns, more: true }), ['--plate', 'AB?*1']);
  assert.deepEqual((asked['vehicle'] as { plate: unknown }).plate, { number: 'AB?*1' });
  assert.match(out, /At least 1,204 records match what was read; the 2 that agree best are shown\./);
  assert.match((await checked(answerOf('no_record', { patterns: [{ field: 'vin', matching: 1, isWhole: true }] }))).out, /^1 record matches what was read\.$/m);
});

test('what the numbers themselves say stands in lines of its own', async () => {
  const { out } = await checked(answerOf('no_record', { remarks: [{ sign: 'make_is_another', field: 'make', says: 'the VIN is a Volkswagen’s, the make asked is Ford' }] }));
  assert.match(out, /^Note: the VIN is a Volkswagen’s, the make asked is Ford$/m);
});

test('a registration clerk’s answer, which holds the owner only, can be read', async () => {
  const { out, exit } = await checked(answerOf('hit', { findings: [{ kind: 'hit', record: { owner: 'DE' }, advice: { kind: 'request_confirmation' } }] }));
  assert.equal(exit, 20);
  assert.match(out, /● HIT {2}DE\n {3}→ Ask DE to confirm/);
});

test('a training world says so first', async () => {
  assert.ok((await checked(answerOf('no_record', { world: 'TRAINING' }))).out.startsWith('TRAINING'));
});

test('colours come only where a terminal reads, and lines fit into it', async () => {
  const answer = answerOf('hit', { findings: [HIT_FINDING] });
  assert.ok(!(await checked(answer)).out.includes('\u001b'));
  const { out } = await checked(answer, [], { isTty: true, columns: 60 });
  assert.ok(out.includes('\u001b[1;31m● HIT\u001b[0m'));
  for (const line of out.replaceAll(/\u001b\[[\d;]*m/g, '').split('\n')) assert.ok(line.length <= 60, line);
});

test('text of a record cannot steer the terminal', async () => {
  const { out } = await checked(answerOf('hit', { findings: [{ ...HIT_FINDING, record: { ...HIT_FINDING.record, reference: 'A\u001b[2J\u202eB' } }] }));
  assert.ok(!/[\u001b\u202e]/.test(out));
});

test('a check that got no answer is NOT CHECKED, never no record, and ends with 64 or above', async () => {
  const refusing = await fakeHub((_, outgoing) => { answerJson(outgoing, 503, { title: 'the database is out of reach', status: 503, code: 'kernel.unavailable', traceId: 'trc_1' }); });
  const odd = await fakeHub((_, outgoing) => { answerJson(outgoing, 200, answerOf('maybe')); });
  const cut = await fakeHub((_, outgoing) => { outgoing.writeHead(200, { 'content-length': '100' }); outgoing.write('{"outcome":"no_record"'); setTimeout(() => outgoing.destroy(), 20); });
  for (const [hub, exit] of [[refusing, 69], [odd, 70], [cut, 69], [undefined, 69]] as const) {
    const ran = await run(['check', '--plate', 'A', '--purpose', 'roadside'], hub ? { hub } : {});
    assert.equal(ran.exit, exit);
    assert.match(ran.out, /^✕ NOT CHECKED/);
    assert.doesNotMatch(ran.out + ran.err, /NO RECORD/);
    const json = await run(['check', '--plate', 'A', '--purpose', 'roadside', '--json', '--ref', 'r'], hub ? { hub } : {});
    const { outcome, findings, ref } = JSON.parse(json.out) as Record<string, unknown>;
    assert.deepEqual({ outcome, findings, ref }, { outcome: 'not_checked', findings: [], ref: 'r' });
    await hub?.close();
  }
  const usage = await run(['check', '--plate', 'A']);
  assert.equal(usage.exit, 64);
  assert.match(usage.err, /^NOT CHECKED: --purpose P is needed/);
  assert.equal((await run(['check', '--purpose', 'roadside', '--make', 'VW'])).exit, 64);
});

test('with --json the answer is one line, as the hub gave it', async () => {
  const answer = answerOf('hit', { findings: [HIT_FINDING], world: 'TRAINING' });
  const { out, exit } = await checked(answer, ['--json']);
  assert.equal(exit, 20);
  assert.deepEqual(JSON.parse(out), answer);
  assert.equal(out.split('\n').length, 2);
});

test('what a replica answers past its time is told as NOT CURRENT before anything else, and what it leaves to its hub after it', async (t) => {
  const replica = { id: 'rpl_1', heardAt: '2026-11-20T10:15:00.000Z', currentUntil: '2026-11-21T10:15:00.000Z', notCurrent: true, why: 'it last heard from the hub at 2026-11-20T10:15:00.000Z', notes: ['hit_raised_when_delivered', 'no_receipt'] };
  const hub = await fakeHub((_incoming, outgoing) => { answerJson(outgoing, 200, answerOf('hit', { findings: [HIT_FINDING], replica })); });
  t.after(hub.close);
  const ran = await run(['check', '--vin', 'WVWZZZ1KZ8W970301', '--purpose', 'roadside'], { hub });
  assert.equal(ran.exit, 20);
  assert.match(ran.out, /^!{20,}\n!! NOT CURRENT !! {2}A vehicle that was reported since is not found here\.\n[\s\S]*● HIT[\s\S]*Answered by replica rpl_1[\s\S]*The hub raises this hit[\s\S]*A replica gives no receipt/);
  assert.equal((await run(['check', '--vin', 'WVWZZZ1KZ8W970301', '--purpose', 'roadside', '--json'], { hub })).out.includes('"notCurrent":true'), true);
});
