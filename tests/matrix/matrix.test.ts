/**
 * Who may do what, cell by cell over HTTP: each action, asked by each role of each bureau by what it is to the record, in each
 * state of the record, answers what the reference model expects. Hidden and absent are held against each other word for word.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TableEntry } from '../../src/kernel/action.ts';
import { isStream } from '../../src/kernel/action.ts';
import type { Answer } from '../fixtures.ts';
import { seeded, type Random } from '../random.ts';
import { HOW_TO_ADD, PROBES, type Probe } from './probes.ts';
import { ROWS, expectedOf, type Expected } from './reference.ts';
import { isOfHit } from './standing-hits.ts';
import { ABSENT, STATES, aboutIn, beginningOf, eachOf, matrixWorld, sendTo, standing, subjectOf, toldOf, type MatrixWorld, type Standing, type Token } from './world.ts';

/** What came of a request, in the words of the reference. */
function cameOf({ status, body }: Answer): Expected | 'fault' {
  if (status === 401) return 'refused';
  if (status === 403) return 'forbidden';
  if (status === 404 && (body as { code?: string }).code === 'kernel.not_found') return 'hidden';
  return status >= 500 ? 'fault' : 'permitted';
}

type Cell = { readonly act: TableEntry; readonly probe: Probe; readonly token: Token; readonly state: string; readonly expected: Expected; readonly it: Standing };
const nameOf = ({ act, token, state }: Cell): string => `${act.name}, ${token.role} of the ${token.relation}'s bureau, ${state}`;

/** Asks one cell; what is wrong with the answer, in words. */
async function wrongIn(world: MatrixWorld, cell: Cell): Promise<string | undefined> {
  const { act, probe, token, expected, it, state } = cell;
  const answer = await (probe.isEndless ? beginningOf : sendTo)(world.hub, token.secret, act, probe.send(subjectOf(world, token, it)));
  const came = cameOf(answer);
  const said = `${answer.status} ${JSON.stringify(answer.body).slice(0, 200)}`;
  if (came !== expected) return `${nameOf(cell)}: expected ${expected}, came ${came}: ${said}`;
  if (expected === 'permitted' && state === homeOf(probe) && answer.status >= 300 && probe.also?.includes(answer.status) !== true) return `${nameOf(cell)}: allowed, and yet not done; the probe should work for whoever may: ${said}`;
  if (expected !== 'hidden' || isOwnCheckOf(cell)) return undefined;
  const absent = await sendTo(world.hub, token.secret, act, probe.send(subjectOf(world, token, ABSENT)));
  const [told, none] = [JSON.stringify(toldOf(answer)), JSON.stringify(toldOf(absent))];
  return told === none ? undefined : `${nameOf(cell)}: hidden ${told}, absent ${none}`;
}

const homeOf = ({ home }: Pick<Probe, 'home'>): string => home ?? 'live';
/** Its own check once told the asker of the record: that it is gone since needs no disguise. */
const isOwnCheckOf = ({ act, token }: Cell): boolean => ROWS[act.name]?.about === 'checkedRecord' && token.relation === 'finder';

/** What hangs on a hit depends little on its record: beside the state in which it must work, so many others are drawn. */
const DRAWN_STATES = 2;
/** `CELLS=all` in the environment asks every cell in every state; that takes a while. */
const ASKS_ALL = process.env.CELLS === 'all';
const ALL_WITHIN_MS = 1_800_000;
/** In that state every cell is asked; in the others one in so many: who is forbidden it is so whatever becomes of the record. */
const DRAWN = { forbidden: 60, permitted: 8, hidden: 8, refused: 24 } as const satisfies Record<Expected, number>;
function statesFor(probe: Probe, random: Random): readonly string[] {
  const home = homeOf(probe);
  const { needs } = probe;
  const others = Object.keys(STATES).filter((state) => state !== home);
  if (needs === 'vehicle' || needs === 'check') return [home, ...others];
  return needs !== undefined && isOfHit(needs) ? [home, ...random.shuffled(others).slice(0, ASKS_ALL ? others.length : DRAWN_STATES)] : [home];
}

/** All cells of an action. What changes something gets a record of its own wherever it is allowed; the others share one. */
async function cellsOf(world: MatrixWorld, act: TableEntry, random: Random): Promise<readonly Cell[]> {
  const [probe, row] = [PROBES[act.name], ROWS[act.name]];
  if (!probe || !row) throw new Error(HOW_TO_ADD(act.name));
  const cells: Cell[] = [];
  for (const state of statesFor(probe, random)) {
    // A revoked token is refused before anything is looked at: once is enough.
    const tokens = world.tokens.filter(({ isRevoked }) => !isRevoked || state === homeOf(probe));
    const asked = tokens.map((token) => ({ token, expected: expectedOf(row, token, aboutIn(state)) }));
    const isReading = !isStream(act) && act.effect === 'read';
    const ownOnes = asked.filter(({ expected }) => expected === 'permitted' && !isReading).length;
    const [shared = ABSENT, ...fresh] = probe.needs === undefined ? [] : await standing(world, probe.needs, state, 1 + ownOnes);
    const tried = asked.filter(({ expected }) => ASKS_ALL || state === homeOf(probe) || random.below(DRAWN[expected]) === 0);
    for (const { token, expected } of tried) cells.push({ act, probe, token, state, expected, it: expected === 'permitted' && !isReading ? fresh.pop() ?? shared : shared });
  }
  return cells;
}

test('who may do what is answered over HTTP as the reference model expects, in every cell', ASKS_ALL ? { timeout: ALL_WITHIN_MS } : {}, async (t) => {
  const random = seeded(t);
  const world = await matrixWorld(t);
  const { actions } = world.hub.app;
  const isKnown = ({ name }: TableEntry): boolean => PROBES[name] !== undefined && ROWS[name] !== undefined;
  const tried: Record<Expected, number> = { permitted: 0, forbidden: 0, hidden: 0, refused: 0 };
  const modules = [...new Set(actions.map(({ name }) => name.split('.')[0] ?? name))];
  // Once there are witnesses, what takes two people waits for their quorum.
  for (const module of [...modules.filter((one) => one !== 'witnesses'), 'witnesses']) {
    await t.test(`${module}: every action, role, relation and state`, async () => {
      const wrong: string[] = [];
      for (const act of actions.filter((one) => one.name.startsWith(`${module}.`) && isKnown(one))) {
        await eachOf(await cellsOf(world, act, random), async (cell) => {
          const fault = await wrongIn(world, cell);
          if (fault !== undefined) wrong.push(fault);
          tried[cell.expected] += 1;
        });
      }
      assert.deepEqual(wrong, []);
    });
  }
  await t.test('every action has a probe and a row, and there is none without its action', () => {
    assert.deepEqual(actions.filter((act) => !isKnown(act)).map(({ name }) => HOW_TO_ADD(name)), []);
    const names: readonly string[] = actions.map(({ name }) => name);
    assert.deepEqual([...new Set([...Object.keys(PROBES), ...Object.keys(ROWS)])].filter((name) => !names.includes(name)), [], 'no such actions');
  });
  const all = Object.values(tried).reduce((sum, n) => sum + n, 0);
  t.diagnostic(`${all} cells of ${actions.length} actions: ${Object.entries(tried).map(([what, n]) => `${n} ${what}`).join(', ')}`);
  assert.ok(tried.permitted > 500 && tried.forbidden > 500 && tried.hidden > 100 && tried.refused > 100);
  assert.ok(!world.hub.logged.some((line) => line.includes('http.fault')), world.hub.logged.find((line) => line.includes('http.fault')));
});
