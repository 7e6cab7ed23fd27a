/**
 * Canaries: what each bureau has settled and knows of its own people, systems and ways to hear carries words of its own. Whatever
 * another bureau asks, with whatever ids, no answer, header, refusal, event, page, log or metric tells one of them.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isStream, splitRoute, type TableEntry } from '../../src/kernel/action.ts';
import { run } from '../../src/kernel/store/database.ts';
import { openSession } from '../../src/modules/people/sessions.ts';
import { seeded } from '../random.ts';
import { sharedPages } from './pages.ts';
import { PROBES, newKeys, type Subject } from './probes.ts';
import { ROWS, isRoleAllowed } from './reference.ts';
import { ABSENT, eachOf, matrixWorld, sendTo, subjectOf, type MatrixWorld, type Standing, type Token } from './world.ts';

const BUREAUS = ['NL', 'BR', 'DE', 'HUB'] as const;

/** `ofHub`: who runs the hub may read it (its list of tokens, of systems, of supervisors, of issuers). */
type Canary = { readonly word: string; readonly bureau: string; readonly ofHub: boolean };
/** Who runs the hub, and made things for each bureau. */
const ADMIN: Canary = { word: 'canaryhubadministratorword', bureau: 'HUB', ofHub: true };
type Seeded = { readonly bureau: string; readonly canaries: readonly Canary[]; readonly ids: Standing };

async function seed(world: MatrixWorld, bureau: string, admin: string): Promise<Seeded> {
  const { hub, clock, next } = world;
  const canaries: Canary[] = [];
  const word = (what: string, ofHub = false): string => {
    const one = `canary${bureau}${what}word`.toLowerCase();
    canaries.push({ word: one, bureau, ofHub });
    return one;
  };
  const made = async <T = { id: string }>(token: string, method: string, path: string, body?: object): Promise<T> => {
    const approver = await (token === admin ? hub.second('HUB', 'administrator') : hub.second(bureau, 'supervisor'));
    const { status, body: answer } = await hub.inFourEyes<T>(token, approver, method, path, body);
    assert.ok(status < 300, `${method} ${path}: ${status} ${JSON.stringify(answer)}`);
    return answer;
  };
  const supervisor = bureau === 'HUB' ? admin : (await made<{ secret: string }>(admin, 'POST', '/v1/tokens', { bureau, role: 'supervisor', unit: 'Main unit', person: word('supervisor', true) })).secret;
  const person = await made(supervisor, 'POST', '/v1/people', { unit: 'Main unit', role: 'auditor', name: word('person'), email: `${word('email')}@example.org` });
  await made(admin, 'POST', '/v1/people', { bureau, unit: 'Main unit', role: bureau === 'HUB' ? 'administrator' : 'supervisor', name: word('chief', true), email: `${word('mail', true)}@example.org` });
  const { id: session } = await openSession(hub.database.db, clock, { person: person.id, kind: 'browser', agent: word('agent') });
  const issuer = { authentication: 'client_secret_basic', issuer: `https://${word('issuer', true)}.example.org`, clientId: word('clientid', true), clientSecret: word('secret') };
  await made(supervisor, 'PUT', `/v1/bureaus/${bureau}/issuer`, issuer);
  if (bureau === 'HUB') return { bureau, canaries, ids: { ...ABSENT, person: person.id, session, issuer: bureau } };
  const client = await made<{ id: string; keys: { thumbprint: string }[] }>(supervisor, 'POST', '/v1/clients', { name: word('system', true), unit: 'Main unit', role: 'gateway', devices: [{ name: word('device', true), camera: word('camera', true) }], jwks: newKeys() });
  await made(admin, 'POST', '/v1/clients', { name: `of the hub ${next()}`, bureau, unit: 'Main unit', role: 'gateway', jwks: newKeys() });
  await made(admin, 'PUT', `/v1/bureaus/${bureau}/issuer`, issuer);
  const webhook = await made(supervisor, 'POST', '/v1/webhooks', { url: `https://crosscheck.police.example/${word('webhook')}` });
  await made(supervisor, 'PUT', '/v1/settings/notifications', { emails: [{ address: `${word('mailbox')}@example.org`, role: 'supervisor' }] });
  await made(supervisor, 'PATCH', '/v1/units/Main%20unit', { name: word('unit'), place: word('place') });
  await made(supervisor, 'PUT', `/v1/import-profiles/own-${bureau.toLowerCase()}`, { name: `own-${bureau.toLowerCase()}`, title: word('profile'), reference: { column: word('column') }, columns: { number: 'vin' } });
  await made(supervisor, 'POST', `/v1/people/${person.id}/invitations`); // is told to the mailbox, which this hub cannot reach
  return { bureau, canaries, ids: { ...ABSENT, person: person.id, session, issuer: bureau, client: client.id, key: client.keys[0]?.thumbprint ?? '', webhook: webhook.id } };
}

test('no bureau, and no hub beyond what it runs, reads a word of another bureau’s people, systems, settings, webhooks, deliveries and units', async (t) => {
  const random = seeded(t);
  const world = await matrixWorld(t);
  const { hub } = world;
  const seeds: Seeded[] = [];
  const admin = await hub.token('HUB', 'administrator', { person: ADMIN.word });
  for (const bureau of BUREAUS) seeds.push(await seed(world, bureau, admin));
  const canaries = [...seeds.flatMap((one) => one.canaries), ADMIN];
  // As an estimate of the hub leaves it, once there are answers enough.
  await run(hub.database.db, `insert into error_models (version, model, answers, made_at, made_by) values ('errors-1+00000000', '{}', 1, '2026-11-22T10:00:00Z', $1)`, [`HUB Main unit ${ADMIN.word}`]);
  world.clock.move(3_000);
  await hub.duties(); // deliveries are planned
  const deliveries = await run(hub.database.db, 'select bureau, id, address, target from deliveries where address is not null') as { bureau: string; id: string }[];
  assert.deepEqual([...new Set(deliveries.map(({ bureau }) => bureau))].sort(), ['BR', 'DE', 'NL'], 'what was said is on its way to each');
  const named = seeds.map((one) => ({ ...one, ids: { ...one.ids, delivery: deliveries.find(({ bureau }) => bureau === one.bureau)?.id ?? ABSENT.delivery } }));

  const found = new Set<string>();
  const leaks = new Set<string>();
  let [asked, searched] = [0, 0];
  const search = (text: string, { bureau, what }: { readonly bureau: string; readonly what: string }): void => {
    const lower = text.toLowerCase();
    for (const { word, bureau: owner, ofHub } of canaries) {
      searched += 1;
      if (!lower.includes(word)) continue;
      if (owner === bureau) found.add(word);
      else if (bureau !== 'HUB' || !ofHub) leaks.add(`${what} told ${word}`);
    }
  };
  const ask = async (token: Token, act: TableEntry, ids: Standing): Promise<void> => {
    const subject: Subject = subjectOf(world, token, ids);
    const { status, headers, body } = await sendTo(hub, token.secret, act, PROBES[act.name]!.send(subject));
    asked += 1;
    search(`${status} ${JSON.stringify([...headers])} ${JSON.stringify(body)}`, { bureau: token.bureau, what: `${act.name} to the ${token.role} of ${token.bureau}` });
  };
  const acts = hub.app.actions.filter(({ name }) => PROBES[name] && PROBES[name].isEndless !== true && ROWS[name]);
  const isReading = (act: TableEntry): boolean => splitRoute(act.http).method === 'GET';
  const others = (bureau: string): readonly Standing[] => [random.pick(named.filter((one) => one.bureau !== bureau)).ids];
  // The hub changes nothing here: it may, and what it may do to a bureau is the matrix's to try.
  const askers = world.tokens.filter(({ relation, isRevoked }) => !isRevoked && ['owner', 'finder', 'other', 'restricted', 'hub'].includes(relation));
  await eachOf(askers.flatMap((token) => acts.filter((act) => (isReading(act) || token.bureau !== 'HUB') && isRoleAllowed(ROWS[act.name]!, token)).map((act) => ({ token, act }))), async ({ token, act }) => {
    // What changes one's own words, or ends one's own things, is asked about others' only.
    for (const ids of [...isReading(act) ? [named.find(({ bureau }) => bureau === token.bureau)?.ids ?? ABSENT] : [], ...PROBES[act.name]!.needs === undefined && !isReading(act) ? [] : others(token.bureau)]) await ask(token, act, ids);
  });
  for (const [path, text] of await sharedPages(hub)) {
    asked += 1;
    search(text, { bureau: '', what: `the page ${path}` });
  }
  const said = await run(hub.database.db, 'select bureau, kind, facts from announcements') as { bureau: string }[];
  assert.ok(said.length > 10);
  for (const one of said) search(JSON.stringify(one), { bureau: '', what: 'an announcement' });
  search(hub.logged.join('\n'), { bureau: '', what: 'the log' });
  search((await hub.ask<string>(hub.admin, 'GET', '/metrics')).body, { bureau: '', what: 'the metrics' });
  assert.deepEqual([...leaks], []);
  // Words that nobody ever reads would be found nowhere: most are read by their own bureau. The hub has no supervisor who sees its people's sessions.
  const own = canaries.filter(({ word }) => !/(secret|column|hubagent)word$/.test(word));
  t.diagnostic(`${asked} answers searched for ${canaries.length} canaries, ${searched} times; ${found.size} read by their own bureau`);
  assert.ok(acts.some(isStream) && asked > 1_000);
  assert.deepEqual(own.filter(({ word }) => !found.has(word)).map(({ word }) => word), [], 'not even their own bureau read these');
});
