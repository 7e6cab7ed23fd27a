/**
 * Random sequences of commands against a small model that is obviously right: whatever is proposed, edited, approved, refused,
 * withdrawn, replayed, late, stale or said twice at once, nothing is hidden or renumbered but by two persons with two credentials.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heldClock } from '../../kernel/clock.ts';
import { run } from '../../kernel/store/database.ts';
import { seeded, type Random } from '../../../tests/random.ts';
import { testHub, type Answer, type TestHub } from '../../../tests/fixtures.ts';

const STEPS = Number(process.env.STEPS ?? 600);
const HOUR_MS = 3_600_000;

// ---- the model ----

type Actor = { readonly name: string; readonly person?: string };
/** Two credentials of one person, two other persons, and a device that is nobody. */
const ACTORS: readonly Actor[] = [{ name: 'anna', person: 'anna' }, { name: 'anna again', person: 'anna' }, { name: 'bram', person: 'bram' }, { name: 'cato', person: 'cato' }, { name: 'device' }];
type Words = { readonly vin?: string; readonly restrictions?: readonly string[]; readonly colour?: string };
type Rec = { version: number; status: 'live' | 'cleared'; vin: string; restrictions: readonly string[]; colour: string };
type Prop = { record: number; words: Words; version: number; state: string; lapsesAt: number; hash: string; credentials: string[]; persons: string[] };
type Model = { now: number; records: Rec[]; proposals: Prop[] };
type Command =
  | { readonly does: 'change'; readonly by: Actor; readonly record: number; readonly words: Words }
  | { readonly does: 'clear'; readonly by: Actor; readonly record: number } | { readonly does: 'restore'; readonly by: Actor; readonly record: number }
  | { readonly does: 'approve'; readonly by: Actor; readonly proposal: number; readonly hash: string }
  | { readonly does: 'refuse'; readonly by: Actor; readonly proposal: number } | { readonly does: 'withdraw'; readonly by: Actor; readonly proposal: number }
  | { readonly does: 'edit'; readonly by: Actor; readonly proposal: number; readonly words: Words | undefined };

const same = (a: Rec, b: Rec): boolean => a.vin === b.vin && a.colour === b.colour && a.restrictions.join() === b.restrictions.join();
const laid = (record: Rec, { vin = record.vin, restrictions = record.restrictions, colour = record.colour }: Words): Rec => ({ ...record, vin, restrictions, colour });
const takesTwo = (before: Rec, after: Rec): boolean => before.vin !== after.vin || after.restrictions.some((code) => !before.restrictions.includes(code));

/** What the command answers, and what it leaves: the whole of four eyes in one screen. */
function step(model: Model, command: Command): number {
  if (command.does === 'change' || command.does === 'clear' || command.does === 'restore') {
    const record = model.records[command.record]!;
    if (command.does === 'clear' || command.does === 'restore') {
      if (command.does === 'clear' && record.status === 'cleared') return 200; // for the same reason: nothing to do
      if (command.does === 'restore' && record.status === 'live') return 409;
      model.records[command.record] = { ...record, status: command.does === 'clear' ? 'cleared' : 'live', version: record.version + 1 };
      return 200;
    }
    if (record.status === 'cleared') return 409;
    const after = laid(record, command.words);
    if (same(record, after)) return 200;
    if (takesTwo(record, after)) {
      model.proposals.push({ record: command.record, words: command.words, version: record.version, state: 'waiting', lapsesAt: model.now + 12 * HOUR_MS, hash: '', credentials: [command.by.name], persons: command.by.person === undefined ? [] : [command.by.person] });
      return 202;
    }
    model.records[command.record] = { ...after, version: record.version + 1 };
    return 200;
  }
  const proposal = model.proposals[command.proposal]!;
  const { by } = command;
  if (proposal.state !== 'waiting' || proposal.lapsesAt <= model.now) return 409;
  const isTheirs = proposal.credentials.includes(by.name) || (by.person !== undefined && proposal.persons.includes(by.person));
  const record = model.records[proposal.record]!;
  if (command.does === 'edit' || command.does === 'withdraw') {
    if (!isTheirs) return 409;
    if (command.does === 'withdraw') {
      proposal.state = 'withdrawn';
      return 200;
    }
    const words = command.words ?? proposal.words;
    if (record.status === 'cleared' || !takesTwo(record, laid(record, words))) return 409;
    Object.assign(proposal, { words, version: record.version, lapsesAt: model.now + 12 * HOUR_MS, credentials: [...proposal.credentials, by.name], persons: by.person === undefined ? proposal.persons : [...proposal.persons, by.person] });
    return 200;
  }
  if (isTheirs || by.person === undefined) return 403;
  if (command.does === 'refuse') {
    proposal.state = 'refused';
    return 200;
  }
  if (command.hash !== proposal.hash || record.version !== proposal.version || record.status === 'cleared') return 409;
  proposal.state = 'done';
  model.records[proposal.record] = { ...laid(record, proposal.words), version: record.version + 1 };
  return 200;
}

// ---- the hub ----

type Ids = { readonly records: readonly string[]; readonly proposals: string[]; readonly tokens: ReadonlyMap<string, string> };

function send(hub: TestHub, { records, proposals, tokens }: Ids, command: Command): Promise<Answer<{ id: string; hash: string }>> {
  const by = tokens.get(command.by.name) ?? '';
  const vehicle = 'record' in command ? `/v1/vehicles/${records[command.record] ?? ''}` : '';
  const proposal = 'proposal' in command ? `/v1/proposals/${proposals[command.proposal] ?? ''}` : '';
  switch (command.does) {
    case 'change': return hub.ask(by, 'PATCH', vehicle, command.words, { 'if-match': '*' });
    case 'clear': return hub.ask(by, 'POST', `${vehicle}/clear`, { reason: 'settled' });
    case 'restore': return hub.ask(by, 'POST', `${vehicle}/restoration`, { reason: 'not so' });
    case 'approve': return hub.ask(by, 'POST', `${proposal}/approval`, { hash: command.hash });
    case 'refuse': return hub.ask(by, 'POST', `${proposal}/refusal`, { reason: 'no' });
    case 'withdraw': return hub.ask(by, 'POST', `${proposal}/withdrawal`, {});
    case 'edit': return hub.ask(by, 'PUT', proposal, { ...(command.words ? { body: command.words } : {}), ifMatch: '*' });
  }
}

const VINS = ['WVWZZZ1KZ8W970301', 'WVWZZZ1KZ8W970302', 'WVWZZZ1KZ8W970303'];
const LISTS = [[], ['BR'], ['DE'], ['BR', 'DE']];
const wordsAny = (random: Random): Words => random.pick<Words>([{ vin: random.pick(VINS) }, { restrictions: random.pick(LISTS) }, { restrictions: random.pick(LISTS) }, { vin: random.pick(VINS), restrictions: random.pick(LISTS) }, { colour: random.pick(['red', 'blue']) }]);

function commandAny(random: Random, model: Model, old: readonly string[]): Command {
  const by = random.pick(ACTORS);
  const record = random.below(model.records.length);
  if (model.records[record]!.status === 'cleared' && random.below(2) === 0) return { does: 'restore', by, record };
  const isAbout = model.proposals.length > 0 && random.below(3) > 0;
  if (!isAbout) return random.below(8) === 0 ? { does: random.pick(['clear', 'restore'] as const), by, record } : { does: 'change', by, record, words: wordsAny(random) };
  const waiting = model.proposals.flatMap(({ state }, at) => (state === 'waiting' ? [at] : []));
  const proposal = waiting.length > 0 && random.below(4) > 0 ? random.pick(waiting) : random.below(model.proposals.length); // replayed, too
  const does = random.pick(['approve', 'approve', 'approve', 'edit', 'edit', 'refuse', 'withdraw'] as const);
  if (does === 'edit') return { does, by, proposal, words: random.below(3) === 0 ? undefined : wordsAny(random) };
  if (does !== 'approve') return { does, by, proposal };
  return { does, by, proposal, hash: random.below(5) === 0 && old.length > 0 ? random.pick(old) : model.proposals[proposal]!.hash };
}

test('random sequences of commands leave the hub where the model says', async (t) => {
  const random = seeded(t);
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  const tokens = new Map<string, string>();
  for (const { name, person } of ACTORS) tokens.set(name, await hub.token('NL', random.pick(['desk', 'supervisor']), person === undefined ? { device: name } : { person }));
  const records: string[] = [];
  for (const [n, vin] of VINS.slice(0, 2).entries()) records.push((await hub.ask<{ id: string }>(tokens.get('cato') ?? '', 'POST', '/v1/vehicles', { reference: `R-${n}`, vin, colour: 'red' })).body.id);
  const ids: Ids = { records, proposals: [], tokens };
  let model: Model = { now: clock.ms(), proposals: [], records: VINS.slice(0, 2).map((vin) => ({ version: 1, status: 'live', vin, restrictions: [], colour: 'red' })) };
  const old: string[] = [];
  const tally = new Map<string, number>();
  const count = (what: string): void => { tally.set(what, (tally.get(what) ?? 0) + 1); };

  /** What the hub answered to a new proposal or an edit is what the next approval has to name. */
  const learn = (command: Command, { status, body }: Answer<{ id: string; hash: string }>): void => {
    if (status === 202) ids.proposals.push(body.id);
    const proposal = status === 202 ? model.proposals.at(-1) : command.does === 'edit' && status === 200 ? model.proposals[command.proposal] : undefined;
    if (!proposal) return;
    if (proposal.hash !== '') old.push(proposal.hash);
    proposal.hash = body.hash;
  };
  const check = async (what: string): Promise<void> => {
    for (const [at, id] of records.entries()) {
      const { body } = await hub.ask<Omit<Rec, 'restrictions'> & Partial<Pick<Rec, 'restrictions'>>>(tokens.get('cato') ?? '', 'GET', `/v1/vehicles/${id}`);
      const { version, status, vin, restrictions, colour } = body;
      assert.deepEqual({ version, status, vin, restrictions: restrictions ?? [], colour }, model.records[at], what);
    }
    const states = await run(hub.database.db, 'select id, state from proposals') as { id: string; state: string }[];
    assert.deepEqual(ids.proposals.map((id) => states.find((one) => one.id === id)?.state), model.proposals.map(({ state }) => state), what);
    assert.equal(states.length, ids.proposals.length, what);
  };

  for (let n = 0; n < STEPS; n += 1) {
    const chance = random.below(10);
    if (chance === 0) {
      clock.move((random.below(4) === 0 ? 12 : 1) * HOUR_MS);
      model.now = clock.ms();
      if (random.below(2) === 0) {
        await hub.duties();
        for (const proposal of model.proposals) if (proposal.state === 'waiting' && proposal.lapsesAt <= model.now) { proposal.state = 'lapsed'; count('lapsed'); }
      }
    } else if (chance === 1 && model.proposals.length > 0) {
      // Two at once come out as one after the other, in one order or in the other.
      const first = commandAny(random, model, old);
      const second = random.below(2) === 0 && 'proposal' in first ? { ...first, by: random.pick(ACTORS) } : commandAny(random, model, old);
      if ([first, second].some(({ does }) => does === 'change' || does === 'edit')) continue; // their hashes come one at a time
      const answers = await Promise.all([send(hub, ids, first), send(hub, ids, second)]);
      const [one, other] = [structuredClone(model), structuredClone(model)];
      const inOrder = [step(one, first), step(one, second)];
      const turned = [step(other, second), step(other, first)].reverse();
      const got = answers.map(({ status }) => status);
      const said = JSON.stringify([n, first, second, got, inOrder, turned]);
      const fits = [one, other].filter((_, at) => JSON.stringify(got) === JSON.stringify(at === 0 ? inOrder : turned));
      assert.ok(fits.length > 0, said);
      const statuses = await Promise.all(records.map(async (id) => (await hub.ask<Rec>(tokens.get('cato') ?? '', 'GET', `/v1/vehicles/${id}`)).body.version));
      model = fits.find((fit) => fit.records.every(({ version }, at) => version === statuses[at])) ?? fits[0]!;
      count('at once');
      await check(said);
      continue;
    } else {
      const command = commandAny(random, model, old);
      const answer = await send(hub, ids, command);
      const expected = step(model, command);
      assert.equal(answer.status, expected, `${n} ${JSON.stringify(command)}: ${JSON.stringify(answer.body)}`);
      learn(command, answer);
      count(`${command.does} ${expected}`);
    }
    await check(`after step ${n}`);
  }
  t.diagnostic([...tally].sort(([a], [b]) => (a < b ? -1 : 1)).map(([what, times]) => `${what}: ${times}`).join(', '));
  for (const what of ['change 202', 'approve 200', 'approve 403', 'approve 409', 'edit 200', 'withdraw 200', 'refuse 200', 'lapsed', 'at once']) assert.ok((tally.get(what) ?? 0) > 0, `never seen: ${what}`);
  const hands = await run(hub.database.db, `select proposer_tokens @> array[decided_token] or proposer_persons @> array[lower(decided_person)] as same from proposals where state in ('done', 'refused')`) as { same: boolean }[];
  assert.ok(hands.length > 0 && hands.every(({ same: isSame }) => !isSame));
});
