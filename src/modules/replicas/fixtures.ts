/** A device for tests: it enrols, shows who it is, follows the feed as a replica does, and brings a log of its own. */
import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import assert from 'node:assert/strict';
import { SignJWT } from 'jose';
import { readVkey } from '../../kernel/audit/note.ts';
import { triedSegment, type SegmentSays } from '../../kernel/audit/segment-note.ts';
import { systemClock } from '../../kernel/clock.ts';
import { newSecret } from '../../kernel/ids.ts';
import type { Answer, TestHub } from '../../../tests/fixtures.ts';
import { until } from '../../../tests/waiting.ts';
import { hashOfEntry, signedText } from './entries.ts';
import { DEVICE_TOKEN_TYPE, SegmentLine, type Delivered, type Enrolled, type ReplicaDeed, type ReplicaEntry, type SegmentRow, type SentDesk, type SentRecord } from './schema.ts';

export type Segment = { readonly says: SegmentSays; readonly rows: readonly SegmentRow[]; readonly bytes: Buffer };
export type Reader = { readonly segments: Segment[]; readonly status: number; readonly isOver: () => boolean; readonly leave: () => void; /** What it holds by now. */ readonly records: () => ReadonlyMap<string, SentRecord>; readonly desk: () => SentDesk | undefined; readonly place: () => string | undefined };
export type Device = {
  readonly id: string; readonly enrolled: Enrolled;
  readonly ask: <T = Record<string, unknown>>(method: string, path: string, body?: unknown) => Promise<Answer<T>>;
  readonly token: (method: string, path: string, claims?: Record<string, unknown>) => Promise<string>;
  readonly follow: (since?: string) => Promise<Reader>;
  /** Signs entries as this device does. */
  readonly signed: (entries: readonly ReplicaEntry[]) => { readonly entries: readonly ReplicaEntry[]; readonly signature: string };
  readonly bring: (entries: readonly ReplicaEntry[]) => Promise<Answer<Delivered>>;
};

export const newKey = (): { readonly privateKey: KeyObject; readonly x: string } => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey, x: String(publicKey.export({ format: 'jwk' }).x) };
};

export async function invited(hub: TestHub, { bureau = 'BR', currentHours = 24 }: { readonly bureau?: string; readonly currentHours?: number } = {}): Promise<{ readonly id: string; readonly code: string }> {
  await hub.token(bureau, 'desk');
  const { status, body } = await hub.ask<{ id: string; code: string }>(hub.admin, 'POST', '/v1/replicas', { bureau, unit: 'Main unit', name: 'border post A12', currentHours });
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}

export const enrol = (hub: TestHub, code: string, x: string): Promise<Answer<Enrolled & { code?: string }>> =>
  hub.ask('', 'POST', '/replica/enrol', { code, key: { kty: 'OKP', crv: 'Ed25519', x }, software: 'test' });

/** A device that is enrolled for a bureau. `nowMs`: its clock. */
export async function device(hub: TestHub, options: { readonly bureau?: string; readonly currentHours?: number; readonly nowMs?: () => number } = {}): Promise<Device> {
  const { id, code } = await invited(hub, options);
  const { privateKey, x } = newKey();
  const { status, body: enrolled } = await enrol(hub, code, x);
  assert.equal(status, 200, JSON.stringify(enrolled));
  const nowMs = options.nowMs ?? (() => systemClock.ms());
  const token: Device['token'] = async (method, path, claims = {}) => {
    const iat = Math.floor(nowMs() / 1000);
    return new SignJWT({ iss: id, sub: id, aud: hub.url, htm: method, htu: `${hub.url}${path.split('?')[0] ?? ''}`, jti: newSecret(), iat, exp: iat + 30, ...claims }).setProtectedHeader({ alg: 'EdDSA', typ: DEVICE_TOKEN_TYPE }).sign(privateKey);
  };
  const signed: Device['signed'] = (entries) => {
    const last = entries.at(-1) ?? { number: 0, hash: '' };
    return { entries, signature: sign(null, Buffer.from(signedText(id, last), 'utf8'), privateKey).toString('base64') };
  };
  const ask: Device['ask'] = async (method, path, body) => hub.ask(await token(method, path), method, path, body);
  return {
    id, enrolled, token, signed, ask,
    bring: (entries) => ask<Delivered>('POST', '/v1/replica/checks', signed(entries)),
    follow: async (since) => {
      const path = `/v1/replica/feed${since === undefined ? '' : `?since=${since}`}`;
      return reader(hub, { path, token: await token('GET', path), hubKey: enrolled.hubKey });
    },
  };
}

/** Reads a feed, believing nothing that is not signed. */
async function reader(hub: TestHub, { path, token, hubKey }: { readonly path: string; readonly token: string; readonly hubKey: string }): Promise<Reader> {
  const gone = new AbortController();
  const answer = await fetch(hub.url + path, { headers: { authorization: `Bearer ${token}` }, signal: gone.signal });
  const segments: Segment[] = [];
  let isOver = false;
  const take = segmentReader(readVkey(hubKey), (segment) => { segments.push(segment); });
  void (async () => {
    try {
      if (answer.status === 200 && answer.body) for await (const chunk of answer.body) take(Buffer.from(chunk as Uint8Array));
    } catch (cause) {
      if (cause instanceof assert.AssertionError) throw cause;
    } finally {
      isOver = true;
    }
  })();
  return {
    segments, status: answer.status, isOver: () => isOver, leave: () => { gone.abort(); },
    records: () => {
      const records = new Map<string, SentRecord>();
      for (const { rows } of segments) for (const row of rows) if (row.kind === 'record') records.set(row.id, row); else if (row.kind === 'gone') records.delete(row.id);
      return records;
    },
    desk: () => segments.flatMap(({ rows }) => rows.filter((row): row is SentDesk => row.kind === 'desk')).at(-1),
    place: () => segments.at(-1)?.says.until,
  };
}

/** Reads whole segments out of bytes as they come, and tries each by the hub’s key. */
export function segmentReader(key: ReturnType<typeof readVkey>, onSegment: (segment: Segment) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  let lines: Buffer[] = [];
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
      const line = rest.subarray(0, end + 1);
      rest = rest.subarray(end + 1);
      const read = SegmentLine.parse(JSON.parse(line.toString('utf8')));
      if (read.kind !== 'end') { lines.push(line); continue; }
      const bytes = Buffer.concat(lines);
      const says = triedSegment(read.note, createHash('sha256').update(bytes).digest('base64'), key);
      const [head, ...rows] = lines.map((one) => SegmentLine.parse(JSON.parse(one.toString('utf8'))));
      assert.ok(head?.kind === 'segment' && says.of === head.of && says.rows === String(rows.length) && read.until === says.until && read.currentUntil === says.current);
      lines = [];
      onSegment({ says, rows: rows as SegmentRow[], bytes: Buffer.concat([bytes, line]) });
    }
  };
}

/** Entries of a device's own log, chained. */
export function entriesOf(deeds: readonly ReplicaDeed[], { number = 0, hash = Buffer.alloc(32).toString('base64') }: { readonly number?: number; readonly hash?: string } = {}): readonly ReplicaEntry[] {
  let [at, before] = [number, hash];
  return deeds.map((deed) => {
    const text = JSON.stringify(deed);
    at += 1;
    before = hashOfEntry(before, at, text);
    return { number: at, text, hash: before };
  });
}

export const has = (reader: Reader, id: string, holds: (record: SentRecord | undefined) => boolean = (record) => record !== undefined): Promise<void> => until(`the replica heard of ${id}`, () => holds(reader.records().get(id)), 15_000);
