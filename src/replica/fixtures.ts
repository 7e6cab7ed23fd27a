/** For tests: a hub's signing hand, and a replica in the test's own process, told by it what a hub would send. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { NOTE_SIGNATURE, newSeed, signText, signerKey, vkeyOf, writeNote, type SignerKey } from '../kernel/audit/note.ts';
import { hubFingerprint, segmentText } from '../kernel/audit/segment-note.ts';
import { heldClock, type Clock } from '../kernel/clock.ts';
import { createServer } from '../kernel/http/server.ts';
import { hashSecret, newId } from '../kernel/ids.ts';
import { SEGMENT, type SegmentRow, type SentDesk, type SentRecord } from '../modules/replicas/schema.ts';
import { SHIPPED_ERRORS } from '../matching/errors.ts';
import { openReplica, type Replica } from './app.ts';
import { enrol, readIdentity, type Identity } from './identity.ts';
import type { SegmentSource } from './following/segments.ts';
import { openVault, type Vault } from './vault/vault.ts';

export const START = '2026-11-22T10:15:00.000Z';
export const OFFICER = 'cc_the-officers-token';
export const CODE_SECRET = '0'.repeat(32);

export const newSigner = (): SignerKey => signerKey('hub.example.org/replicas', NOTE_SIGNATURE, newSeed());

export type Said = { readonly of?: string; readonly at: string; readonly currentUntil: string; readonly until: string; readonly isFull?: boolean; readonly isLast?: boolean };

/** A segment as a hub makes it. */
export function segmentOf(rows: readonly SegmentRow[], { of = 'NL', at, currentUntil, until, isFull = false, isLast = false }: Said, signer: SignerKey): Buffer {
  const lines = [{ kind: 'segment', format: SEGMENT, of, at, isFull, isLast }, ...rows].map((row) => `${JSON.stringify(row)}\n`).join('');
  const text = segmentText({ of, at, full: String(isFull), last: String(isLast), rows: String(rows.length), sha256: createHash('sha256').update(lines).digest('base64'), asOf: until, until, current: currentUntil });
  const note = writeNote({ text, signatures: [signText(text, signer)] });
  return Buffer.from(`${lines}${JSON.stringify({ kind: 'end', rows: rows.length, asOf: until, until, currentUntil, note })}\n`);
}

export const recordOf = (vin: string, more: Partial<SentRecord> = {}): SentRecord => ({
  kind: 'record', id: newId('veh', Date.parse(START)), owner: 'DE', reference: `ref ${vin}`, version: 1, status: 'live', enteredAt: START, changedAt: START, validatedAt: START, reviewOn: '2031-11-22', endsAt: '2031-11-22T23:00:00.000Z',
  body: { said: { reference: `ref ${vin}`, vin, make: 'VW', colour: 'black', event: { kind: 'stolen', from: '2026-11-20' } } }, ...more,
});

export const deskOf = (more: Partial<SentDesk> = {}): SentDesk => ({
  kind: 'desk', bureau: { code: 'NL', name: 'Bureau NL', country: 'NL', timeZone: 'Europe/Amsterdam', collections: ['vehicles'] },
  units: [{ code: 'A12', name: 'Border post A12', country: 'NL', timeZone: 'Europe/Amsterdam' }],
  tokens: [{ id: 'tok_00000000000000000000000001', hash: hashSecret(OFFICER), unit: 'A12', role: 'officer', person: 'Officer Jansen' }],
  clients: [], settings: {}, purposes: ['border_control', 'roadside', 'camera_lane'], model: SHIPPED_ERRORS, confirmed: [], bureaus: [{ code: 'DE', name: 'Bureau DE' }], ...more,
});

/** Segments as they come, told by the test; whoever follows waits for the next. */
export function heardSource(): { readonly source: SegmentSource; readonly say: (...segments: readonly Buffer[]) => void; readonly asked: (string | undefined)[]; readonly hangUp: () => void } {
  let waiting: Buffer[] = [];
  let wake = Promise.withResolvers<undefined>();
  const asked: (string | undefined)[] = [];
  let isHungUp = false;
  return {
    asked,
    say: (...segments) => { waiting.push(...segments); wake.resolve(undefined); },
    hangUp: () => { isHungUp = true; wake.resolve(undefined); },
    async* source(since, signal) {
      asked.push(since);
      const ended = new Promise<undefined>((resolve) => { signal.addEventListener('abort', () => { resolve(undefined); }); });
      while (!signal.aborted) {
        if (isHungUp) { isHungUp = false; return; }
        const now = waiting;
        waiting = [];
        yield* now;
        await Promise.race([wake.promise, ended]);
        wake = Promise.withResolvers();
      }
    },
  };
}

export type TestReplica = Replica & {
  readonly url: string; readonly folder: string; readonly config: string; readonly identity: Identity; readonly logged: string[];
  readonly ask: <T = Record<string, unknown>>(token: string, method: string, path: string, body?: unknown) => Promise<{ readonly status: number; readonly headers: Headers; readonly body: T }>;
  /** Ends it as a process ends; it may be opened again. */
  readonly end: () => Promise<void>;
};

export type Place = { readonly folder: string; readonly config: string };
export async function placeFor(t: Pick<TestContext, 'after'>): Promise<Place> {
  const home = await mkdtemp(join(tmpdir(), 'crosscheck-replica-'));
  t.after(() => rm(home, { recursive: true, force: true }));
  return { folder: join(home, 'data'), config: join(home, 'config') };
}

export const vaultAt = ({ folder, config }: Place): Promise<Vault> => openVault({ folder, userFolder: config, machine: async () => 'this machine' });

/** Enrols with a hub that is this signer. */
export const enrolWith = (vault: Vault, signer: SignerKey, code = hubFingerprint(vkeyOf(signer.verifier)) + CODE_SECRET): Promise<Identity> => enrol(vault, {
  hub: 'http://hub.example.org', code, software: 'test',
  ask: async () => Response.json({
    replica: { id: 'rpl_00000000000000000000000001', bureau: 'NL', unit: 'A12', name: 'border post A12', state: 'enrolled', currentHours: 24, version: 2, invitedAt: START, invitedBy: 'tok', delivered: 0 },
    bureauName: 'Bureau NL', country: 'NL', hub: 'http://hub.example.org', hubKey: vkeyOf(signer.verifier), purposes: ['border_control', 'roadside', 'camera_lane'],
  }),
});

export type Opened = { readonly place: Place; readonly signer: SignerKey; readonly source?: SegmentSource; readonly hub?: string; readonly clock?: Clock; readonly monotonic?: () => number; readonly consoleFolder?: string; /** Enrols in another way than with this signer. */ readonly identify?: (vault: Vault) => Promise<Identity> };

/** A replica that listens. */
export async function testReplica(t: Pick<TestContext, 'after'>, { place, signer, source, hub = 'http://127.0.0.1:1', clock = heldClock(START), monotonic, consoleFolder, identify = (vault) => enrolWith(vault, signer) }: Opened): Promise<TestReplica> {
  const vault = await vaultAt(place);
  const identity = await readIdentity(vault) ?? await identify(vault);
  const logged: string[] = [];
  let url = '';
  const replica = await openReplica({
    vault, identity, hub, publicUrl: () => url, version: 'test', clock, log: (event, fields) => { logged.push(JSON.stringify({ event, ...fields })); },
    ...(source ? { source } : {}), ...(monotonic ? { monotonic } : {}), ...(consoleFolder === undefined ? {} : { consoleFolder }),
  });
  const server = createServer(replica.http);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let isEnded = false;
  const end = async (): Promise<void> => {
    if (isEnded) return;
    isEnded = true;
    server.closeAllConnections();
    await new Promise((resolve) => { server.close(resolve); });
    await replica.stop();
    await vault.release();
  };
  t.after(end);
  return {
    ...replica, url, ...place, identity, logged, end,
    ask: async <T>(token: string, method: string, path: string, body?: unknown) => {
      const answer = await fetch(url + path, { method, headers: { ...(token === '' ? {} : { authorization: `Bearer ${token}` }), ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
      const text = await answer.text();
      return { status: answer.status, headers: answer.headers, body: (answer.headers.get('content-type')?.includes('json') === true ? JSON.parse(text) : text) as T };
    },
  };
}

/** A replica of a bureau that was enrolled at a hub, and follows it. `clock` is the hub's. */
export async function replicaOf(t: Pick<TestContext, 'after'>, hub: { readonly url: string; readonly admin: string; readonly ask: (token: string, method: string, path: string, body?: unknown) => Promise<{ readonly status: number; readonly body: unknown }> }, { bureau, clock, place, consoleFolder }: { readonly bureau: string; readonly clock: Clock; readonly place?: Place; readonly consoleFolder?: string }): Promise<TestReplica & { readonly place: Place }> {
  const at = place ?? await placeFor(t);
  const replica = await testReplica(t, {
    place: at, signer: newSigner(), hub: hub.url, clock, ...(consoleFolder === undefined ? {} : { consoleFolder }),
    identify: async (vault) => {
      const { status, body } = await hub.ask(hub.admin, 'POST', '/v1/replicas', { bureau, unit: 'Main unit', name: 'border post A12' });
      if (status !== 201) throw new Error(JSON.stringify(body));
      return enrol(vault, { hub: hub.url, code: (body as { code: string }).code, software: 'test' });
    },
  });
  return { ...replica, place: at };
}
