/** The door of the replicas module. */
import { sign } from 'node:crypto';
import { promisify } from 'node:util';
import { keyNameOf, openKey } from '../../kernel/audit/key-file.ts';
import { vkeyOf, writeNote, type SignerKey } from '../../kernel/audit/note.ts';
import { revocationText } from '../../kernel/audit/segment-note.ts';
import type { Authenticator } from '../../kernel/auth/credentials.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Page } from '../../kernel/http/server.ts';
import type { Database } from '../../kernel/store/database.ts';
import type { AuditEvent } from '../../kernel/store/store.ts';
import type { Log } from '../../kernel/telemetry/log.ts';
import { module, type Module } from '../module.ts';
import { replicaActions } from './actions.ts';
import { knowDevices } from './authenticating.ts';
import type { SegmentStream } from '../../kernel/feed/segment-stream.ts';
import { carriedFeed } from './carried-feed.ts';
import { openRelay, type Relay } from './carrying.ts';
import { carriers } from './chain-store.ts';
import { openBroadcaster } from './broadcasting.ts';
import type { DeliverPorts } from './delivering.ts';
import type { DeskPorts } from './desk.ts';
import { deviceActions } from './device-actions.ts';
import { enrolPage } from './enrolling.ts';
import { sealBy } from './place.ts';
import { linesFor, segmentsBy } from './segments.ts';

const FILE = 'replicas.key';
const signAside = promisify(sign);

export type ReplicaFigures = { readonly connected: number; readonly segments: number; readonly rows: number; readonly deliveries: number; readonly entries: number };
export type ReplicasSide = {
  readonly module: Module; readonly authenticator: Authenticator; readonly pages: readonly Page[];
  readonly figures: () => ReplicaFigures;
  /** Carries what replicas are sent over a stream. */
  readonly relayOver: (stream: SegmentStream) => Relay;
  /** Ends the streams, so that the server can close. */
  readonly hangUp: () => void;
  readonly stop: () => Promise<void>;
};
export type ReplicasOptions = {
  readonly database: Database; readonly epoch: number; readonly clock: Clock; readonly log: Log; readonly folder: string | undefined; readonly publicUrl: () => string; readonly world: string | undefined; readonly purposes: readonly string[];
  readonly audit: (event: AuditEvent) => Promise<void>; readonly isFirst: (what: readonly string[], untilMs: number) => Promise<boolean>;
  readonly sentOf: (body: unknown) => unknown; readonly desk: Omit<DeskPorts, 'purposes'>; readonly checks: DeliverPorts['checks'];
};

export const replicaMigrations = new URL('migrations/', import.meta.url);

async function revocationBy({ name, id, privateKey }: SignerKey, said: { readonly replica: string; readonly at: string }): Promise<string> {
  const text = revocationText(said);
  return writeNote({ text, signatures: [{ name, id, bytes: await signAside(null, Buffer.from(text, 'utf8'), privateKey) }] });
}

/** Opens the key and all that knows replicas: what is done with them, who a device is, what it is sent, and what it brings. */
export async function openReplicas(options: ReplicasOptions): Promise<ReplicasSide> {
  const { database, epoch, clock, log, publicUrl, world, purposes, audit } = options;
  const signer = await openKey({ folder: options.folder, file: FILE, name: keyNameOf(publicUrl(), 'replicas') });
  const hubKey = vkeyOf(signer.verifier);
  const told = { segments: 0, rows: 0, deliveries: 0, entries: 0 };
  const lines = linesFor({ sentOf: options.sentOf, world });
  const seal = sealBy(signer.privateKey);
  const segments = segmentsBy({ signer, seal, lines, onSigned: (rows) => { told.segments += 1; told.rows += rows; } });
  const desk = { ...options.desk, purposes };
  const broadcaster = openBroadcaster({ database, epoch, clock, log, lines, segments, desk });
  const ports = { broadcaster, seal, lines, segments, hubKey, signer, copies: { underWay: 0 } };
  const onDelivered = (entries: number): void => { told.deliveries += 1; told.entries += entries; };
  return {
    module: module({
      name: 'replicas', migrations: replicaMigrations,
      actions: [...deviceActions(ports, { checks: options.checks, onDelivered }), ...replicaActions({ hubKey, cutOff: broadcaster.cutOff })],
    }),
    authenticator: knowDevices({ database, clock, publicUrl, isFirst: options.isFirst, audit, revocationOf: (replica, at) => revocationBy(signer, { replica, at }) }),
    pages: [enrolPage({ database, clock, publicUrl, hubKey, world, purposes, audit, bureauOf: options.desk.bureau })],
    figures: () => ({ connected: broadcaster.connected(), ...told }),
    relayOver: (stream) => openRelay({ database, log, now: clock.now, signer, stream, segmentsFor: carriedFeed({ store: { db: database.db, epoch }, now: clock.now }, ports), carriers }),
    hangUp: broadcaster.hangUp, stop: broadcaster.stop,
  };
}
