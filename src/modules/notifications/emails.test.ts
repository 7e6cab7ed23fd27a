/** E-mail, against a real SMTP server: who is written to and what, quiet hours, what is tried again and what is given up. */
import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { heldClock } from '../../kernel/clock.ts';
import { testHub, type TestHub } from '../../../tests/fixtures.ts';
import { BACK_OFF_MS } from './delivering.ts';
import { HIT, TRIAL_WAYS, say, said } from './fixtures.ts';

const HOUR_MS = 3_600_000;
type Mail = { to: string[]; text: string; isSecure: boolean; user: string };

async function postOffice(t: TestContext, options: Partial<SMTPServerOptions> = {}): Promise<{ mails: Mail[]; port: number; refuse: { with?: number; at?: 'recipient' | 'data' } }> {
  const mails: Mail[] = [];
  const refuse: { with?: number; at?: 'recipient' | 'data' } = {};
  const no = (): Error | undefined => (refuse.with === undefined ? undefined : Object.assign(new Error('not now, or never'), { responseCode: refuse.with }));
  const server = new SMTPServer({
    authOptional: true, hideSTARTTLS: true, ...options,
    onRcptTo: (_, session, done) => { done(refuse.at === 'recipient' ? no() : undefined); },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => { chunks.push(chunk); }).on('end', () => {
        const failure = refuse.at === 'data' ? no() : undefined;
        if (!failure) mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), text: Buffer.concat(chunks).toString('utf8'), isSecure: session.secure, user: String(session.user) });
        done(failure ?? null);
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  t.after(() => { server.close(() => undefined); });
  return { mails, refuse, port: (server.server.address() as AddressInfo).port };
}

async function trial(t: TestContext, { start = '2026-11-22T12:00:00.000Z', url, world = 'live' as const }: { start?: string; url: string; world?: 'live' | 'training' }) {
  const clock = heldClock(start);
  const hub = await testHub(t, { clock, world, ways: { ...TRIAL_WAYS, mail: { url, from: 'Crosscheck <hub@crosscheck.example>' } } });
  return { hub, clock, supervisor: await hub.token('NL', 'supervisor') };
}
const settle = async (hub: TestHub, supervisor: string, settings: object): Promise<void> => { assert.equal((await hub.ask(supervisor, 'PUT', '/v1/settings/notifications', settings)).status, 200); };
const headerOf = ({ text }: Mail, name: string): string | undefined => new RegExp(`^${name}: (.*)\r$`, 'mi').exec(text)?.[1];
type Delivery = { id: string; state: string; outcome?: string; said?: string; nextAt?: string };
const deliveries = async (hub: TestHub, token: string): Promise<Delivery[]> => (await hub.ask<{ items: Delivery[] }>(token, 'GET', '/v1/deliveries')).body.items;

test('an address is told what happened and where to look, over TLS and signed in, with an id of its own, and no number or name', async (t) => {
  const office = await postOffice(t, { authOptional: false, hideSTARTTLS: false, onAuth: ({ username, password }, _, done) => { if (username === 'hub' && password === 'pass word') done(null, { user: username }); else done(new Error('no')); } });
  const { hub, supervisor } = await trial(t, { url: `smtp://hub:pass%20word@127.0.0.1:${office.port}?requireTLS=true&tls.rejectUnauthorized=false` });
  await settle(hub, supervisor, { emails: [{ address: 'desk@police.example' }] });
  const [event] = await say(hub, [said({ urgent: true, facts: { hit: HIT, vin: 'WVWZZZ1KZ8W970301', plate: 'AB-123-C', person: 'Jansen' } })]);
  await hub.duties();
  assert.deepEqual(office.mails.map(({ to, isSecure, user }) => [to, isSecure, user]), [[['desk@police.example'], true, 'hub']]);
  const [mail] = office.mails;
  assert.ok(mail);
  const [delivery] = await deliveries(hub, supervisor);
  assert.deepEqual([delivery?.state, delivery?.outcome], ['delivered', '250']);
  assert.deepEqual([headerOf(mail, 'Message-ID'), headerOf(mail, 'Subject'), headerOf(mail, 'Auto-Submitted'), headerOf(mail, 'X-Crosscheck-Event')], [`<${delivery?.id ?? ''}@crosscheck.example>`, 'Crosscheck, URGENT: Confirmation of a hit is asked for', 'auto-generated', event]);
  assert.match(mail.text, new RegExp(HIT));
  assert.doesNotMatch(mail.text, /WVWZZZ|970301|AB-123|Jansen/);
});

test('each address hears what it is for: kinds, urgent ones, a unit, a person, discreet checks', async (t) => {
  const office = await postOffice(t);
  const { hub, supervisor } = await trial(t, { url: `smtp://127.0.0.1:${office.port}` });
  await settle(hub, supervisor, { emails: [
    { address: 'all@x.example' }, { address: 'ALL@x.example' }, { address: 'urgent@x.example', urgentOnly: true }, { address: 'records@x.example', kinds: ['vehicles.*'] }, { address: 'port@x.example', unit: 'Port' },
    { address: 'anna@x.example', person: 'anna' }, { address: 'discreet@x.example', discreet: true, kinds: ['hits.raised'] }, { address: 'chief@x.example', role: 'supervisor', kinds: ['hits.escalated'] },
  ] });
  const heardOf = async (one: Parameters<typeof said>[0]): Promise<string[]> => {
    const before = office.mails.length;
    await say(hub, [said(one)]);
    await hub.duties();
    return office.mails.slice(before).flatMap(({ to }) => to).map((address) => address.split('@')[0] ?? '').sort();
  };
  assert.deepEqual(await heardOf({}), ['all']);
  assert.deepEqual(await heardOf({ urgent: true }), ['all', 'urgent']);
  assert.deepEqual(await heardOf({ kind: 'vehicles.ended' }), ['all', 'records']);
  assert.deepEqual(await heardOf({ to: { bureau: 'NL', unit: 'Port' } }), ['all', 'port']);
  assert.deepEqual(await heardOf({ to: { bureau: 'NL', person: 'anna' } }), ['anna']);
  assert.deepEqual(await heardOf({ kind: 'hits.raised', facts: { discreet: true } }), ['discreet']);
  assert.deepEqual(await heardOf({ kind: 'hits.escalated', to: { bureau: 'NL', roles: ['supervisor'] } }), ['chief']);
  assert.deepEqual(await heardOf({ to: { bureau: 'DE' } }), []);
});

test('quiet hours hold back what is routine until they end where the bureau is, and never what is urgent', async (t) => {
  const office = await postOffice(t);
  const { hub, clock, supervisor } = await trial(t, { start: '2026-11-22T21:30:00.000Z', url: `smtp://127.0.0.1:${office.port}` }); // 22:30 in The Hague
  await settle(hub, supervisor, { emails: [{ address: 'desk@x.example' }], quietHours: { from: '22:00', to: '06:00', timeZone: 'Europe/Amsterdam' } });
  const other = 'hit_01j9z3k4m5n6p7q8r9s0t1v2w4';
  const [held] = await say(hub, [said()]);
  const [urgent] = await say(hub, [said({ subject: other, urgent: true })]);
  const events = (): (string | undefined)[] => office.mails.map((mail) => headerOf(mail, 'X-Crosscheck-Event'));
  await hub.duties();
  assert.deepEqual(events(), [urgent]);
  assert.deepEqual((await deliveries(hub, supervisor)).filter(({ state }) => state === 'waiting').map(({ nextAt }) => nextAt), ['2026-11-23T05:00:00.000Z']);
  clock.move(7 * HOUR_MS); // 05:30
  await hub.duties();
  assert.equal(office.mails.length, 1);
  clock.move(HOUR_MS / 2);
  await hub.duties();
  assert.deepEqual(events(), [urgent, held]);
});

test('an urgent one about the same hit takes what was held back before it along, in order', async (t) => {
  const office = await postOffice(t);
  const { hub, supervisor } = await trial(t, { start: '2026-11-22T21:30:00.000Z', url: `smtp://127.0.0.1:${office.port}` });
  await settle(hub, supervisor, { emails: [{ address: 'desk@x.example' }], quietHours: { from: '22:00', to: '06:00', timeZone: 'Europe/Amsterdam' } });
  const routine = await say(hub, [said(), said()]);
  await hub.duties();
  assert.equal(office.mails.length, 0);
  const urgent = await say(hub, [said({ urgent: true })]);
  await hub.duties();
  assert.deepEqual(office.mails.map((mail) => headerOf(mail, 'X-Crosscheck-Event')), [...routine, ...urgent]);
});

test('a refusal for now is tried again with the same Message-ID, one for good is given up at once and told by the inbox alone', async (t) => {
  const office = await postOffice(t);
  const { hub, clock, supervisor } = await trial(t, { url: `smtp://127.0.0.1:${office.port}` });
  await settle(hub, supervisor, { emails: [{ address: 'desk@x.example' }, { address: 'chief@x.example', role: 'supervisor', kinds: ['deliveries.*'] }] });
  Object.assign(office.refuse, { with: 451, at: 'data' });
  await say(hub, [said()]);
  await hub.duties();
  const [first] = await deliveries(hub, supervisor);
  assert.deepEqual([office.mails.length, first?.state, first?.outcome], [0, 'waiting', '451']);
  delete office.refuse.with;
  clock.move(BACK_OFF_MS[0]);
  await hub.duties();
  assert.deepEqual(office.mails.map((mail) => headerOf(mail, 'Message-ID')), [`<${first?.id ?? ''}@crosscheck.example>`]);
  for (const at of ['recipient', 'data'] as const) {
    Object.assign(office.refuse, { with: 550, at });
    await say(hub, [said()]);
    await hub.duties();
    const [dead] = await deliveries(hub, supervisor);
    assert.deepEqual([dead?.state, dead?.outcome, dead?.said?.includes('not now, or never')], ['dead', '550', true], at);
  }
  delete office.refuse.with;
  await hub.duties();
  assert.equal(office.mails.length, 1);
  const told = (await hub.ask<{ items: { facts: { way?: string } }[] }>(supervisor, 'GET', '/v1/inbox?kind=deliveries.dead')).body.items;
  assert.deepEqual(told.map(({ facts }) => facts.way), ['email']);
});

test('a server that is away, does not let the hub in, or shows a certificate that nobody vouches for, is tried again', async (t) => {
  const office = await postOffice(t, { authOptional: false, hideSTARTTLS: false, onAuth: (_, __, done) => { done(new Error('wrong password')); } });
  const unknown = await postOffice(t, { hideSTARTTLS: false });
  for (const url of [`smtp://hub:wrong@127.0.0.1:${office.port}?tls.rejectUnauthorized=false`, `smtp://127.0.0.1:${unknown.port}`, 'smtp://127.0.0.1:9']) {
    const { hub, supervisor } = await trial(t, { url });
    await settle(hub, supervisor, { emails: [{ address: 'desk@x.example' }] });
    await say(hub, [said()]);
    await hub.duties();
    assert.deepEqual((await deliveries(hub, supervisor)).map(({ state }) => state), ['waiting'], url);
  }
  assert.deepEqual([...office.mails, ...unknown.mails], []);
});

test('a hub without e-mail keeps what it could not send for the bureau to see', async (t) => {
  const hub = await testHub(t, { ways: TRIAL_WAYS });
  const supervisor = await hub.token('NL', 'supervisor');
  await settle(hub, supervisor, { emails: [{ address: 'desk@x.example' }] });
  await say(hub, [said()]);
  await hub.duties();
  assert.deepEqual((await deliveries(hub, supervisor)).map(({ state, outcome }) => [state, outcome]), [['dead', 'no_way']]);
});

test('a training world says in each e-mail that nothing in it is real', async (t) => {
  const office = await postOffice(t);
  const { hub, supervisor } = await trial(t, { url: `smtp://127.0.0.1:${office.port}`, world: 'training' });
  await settle(hub, supervisor, { emails: [{ address: 'desk@x.example' }] });
  await say(hub, [said()]);
  await hub.duties();
  assert.match(office.mails[0]?.text ?? '', /Subject: \[TRAINING\] [^]*TRAINING: nothing in this is real/);
});

test('settings that cannot be meant are refused: an address that is none, quiet hours without end, a line break', async (t) => {
  const hub = await testHub(t);
  const supervisor = await hub.token('NL', 'supervisor');
  for (const bad of [
    { emails: [{ address: 'desk' }] }, { emails: [{ address: 'a@x.example\r\nBcc: b@x.example' }] }, { emails: [{ address: 'a@x.example', role: 'gateway' }] }, { emails: [{ address: 'a@x.example', unit: 'Port', person: 'anna' }] },
    { quietHours: { from: '22:00', to: '22:00', timeZone: 'UTC' } }, { quietHours: { from: '24:00', to: '06:00', timeZone: 'UTC' } }, { quietHours: { from: '22:00', to: '06:00', timeZone: 'Mars/Base' } }, { emails: Array.from({ length: 51 }, (_, i) => ({ address: `a${i}@x.example` })) }, { mails: [] },
  ]) assert.equal((await hub.ask(supervisor, 'PUT', '/v1/settings/notifications', bad)).status, 400, JSON.stringify(bad).slice(0, 100));
});
