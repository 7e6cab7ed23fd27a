/**
 * Identity, finer than one row for each action: whoever manages people against every person in every state, and every kind of
 * credential against every action. `SEED` in the environment replays a run.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TableEntry } from '../../src/kernel/action.ts';
import { seeded } from '../random.ts';
import { isPersonTheirs } from './reference-identity.ts';
import { ROWS, isRoleAllowed, type Expected } from './reference.ts';
import { PROBES, type Sent } from './probes.ts';
import { askAs, clientBearer, personOf, sessionBearer, tokenBearer, ABSENT_IDENTITY, type Bearer } from './world-identity.ts';
import { ABSENT, eachOf, matrixWorld, sendTo, subjectOf, toldOf, type MatrixWorld, type Token } from './world.ts';

const PERSON_STATES = ['active', 'suspended', 'left'] as const;
const PERSON_ROLES = ['officer', 'desk', 'supervisor', 'analyst', 'auditor', 'coordinator', 'registration_clerk'] as const;
const HUB_ROLES = ['administrator', 'auditor'] as const;
/** Cells of the whole product that are asked in a run, by what is expected: whom a role keeps out is the matrix's to try, too. */
const CELLS = { permitted: 300, hidden: 500, forbidden: 100, refused: 50 } as const;

const DEEDS: Readonly<Record<string, (n: number, id: string) => Sent>> = {
  'people.get': (_, id) => ({ params: { id } }),
  'people.change': (n, id) => ({ params: { id }, body: { name: `person ${n}` } }),
  'people.invite': (_, id) => ({ params: { id } }),
  'people.unlink': (_, id) => ({ params: { id } }),
  'sessions.list': (_, id) => ({ query: { person: id } }),
};

type Whom = { readonly person: string; readonly bureau: string; readonly role: string; readonly state: string };

/** A person of each role and state in three bureaus and in the hub's own. */
async function everybody(world: MatrixWorld): Promise<readonly Whom[]> {
  const { hub } = world;
  const those = ['NL', 'BR', 'XA', 'HUB'].flatMap((bureau) => (bureau === 'HUB' ? HUB_ROLES : PERSON_ROLES).flatMap((role) => PERSON_STATES.map((state) => ({ bureau, role, state }))));
  const all: Whom[] = [];
  await eachOf(those, async ({ bureau, role, state }) => {
    const { person } = await personOf(world, { bureau, role });
    const by = bureau === 'HUB' ? hub.admin : await hub.token(bureau, 'supervisor');
    if (state !== 'active') assert.equal((await hub.ask(by, 'PATCH', `/v1/people/${person}`, { state })).status, 200);
    all.push({ person, bureau, role, state });
  });
  return all;
}

function expectedOfPerson(name: string, asker: Token, whom: Whom): Expected {
  if (asker.isRevoked) return 'refused';
  const row = ROWS[name];
  assert.ok(row);
  if (!isRoleAllowed(row, asker)) return 'forbidden';
  // A session is its bearer's and the bureau's supervisors'; the hub manages people and sees no session.
  if (name === 'sessions.list') return asker.role === 'supervisor' && asker.bureau === whom.bureau ? 'permitted' : 'hidden';
  return isPersonTheirs(asker, whom) ? 'permitted' : 'hidden';
}

test('each person is there for the supervisors of the bureau, a supervisor for the hub too, and for everybody else as if there were nobody', async (t) => {
  const random = seeded(t);
  const world = await matrixWorld(t);
  const { hub, next } = world;
  const people = await everybody(world);
  const acts = new Map<string, TableEntry>(hub.app.actions.map((act) => [act.name, act]));
  const product = Object.keys(DEEDS).flatMap((name) => world.tokens.flatMap((asker) => people.map((whom) => ({ name, asker, whom }))));
  const byExpected = Map.groupBy(random.shuffled(product), ({ name, asker, whom }) => expectedOfPerson(name, asker, whom));
  const cells = [...byExpected].flatMap(([expected, those]) => those.slice(0, CELLS[expected]));
  const wrong: string[] = [];
  const tried = { refused: 0, forbidden: 0, hidden: 0, permitted: 0 };
  await eachOf(cells, async ({ name, asker, whom }) => {
    const act = acts.get(name)!;
    const send = async (id: string) => sendTo(hub, asker.secret, act, DEEDS[name]!(next(), id));
    const expected = expectedOfPerson(name, asker, whom);
    const answer = await send(whom.person);
    tried[expected] += 1;
    const cell = `${name} by the ${asker.relation}'s ${asker.role} about a ${whom.state} ${whom.role} of ${whom.bureau}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 200)}`;
    if (expected === 'hidden') {
      const absent = await send(ABSENT_IDENTITY.person);
      if (answer.status !== 404 || JSON.stringify(toldOf(answer)) !== JSON.stringify(toldOf(absent))) wrong.push(`${cell}; absent: ${absent.status} ${JSON.stringify(absent.body)}`);
    } else if (expected === 'permitted') {
      // Whoever has left is changed no more, and only who is active is invited.
      const isHeld = answer.status === 409 && (name === 'people.invite' && whom.state !== 'active' || name === 'people.change' && whom.state === 'left');
      if (answer.status >= 300 && !isHeld) wrong.push(cell);
    } else if (answer.status !== (expected === 'refused' ? 401 : 403)) wrong.push(cell);
  });
  assert.deepEqual(wrong, []);
  t.diagnostic(`${cells.length} of ${product.length} cells: ${Object.entries(tried).map(([what, n]) => `${n} ${what}`).join(', ')}`);
  assert.deepEqual(tried, CELLS);
});

test('the list of people holds those who are there for the asker and no others, page by page, and its pages do not tell of others either', async (t) => {
  const world = await matrixWorld(t);
  const { hub } = world;
  const people = await everybody(world);
  let pages = 0;
  for (const asker of world.tokens.filter(({ role, isRevoked }) => ['supervisor', 'administrator'].includes(role) && !isRevoked)) {
    for (const bureau of ['NL', 'BR', 'XA', 'DE', 'HUB']) {
      const listed: string[] = [];
      for (let after = ''; ;) {
        const { status, body } = await hub.ask<{ items: { id: string }[]; next?: string }>(asker.secret, 'GET', `/v1/people?bureau=${bureau}&limit=2${after}`);
        if (asker.role === 'administrator' && asker.bureau !== 'HUB') { assert.equal(status, 403); break; }
        assert.equal(status, 200);
        pages += 1;
        listed.push(...body.items.map(({ id }) => id));
        if (body.next === undefined) break;
        assert.equal(body.items.length, 2, `a page with more to come is full: ${asker.role} of ${asker.bureau} about ${bureau}`);
        assert.equal(body.next, body.items.at(-1)?.id, 'the place to go on from is of somebody who was told');
        after = `&after=${body.next}`;
      }
      const theirs = people.filter((person) => person.bureau === bureau && isRoleAllowed(ROWS['people.list']!, asker) && isPersonTheirs(asker, person));
      assert.deepEqual(listed, theirs.map(({ person }) => person).sort(), `${asker.role} of ${asker.bureau} about ${bureau}`);
    }
  }
  t.diagnostic(`${pages} pages of ${people.length} people`);
});

const CLIENT_ROLES = ['gateway', 'feed', 'officer', 'desk', 'registration_clerk'] as const;
/** Requests of each kind of credential to each action. */
const ROLES_TRIED = 2;

/** Everybody of a bureau by each kind of credential. */
async function bearersOf(world: MatrixWorld, bureau: string): Promise<readonly Bearer[]> {
  const bearers: Bearer[] = [];
  const roles = bureau === 'HUB' ? HUB_ROLES : PERSON_ROLES;
  for (const role of roles) bearers.push(await tokenBearer(world, bureau, role), await sessionBearer(world, bureau, role, 'cookie'), await sessionBearer(world, bureau, role, 'command line'));
  for (const role of bureau === 'HUB' ? [] : CLIENT_ROLES) bearers.push(await clientBearer(world, bureau, role), await clientBearer(world, bureau, role, false));
  return bearers;
}

test('what a role may, it may by every kind of credential, and nothing besides: trial token, session by cookie and command line, client with a bound and with an unbound token', async (t) => {
  const random = seeded(t);
  const world = await matrixWorld(t);
  const { hub } = world;
  const bearers = [...await bearersOf(world, 'DE'), ...await bearersOf(world, 'HUB')];
  const kinds = new Map(Map.groupBy(bearers, ({ kind }) => kind));
  const acts = hub.app.actions.filter(({ name }) => PROBES[name] && PROBES[name].isEndless !== true && ROWS[name]);
  const tried = new Map<string, number>();
  const wrong: string[] = [];
  const cells = acts.flatMap((act) => [...kinds.values()].flatMap((those) => random.shuffled(those).slice(0, ROLES_TRIED).map((bearer) => ({ act, bearer }))));
  await eachOf(cells, async ({ act, bearer }) => {
    const { kind, role, bureau } = bearer;
    // About what is absent: who is let in learns that there is nothing, who is not learns that it is not for them.
    const answer = await askAs(hub, bearer, act, PROBES[act.name]!.send(subjectOf(world, { bureau, role }, ABSENT)));
    const isAllowed = isRoleAllowed(ROWS[act.name]!, { role, bureau });
    tried.set(kind, (tried.get(kind) ?? 0) + 1);
    if ((answer.status === 403) === isAllowed || answer.status === 401 || answer.status >= 500 && PROBES[act.name]!.also?.includes(answer.status) !== true) wrong.push(`${act.name} by ${kind} of the ${role} of ${bureau}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 200)}`);
  });
  assert.deepEqual(wrong, []);
  t.diagnostic([...tried].map(([kind, n]) => `${kind}: ${n}`).join(', '));
  assert.equal(tried.size, 5);
});

test('one’s own session is there for whoever bears it, by either way, and for a trial token that names the same person it is not', async (t) => {
  const world = await matrixWorld(t);
  const { hub } = world;
  const list = hub.app.actions.find(({ name }) => name === 'sessions.list')!;
  const end = hub.app.actions.find(({ name }) => name === 'sessions.end')!;
  for (const how of ['cookie', 'command line'] as const) {
    const bearer = await sessionBearer(world, 'DE', 'officer', how);
    const { person = '', session = '' } = bearer.ids;
    const named = (await hub.ask<{ secret: string }>(hub.admin, 'POST', '/v1/tokens', { bureau: 'DE', role: 'officer', unit: 'Main unit', person })).body.secret;
    for (const [act, sent] of [[list, { query: { person } }], [end, { params: { id: session } }]] as const) {
      const stranger = await sendTo(hub, named, act, sent);
      assert.equal(stranger.status, 404, `${act.name}: a name is no sign-in`);
      assert.equal((await askAs(hub, bearer, act, sent)).status, 200, act.name);
    }
    assert.equal((await askAs(hub, bearer, list, {})).status, 401, 'it has ended');
  }
});
