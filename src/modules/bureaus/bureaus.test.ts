/** Bureaus, units and tokens: who takes part, what is kept of a secret, and which role may use which route. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitRoute } from '../../kernel/action.ts';
import { heldClock } from '../../kernel/clock.ts';
import { ROLES, type Role } from '../../kernel/context.ts';
import { REMEMBERED_MS } from '../../kernel/auth/tokens.ts';
import { grantInWords } from '../../kernel/policy.ts';
import { run } from '../../kernel/store/database.ts';
import { testHub } from '../../../tests/fixtures.ts';

type Token = { id: string; secret: string; unit: string; role: string; person?: string; device?: string; trial?: boolean; revokedAt?: string };

test('the administrator adds a bureau with its units; days end where its capital is unless it says otherwise', async (t) => {
  const hub = await testHub(t);
  const added = await hub.ask(hub.admin, 'POST', '/v1/bureaus', { code: 'nl', name: 'NCB The Hague', country: 'nl', units: [{ code: 'Port', place: 'Rotterdam', locode: 'NLRTM' }, { code: 'Saba', timeZone: 'America/Kralendijk' }] });
  assert.deepEqual([added.status, added.body.code, added.body.country, added.body.timeZone], [201, 'NL', 'NL', 'Europe/Amsterdam']);
  assert.equal((await hub.ask(hub.admin, 'POST', '/v1/bureaus', { code: 'NL', name: 'again', country: 'NL' })).status, 409);
  for (const bad of [{ code: 'N', name: 'x', country: 'NL' }, { code: 'NLX', name: 'x', country: 'NLD' }, { code: 'NLX', name: '', country: 'NL' }, { code: 'NLX', name: 'x', country: 'NL', timeZone: 'Mars/Base' }, { code: 'NLX', name: 'x', country: 'NL', units: [{ code: 'a', locode: 'here' }] }]) {
    assert.equal((await hub.ask(hub.admin, 'POST', '/v1/bureaus', bad)).status, 400, JSON.stringify(bad));
  }
  const desk = await hub.token('NL', 'desk', { unit: 'New unit' });
  const units = await hub.ask<{ items: { code: string; timeZone: string; locode?: string }[] }>(desk, 'GET', '/v1/units');
  assert.deepEqual(units.body.items.map(({ code, timeZone }) => [code, timeZone]).sort(), [['New unit', 'Europe/Amsterdam'], ['Port', 'Europe/Amsterdam'], ['Saba', 'America/Kralendijk']]);
  const german = await hub.ask<{ items: { code: string }[] }>(await hub.token('DE', 'desk'), 'GET', '/v1/units');
  assert.deepEqual(german.body.items.map(({ code }) => code), ['Main unit'], 'units are told to their own bureau');
  assert.deepEqual((await hub.ask<{ items: { code: string }[] }>(desk, 'GET', '/v1/bureaus')).body.items.map(({ code }) => code), ['DE', 'HUB', 'NL']);
});

test('a token is for a person or a device, never both; without either it stands for a device of its own name', async (t) => {
  const hub = await testHub(t);
  await hub.token('NL', 'desk');
  const create = (body: object) => hub.ask<Token>(hub.admin, 'POST', '/v1/tokens', { bureau: 'NL', role: 'officer', unit: 'Port', ...body });
  assert.deepEqual([(await create({ person: 'J' })).body.person, (await create({ device: 'cam 1' })).body.device], ['J', 'cam 1']);
  const nameless = await create({});
  assert.deepEqual([nameless.body.device, nameless.body.trial], [nameless.body.id, true]);
  for (const bad of [{ person: 'J', device: 'cam' }, { role: 'king' }, { unit: '' }, { bureau: '?' }]) assert.equal((await create(bad)).status, 400, JSON.stringify(bad));
  assert.equal((await create({ bureau: 'XX' })).status, 404);
});

test('the secret of a token is told once and stands nowhere in the database, the log or a list', async (t) => {
  const hub = await testHub(t);
  const secrets = [hub.admin, await hub.token('NL', 'desk'), await hub.token('NL', 'officer', { person: 'J' })];
  for (const token of secrets) assert.equal((await hub.ask(token, 'GET', '/v1/status')).status, 200);
  const tables = await run(hub.database.db, `select table_name as name from information_schema.tables where table_schema = 'public'`) as { name: string }[];
  assert.ok(tables.some(({ name }) => name === 'tokens'));
  for (const { name } of tables) {
    const rows = await run(hub.database.db, `select x::text as text from ${name} x`) as { text: string }[];
    for (const secret of secrets) assert.ok(rows.every(({ text }) => !text.includes(secret.slice(3))), name);
  }
  const list = JSON.stringify((await hub.ask(hub.admin, 'GET', '/v1/tokens')).body);
  for (const secret of secrets) assert.ok(!list.includes(secret.slice(3)) && hub.logged.every((line) => !line.includes(secret.slice(3))));
  assert.ok(!list.includes('hash'));
});

test('a revoked token is refused from then on, others go on, and revoking it again changes nothing', async (t) => {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  await hub.token('NL', 'desk');
  const { body: made } = await hub.ask<Token>(hub.admin, 'POST', '/v1/tokens', { bureau: 'NL', role: 'officer', unit: 'Port' });
  const other = await hub.token('NL', 'officer');
  assert.equal((await hub.ask(made.secret, 'GET', '/v1/hits')).status, 200);
  const revoked = await hub.ask<Token>(hub.admin, 'DELETE', `/v1/tokens/${made.id}`);
  assert.deepEqual([revoked.status, revoked.body.revokedAt], [200, '2026-11-22T10:00:00.000Z']);
  assert.deepEqual([(await hub.ask(made.secret, 'GET', '/v1/hits')).status, (await hub.ask(other, 'GET', '/v1/hits')).status], [401, 200]);
  clock.move(REMEMBERED_MS);
  assert.equal((await hub.ask<Token>(hub.admin, 'DELETE', `/v1/tokens/${made.id}`)).body.revokedAt, '2026-11-22T10:00:00.000Z');
  assert.equal((await hub.ask(hub.admin, 'DELETE', '/v1/tokens/tok_00000000000000000000000000')).status, 404);
  for (const wrong of ['', 'cc_wrong', `${made.secret}x`, other.slice(0, -1)]) assert.equal((await hub.ask(wrong, 'GET', '/v1/hits')).status, 401);
});

test('adding and revoking leave their trace in the audit log, refused attempts too', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('NL', 'desk', { person: 'J' });
  await hub.ask(desk, 'POST', '/v1/bureaus', { code: 'XX', name: 'mine', country: 'NL' });
  const rows = await run(hub.database.db, `select action, outcome, bureau, person from audit_events where action in ('bureaus.add', 'tokens.create') order by sequence`) as object[];
  assert.deepEqual(rows, [
    { action: 'bureaus.add', outcome: 'done', bureau: 'HUB', person: null }, { action: 'tokens.create', outcome: 'done', bureau: 'HUB', person: null },
    { action: 'bureaus.add', outcome: 'refused', bureau: 'NL', person: 'J' },
  ]);
});

// ---- role × route ----

const EVERYONE: readonly Role[] = ROLES;
const ADMINISTRATORS: readonly Role[] = ['administrator'];
const READERS: readonly Role[] = ['officer', 'desk', 'supervisor', 'analyst', 'auditor', 'feed'];
const RECORDERS: readonly Role[] = ['desk', 'supervisor', 'feed'];
const CHECKERS: readonly Role[] = ['officer', 'desk', 'supervisor', 'analyst', 'coordinator', 'registration_clerk', 'gateway'];
const HIT_READERS: readonly Role[] = ['officer', 'desk', 'supervisor', 'analyst', 'auditor', 'coordinator', 'feed'];
const HIT_WRITERS: readonly Role[] = ['officer', 'desk', 'supervisor', 'coordinator', 'feed'];
const FINDERS: readonly Role[] = ['officer', 'desk', 'supervisor', 'feed'];
const DESKS: readonly Role[] = ['desk', 'supervisor'];
const CAMPAIGN_READERS: readonly Role[] = ['desk', 'supervisor', 'analyst', 'auditor', 'administrator'];

const CLIENT_KEEPERS: readonly Role[] = ['supervisor', 'administrator'];
const PROPOSAL_READERS: readonly Role[] = ['desk', 'supervisor', 'auditor', 'administrator'];
const DECIDERS: readonly Role[] = ['desk', 'supervisor', 'administrator'];
const MANAGERS: readonly Role[] = ['supervisor', 'administrator'];

/** Who may use which route, as agreed. A new action without a row fails the test. */
const SETTLED: readonly Role[] = ['officer', 'desk', 'supervisor', 'analyst', 'auditor', 'coordinator', 'feed', 'gateway'];
const INBOX: readonly Role[] = ['officer', 'desk', 'supervisor', 'analyst', 'auditor', 'coordinator', 'feed', 'administrator'];
const CASE_READERS: readonly Role[] = ['desk', 'supervisor', 'auditor'];
const AUDITORS: readonly Role[] = ['auditor'];
const ANALYSTS: readonly Role[] = ['desk', 'supervisor', 'analyst', 'auditor', 'coordinator', 'administrator'];
const MATRIX: Readonly<Record<string, readonly Role[]>> = {
  'analysis.figures': ANALYSTS, 'analysis.groups': ANALYSTS, 'analysis.routes': ANALYSTS, 'analysis.series': ANALYSTS, 'analysis.table': ANALYSTS,
  'bureaus.add': ADMINISTRATORS, 'bureaus.list': EVERYONE, 'bureaus.units': EVERYONE,
  'tokens.create': ADMINISTRATORS, 'tokens.list': ADMINISTRATORS, 'tokens.revoke': ADMINISTRATORS,
  'vehicles.report': RECORDERS, 'vehicles.put': RECORDERS, 'vehicles.correct': RECORDERS,
  'vehicles.clear': RECORDERS, 'vehicles.clearByReference': RECORDERS, 'vehicles.extend': RECORDERS, 'vehicles.extendByReference': RECORDERS,
  'vehicles.consent': ['desk', 'supervisor'], 'vehicles.withdrawConsent': ['desk', 'supervisor'], 'checks.use': ['officer', 'desk', 'supervisor', 'analyst', 'coordinator'],
  'vehicles.list': READERS, 'vehicles.get': READERS, 'vehicles.getByReference': READERS, 'vehicles.versions': READERS,
  'vehicles.approvals': DESKS, 'vehicles.approve': DESKS, 'vehicles.justify': DESKS, 'vehicles.object': DESKS, 'vehicles.dispute': DESKS, 'vehicles.reply': DESKS,
  'vehicles.restore': DESKS, 'vehicles.suspend': ADMINISTRATORS, 'vehicles.resume': [...DESKS, 'administrator'],
  'vehicles.csv': READERS, 'vehicles.ndjson': READERS, 'vehicles.previewImport': RECORDERS,
  'vehicles.ageing': READERS, 'vehicles.ageingFile': READERS, 'vehicles.bulk': RECORDERS,
  'campaigns.begin': ['supervisor', 'administrator'], 'campaigns.list': CAMPAIGN_READERS, 'campaigns.get': CAMPAIGN_READERS,
  'log.checkpoint': EVERYONE, 'log.key': EVERYONE, 'log.tile': EVERYONE, 'log.heads': EVERYONE, 'log.begin': ADMINISTRATORS,
  'witnesses.list': EVERYONE, 'witnesses.checkpoint': EVERYONE, 'witnesses.add': ADMINISTRATORS, 'witnesses.remove': ADMINISTRATORS, 'witnesses.setQuorum': ADMINISTRATORS,
  'log.events': ['supervisor', 'auditor', 'administrator'], 'log.proof': ['supervisor', 'auditor', 'administrator'],
  'vehicles.locate': FINDERS, 'vehicles.locateByReference': FINDERS,
  'vehicles.import': RECORDERS, 'vehicles.profiles': RECORDERS, 'vehicles.profile': RECORDERS, 'vehicles.saveProfile': RECORDERS,
  'checks.ask': CHECKERS, 'checks.batch': CHECKERS, 'checks.stream': CHECKERS, 'checks.get': ['officer', 'desk', 'supervisor', 'auditor'], 'checks.compare': ['officer', 'desk'], 'checks.mine': ['officer', 'desk', 'supervisor', 'analyst', 'coordinator'], 'checks.again': ['officer', 'desk', 'supervisor'], 'checks.lane': ['officer', 'desk', 'supervisor'],
  'readings.read': CHECKERS,
  'views.list': READERS.filter((role) => role !== 'feed'), 'views.keep': READERS.filter((role) => role !== 'feed'), 'views.remove': READERS.filter((role) => role !== 'feed'),
  'checks.figures': ['desk', 'supervisor', 'analyst', 'auditor', 'coordinator'],
  'model.get': EVERYONE, 'model.estimate': ADMINISTRATORS, 'model.activate': ADMINISTRATORS,
  'hits.list': HIT_READERS, 'hits.get': HIT_READERS, 'hits.responseTimes': ['desk', 'supervisor', 'analyst', 'auditor', 'coordinator', 'administrator'],
  'hits.request': ['officer', 'desk', 'supervisor'], 'hits.act': ['officer', 'desk', 'supervisor'], 'hits.setDeadline': ['officer', 'desk', 'supervisor'], 'hits.takeOver': ['desk', 'supervisor'],
  'hits.answer': ['desk', 'supervisor', 'feed'], 'hits.close': ['desk', 'supervisor'], 'hits.claim': ['desk', 'supervisor'], 'hits.endClaim': ['desk', 'supervisor'],
  'notes.add': HIT_WRITERS, 'notes.attach': HIT_WRITERS, 'notes.list': HIT_READERS, 'notes.download': HIT_READERS,
  'reports.hit': HIT_READERS, 'reports.comparison': HIT_READERS,
  'recoveries.openForHit': FINDERS, 'recoveries.openForVehicle': FINDERS, 'recoveries.list': HIT_READERS, 'recoveries.get': HIT_READERS,
  'recoveries.custody': FINDERS, 'recoveries.offer': FINDERS, 'recoveries.handOver': FINDERS, 'recoveries.addCost': FINDERS, 'recoveries.strikeCost': FINDERS,
  'recoveries.decide': RECORDERS, 'recoveries.arrive': RECORDERS, 'recoveries.close': RECORDERS,
  'bureaus.change': ADMINISTRATORS, 'units.add': ['supervisor'], 'units.change': ['supervisor'], 'permissions.list': EVERYONE, 'settings.list': SETTLED, 'settings.get': SETTLED, 'settings.change': ['supervisor'], 'restrictions.list': SETTLED, 'restrictions.change': ['supervisor'],
  'inbox.list': INBOX, 'inbox.read': INBOX, 'events.follow': INBOX,
  'webhooks.add': ['supervisor', 'feed'], 'webhooks.rotate': ['supervisor', 'feed'], 'webhooks.remove': ['supervisor', 'feed'], 'webhooks.list': ['supervisor', 'auditor', 'feed'],
  'deliveries.list': ['supervisor', 'auditor', 'feed'], 'deliveries.get': ['supervisor', 'auditor', 'feed'], 'deliveries.retry': ['supervisor', 'feed'],
  'clients.add': CLIENT_KEEPERS, 'clients.change': CLIENT_KEEPERS, 'clients.addKeys': CLIENT_KEEPERS, 'clients.retireKey': CLIENT_KEEPERS, 'clients.revoke': CLIENT_KEEPERS, 'clients.rotateSigningKeys': ADMINISTRATORS,
  'clients.list': ['supervisor', 'auditor', 'administrator'], 'clients.get': ['supervisor', 'auditor', 'administrator'],
  'people.add': MANAGERS, 'people.list': MANAGERS, 'people.get': MANAGERS, 'people.change': MANAGERS, 'people.invite': MANAGERS, 'people.unlink': MANAGERS,
  'people.names': ROLES.filter((role) => role !== 'gateway' && role !== 'feed'),
  'people.me': EVERYONE, 'sessions.list': EVERYONE, 'sessions.end': EVERYONE,
  'issuers.get': MANAGERS, 'issuers.put': MANAGERS, 'issuers.remove': MANAGERS, 'issuers.try': MANAGERS, 'issuers.keys': ADMINISTRATORS, 'issuers.rotateKeys': ADMINISTRATORS,
  'replicas.enrol': ADMINISTRATORS, 'replicas.list': PROPOSAL_READERS, 'replicas.get': PROPOSAL_READERS, 'replicas.revoke': MANAGERS, 'replicas.feed': [], 'replicas.carriage': [], 'replicas.deliver': [], 'replicas.erased': [],
  'hotlists.get': ['gateway', 'supervisor'], 'hotlists.key': EVERYONE,
  'receipts.key': EVERYONE, 'checks.counts': ['supervisor', 'auditor'], 'checks.list': ['supervisor', 'auditor'],
  'requests.open': DESKS, 'requests.trace': DESKS, 'requests.freeze': DESKS, 'requests.free': DESKS, 'requests.extend': DESKS, 'requests.handOver': DESKS, 'requests.correct': DESKS, 'requests.answer': DESKS, 'requests.decide': ['supervisor'],
  'requests.list': CASE_READERS, 'requests.get': CASE_READERS, 'requests.readTrace': CASE_READERS, 'requests.document': CASE_READERS,
  'corrections.list': [...CASE_READERS, 'feed'], 'corrections.confirm': [...DESKS, 'feed'],
  'alerts.list': AUDITORS, 'alerts.get': AUDITORS, 'alerts.claim': AUDITORS, 'alerts.note': AUDITORS, 'alerts.decide': AUDITORS, 'canaries.add': AUDITORS, 'canaries.list': AUDITORS, 'canaries.remove': AUDITORS,
  'proposals.list': PROPOSAL_READERS, 'proposals.get': PROPOSAL_READERS, 'proposals.approve': DECIDERS, 'proposals.refuse': DECIDERS, 'proposals.withdraw': DECIDERS, 'proposals.edit': DECIDERS,
  'status.get': EVERYONE, 'status.metrics': ADMINISTRATORS,
};
const NAMES: Readonly<Record<string, string>> = { id: 'veh_00000000000000000000000000', reference: 'none', name: 'generic' };

test('every route is open to the roles it is for, and answers 403 to every other; without a token it answers 401', async (t) => {
  const hub = await testHub(t);
  assert.deepEqual(hub.app.actions.map(({ name }) => name).sort(), Object.keys(MATRIX).sort());
  const tokens = new Map<Role, string>();
  for (const role of ROLES) tokens.set(role, await hub.token('NL', role));
  for (const act of hub.app.actions) {
    const { method, path } = splitRoute(act.http);
    const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => NAMES[name] ?? 'none');
    const body = method === 'GET' || method === 'DELETE' ? undefined : '{}';
    for (const role of ROLES) {
      const { status } = await hub.ask(tokens.get(role) ?? '', method, address, body, { 'content-type': 'application/json' });
      if (MATRIX[act.name]?.includes(role) === true) assert.ok(status !== 403 && status < 500, `${role} ${act.name} ${status}`);
      else assert.equal(status, 403, `${role} ${act.name}`);
    }
    assert.equal((await hub.ask('', method, address, body)).status, 401, act.name);
  }
});

test('what is told of a route’s roles in the documents matches who is let in', async (t) => {
  const hub = await testHub(t);
  const words: Partial<Record<Role, string>> = { officer: 'officers', desk: 'desks', supervisor: 'supervisors', analyst: 'analysts', auditor: 'auditors', coordinator: 'coordinators', registration_clerk: 'clerks', gateway: 'gateways', feed: 'feeds', administrator: 'administrators' };
  for (const { name, grant } of hub.app.actions) {
    const allowed = grantInWords(grant);
    if (/^(everyone|all but)/.test(allowed)) continue;
    assert.deepEqual(ROLES.filter((role) => allowed.includes(words[role] ?? role)), ROLES.filter((role) => MATRIX[name]?.includes(role)), `${name}: ${allowed}`);
  }
});

test('a supervisor adds a unit to the own bureau once; a section of settings tells its shape, so that a form can be made of it', async (t) => {
  const hub = await testHub(t);
  const supervisor = await hub.token('NL', 'supervisor');
  const added = await hub.ask(supervisor, 'POST', '/v1/units', { code: 'RTM-2', locode: 'NLRTM' });
  assert.deepEqual([added.status, added.body.name, added.body.timeZone], [201, 'RTM-2', 'Europe/Amsterdam']);
  assert.deepEqual([(await hub.ask(supervisor, 'POST', '/v1/units', { code: 'RTM-2' })).status, (await hub.ask(supervisor, 'POST', '/v1/units', { code: 'X', locode: 'here' })).status], [409, 400]);
  const german = await hub.ask<{ items: { code: string }[] }>(await hub.token('DE', 'supervisor'), 'GET', '/v1/units');
  assert.ok(!german.body.items.some(({ code }) => code === 'RTM-2'));
  const { body } = await hub.ask<{ schema: { type: string; properties: Record<string, { default?: unknown; maximum?: number }> } }>(supervisor, 'GET', '/v1/settings/clocks');
  assert.deepEqual([body.schema.type, body.schema.properties.urgentMinutes?.default, body.schema.properties.urgentMinutes?.maximum], ['object', 10, 10]);
});
