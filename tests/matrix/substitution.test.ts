/**
 * Ids that are somebody else's: in each place of a request that takes one, a foreign id, hidden from the asker, is answered word
 * for word as one that never was, whatever its type; and what it names stays as it is.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isStream, type TableEntry } from '../../src/kernel/action.ts';
import { ROLES } from '../../src/kernel/context.ts';
import { z } from '../../src/kernel/schema/index.ts';
import { run } from '../../src/kernel/store/database.ts';
import type { TestHub } from '../fixtures.ts';
import { PROBES, type Sent, type Subject } from './probes.ts';
import { invitedFor } from './probes-replicas.ts';
import { watchedOver } from './probes-watch.ts';
import { ROWS, isRoleAllowed } from './reference.ts';
import { startedCampaign } from './standing-hits.ts';
import { requested } from './standing-requests.ts';
import { IDENTITY_ROWS, identityOf } from './world-identity.ts';
import { ABSENT, eachOf, matrixWorld, secretOf, sendTo, standing, subjectOf, toldOf, type MatrixWorld, type Standing } from './world.ts';

const ASKER = 'FR';
/** One character away from an id or a reference: at the same place in every order, and nobody's. */
const absentBeside = (id: string): string => (/^[a-z]{3}_|^[\w-]{43}$/.test(id) ? id.slice(0, -1) + (id.endsWith('0') ? '1' : '0') : `${id}x`);

/** What the asker has of its own, so that a request is right but for the one id that is exchanged. */
async function ownOf(world: MatrixWorld): Promise<Standing> {
  const { hub, tokens } = world;
  const vin = 'WVWZZZ1KZ8W777777';
  const { body: record } = await hub.ask<{ id: string }>(secretOf(tokens, 'other', 'desk'), 'POST', '/v1/vehicles', { reference: 'OPEN', vin });
  const { body: mine } = await hub.ask<{ id: string }>(secretOf(tokens, 'restricted', 'desk'), 'POST', '/v1/vehicles', { reference: 'MINE', vin: 'WVWZZZ1KZ8W888888' });
  await hub.settled();
  const { body: check } = await hub.ask<{ id: string; findings: { hit: string }[] }>(secretOf(tokens, 'restricted', 'officer'), 'POST', '/v1/checks', { vehicle: { vin }, purpose: 'roadside' });
  const hit = check.findings[0]?.hit;
  assert.ok(record.id && mine.id && hit);
  const desk = secretOf(tokens, 'restricted', 'desk');
  const { body: note } = await hub.ask<{ id: string }>(desk, 'POST', `/v1/hits/${hit}/attachments?name=mine.txt`, 'mine');
  const { body: file } = await hub.ask<{ id: string }>(desk, 'POST', `/v1/hits/${hit}/recovery`, {});
  assert.equal((await hub.ask(desk, 'POST', `/v1/recoveries/${file.id}/costs`, { kind: 'towing', money: { amount: '7', currency: 'EUR' } })).status, 200);
  const { campaign } = await startedCampaign(hub, secretOf(tokens, 'restricted', 'supervisor'));
  const at = world.clock.now();
  const watched = await Promise.all(['alert', 'canary'].map((needs) => watchedOver(hub.database, { needs, owner: ASKER, auditor: 'restricted auditor', vehicle: mine.id, at })));
  const { body: { id: proposal, hash } } = await hub.ask<{ id: string; hash: string }>(secretOf(tokens, 'restricted', 'supervisor'), 'PATCH', `/v1/vehicles/${mine.id}`, { engineNumber: 'E1' }, { 'if-match': '*' });
  assert.ok(proposal && hash);
  return { ...ABSENT, ...watched[0], ...watched[1], ...await invitedFor(hub.database, { needs: 'replica', owner: ASKER, unit: 'Main unit', at }), ...await identityOf(world, ASKER), proposal, hash, vehicle: mine.id, reference: 'MINE', owner: ASKER, vin, check: check.id, hit, note: note.id, recovery: file.id, campaign, ...await requested(hub, { owner: desk, supervisor: secretOf(tokens, 'restricted', 'supervisor') }, 'requestTraced', mine.id) };
}

/** Ids of what is the owner's and the finder's, hidden from the asker. */
async function foreignOf(world: MatrixWorld): Promise<readonly string[]> {
  const [file] = await standing(world, 'recovery', 'live', 1);
  const [noted] = await standing(world, 'note', 'live', 1);
  const [begun] = await standing(world, 'campaign', 'live', 1);
  const [named] = await standing(world, 'token', 'live', 1);
  const [asked] = await standing(world, 'requestFrozen', 'live', 1);
  const [correcting] = await standing(world, 'requestCorrecting', 'live', 1);
  const [told] = await standing(world, 'alert', 'live', 1);
  const [laid] = await standing(world, 'canary', 'live', 1);
  const [waits] = await standing(world, 'proposal', 'live', 1);
  assert.ok(file && noted && begun && named && asked && correcting && told && laid && waits);
  return [asked.request, correcting.request, file.vehicle, file.check, file.hit, file.recovery, file.reference, noted.note, begun.campaign, named.token, told.alert, laid.canary, waits.proposal];
}

type Place = { readonly what: string; readonly put: (sent: Sent, id: string) => Sent };

/** Every place of a request where an id or a reference stands, and every member of the query that would take one. */
function placesOf(act: TableEntry, sent: Sent, it: Subject): readonly Place[] {
  const isOne = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 && value.every(isOne) : typeof value === 'string' && (/^[a-z]{3}_[0-9a-z]{26}$/.test(value) || value === it.reference || value === it.key));
  const inPart = (part: 'params' | 'query' | 'body'): Place[] => {
    const said = sent[part];
    if (typeof said !== 'object') return [];
    return Object.entries(said).filter(([, value]) => isOne(value)).map(([key]) => ({ what: `${part}.${key}`, put: (other, id) => ({ ...other, [part]: { ...(other[part] as object), [key]: Array.isArray((said as Record<string, unknown>)[key]) ? [id] : id } }) }));
  };
  // What a deed takes beside its ids is free text: the name of a file, of a feed.
  const shape = !isStream(act) && act.effect === 'read' && act.query instanceof z.ZodObject ? Object.keys(act.query.shape) : [];
  const members = shape.filter((key) => Object.values(ABSENT).some((id) => act.query?.safeParse({ ...sent.query, [key]: id }).success === true)).map((key): Place => ({ what: `query.${key}`, put: (other, id) => ({ ...other, query: { ...other.query, [key]: id } }) }));
  return [...inPart('params'), ...inPart('body'), ...members];
}

const rowsOf = async ({ database }: TestHub): Promise<unknown> => Promise.all(['select id, version, status, body from records where owner = $1 order by id', `select * from hits where owner = $1 order by id`, 'select * from recoveries where owner = $1 order by id', 'select n.* from hit_notes n join hits h on h.id = n.hit where h.owner = $1 order by n.id', 'select * from proposals where bureau = $1 order by id', 'select * from campaigns where by_bureau = $1 order by id', 'select * from requests where bureau = $1 order by id', 'select c.* from request_copies c join requests r on r.id = c.request where r.bureau = $1 order by c.request, c.bureau', 'select id, revoked_at from tokens where bureau = $1 order by id', 'select * from alerts where bureau = $1 order by id', 'select * from canaries where bureau = $1 order by id', ...IDENTITY_ROWS].map((text) => run(database.db, text, ['NL'])));

test('a foreign id in path, query or body is answered as one that never was, of its own type and of every other; nothing foreign moves', async (t) => {
  const world = await matrixWorld(t);
  const { hub } = world;
  // Foreign things before and after one's own: as a place in a list, a foreign one would open what is newer, or older.
  const older = await foreignOf(world);
  world.clock.move(60_000);
  const own = await ownOf(world);
  world.clock.move(60_000);
  const newer = await foreignOf(world);
  const { issuer: _, ...theirs } = await identityOf(world, 'NL'); // a bureau's code is no secret; what stands behind it is the matrix's to try
  const before = await rowsOf(hub);
  const ids = [...newer, ...older, ...Object.values(theirs)];
  let tried = 0;
  const wrong: string[] = [];
  const asked = hub.app.actions.filter(({ name }) => PROBES[name] && PROBES[name].isEndless !== true && ROWS[name]).flatMap((act) => {
    const role = ROLES.find((one) => isRoleAllowed(ROWS[act.name] ?? { roles: '' }, { role: one, bureau: ASKER }));
    return role === undefined ? [] : [{ act, role }];
  });
  for (const { act, role } of asked) {
    const probe = PROBES[act.name]!;
    const token = secretOf(world.tokens, 'restricted', role);
    const request = (): { sent: Sent; it: Subject } => {
      const it = subjectOf(world, { bureau: ASKER, role }, own);
      return { sent: probe.send(it), it };
    };
    const { sent, it } = request();
    const told = async (place: Place, id: string): Promise<string> => {
      const { sent: fresh, it: { n } } = request();
      const answer = await sendTo(hub, token, act, place.put(fresh, id));
      tried += 1;
      return JSON.stringify(toldOf(answer)).replaceAll(id, 'ID').replaceAll(new RegExp(`\\b${n}\\b`, 'g'), 'N');
    };
    await eachOf(placesOf(act, sent, it).flatMap((place) => ids.map((id) => ({ place, id }))), async ({ place, id }) => {
      const [real, none] = [await told(place, id), await told(place, absentBeside(id))];
      if (real !== none) wrong.push(`${act.name} ${place.what} = ${id}: ${real.slice(0, 300)}; absent: ${none.slice(0, 300)}`);
    });
  }
  assert.deepEqual(wrong, []);
  assert.deepEqual(await rowsOf(hub), before, 'something foreign was changed');
  t.diagnostic(`${tried} requests with exchanged ids to ${asked.length} actions`);
  assert.ok(tried > 150, `only ${tried} requests`);
});

test('to authorise one thing and change another does not work: what a body says beside the address is refused, and the address alone counts', async (t) => {
  const world = await matrixWorld(t);
  const { hub } = world;
  const own = await ownOf(world);
  const [foreign] = await standing(world, 'hit', 'live', 1);
  assert.ok(foreign);
  const before = await rowsOf(hub);
  let tried = 0;
  const named = { id: foreign.vehicle, record: foreign.vehicle, vehicle: foreign.vehicle, hit: foreign.hit, check: foreign.check, owner: 'NL', bureau: 'NL', finder: 'BR', unit: 'elsewhere', role: 'administrator', status: 'live', state: 'closed', version: 99, changedBy: 'NL desk', enteredAt: '2020-01-01T00:00:00Z', validatedAt: '2020-01-01T00:00:00Z', feed: 'x', person: 'somebody else', tokenId: 'tok', isAdmin: true };
  for (const act of hub.app.actions) {
    const [probe, row] = [PROBES[act.name], ROWS[act.name]];
    if (!probe || !row || isStream(act) || !(act.body instanceof z.ZodObject)) continue;
    const isHub = row.roles === 'administrator';
    const role = ROLES.find((one) => isRoleAllowed(row, { role: one, bureau: isHub ? 'HUB' : ASKER }));
    if (role === undefined) continue;
    const known = Object.keys(act.body.shape);
    for (const [key, value] of Object.entries(named)) {
      if (known.includes(key) || act.body.def.catchall !== undefined && !(act.body.def.catchall instanceof z.ZodNever)) continue;
      const sent = probe.send(subjectOf(world, { bureau: ASKER, role }, own));
      const { status, body } = await sendTo(hub, isHub ? hub.admin : secretOf(world.tokens, 'restricted', role), act, { ...sent, body: { ...(sent.body as object), [key]: value } });
      assert.deepEqual([status, (body as { errors?: { path: string }[] }).errors?.map(({ path }) => path)], [400, [`/${key}`]], `${act.name} took ${key}`);
      tried += 1;
    }
  }
  assert.deepEqual(await rowsOf(hub), before);
  t.diagnostic(`${tried} members that nobody may say`);
  assert.ok(tried > 100);
});
