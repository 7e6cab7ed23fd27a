/**
 * The words of replicas: how one is enrolled and revoked, what the hub sends it (signed segments of what its bureau may see), and
 * what it brings back (the checks that it answered by itself).
 */
import { bureauCode, id, instant, page, pageQuery, text, z } from '../../kernel/schema/index.ts';
import { AskCheckKept, Compared, LoggedCheck } from '../checks/schema.ts';

export const ReplicaId = id('rpl');
/** The first word of the note under a segment, and the `format` of its head. */
export const SEGMENT = 'crosscheck-segment/1';
/** The type of the JWT by which a device shows who it is: EdDSA by its own key, `iss` and `sub` its id, `aud` the hub's public address, `htm` and `htu` the request, `jti`, `iat`, `exp` at most 60 s ahead. */
export const DEVICE_TOKEN_TYPE = 'crosscheck-replica+jwt';

// ---- enrolment ----

export const CURRENT_HOURS = 24;
const CURRENT_HOURS_MAX = 24 * 14;
export const AskEnrolment = z.strictObject({
  bureau: bureauCode, unit: text(64), name: text(128).meta({ description: 'What people call the device.', examples: ['border post A12, lane 3'] }),
  currentHours: z.coerce.number().int().min(1).max(CURRENT_HOURS_MAX).default(CURRENT_HOURS).meta({ description: 'For so long after it last heard from the hub its answers count as current (R22).' }),
}).meta({ id: 'AskEnrolment', examples: [{ bureau: 'NL', unit: 'Main unit', name: 'border post A12, lane 3' }] });
export type AskEnrolment = z.output<typeof AskEnrolment>;

export const REPLICA_STATES = ['invited', 'enrolled', 'revoked'] as const;
export const Replica = z.object({
  id: ReplicaId, bureau: bureauCode, unit: z.string(), name: z.string(), state: z.enum(REPLICA_STATES), currentHours: z.number().int(), version: z.number().int(),
  invitedAt: instant, invitedBy: z.string(), codeEndsAt: instant.optional().meta({ description: 'Until when its code can be used; while it is invited.' }),
  enrolledAt: instant.optional(), device: z.string().optional().meta({ description: 'The thumbprint of the device’s key (RFC 7638).' }), software: z.string().optional(),
  seenAt: instant.optional().meta({ description: 'When it last spoke with the hub.' }), currentUntil: instant.optional().meta({ description: 'Until when its answers count as current, if it hears nothing more.' }),
  delivered: z.number().int().meta({ description: 'Entries of its own log that it has brought.' }),
  revokedAt: instant.optional(), revokedBy: z.string().optional(), revokedFor: z.string().optional(), erasedAt: instant.optional().meta({ description: 'When it said that it has erased itself.' }),
}).meta({ id: 'Replica' });
export type Replica = z.output<typeof Replica>;
export const ReplicaPage = page(Replica);
export const ListReplicas = z.strictObject({ ...pageQuery, bureau: bureauCode.optional() });
/** `code`: a secret, told this once. It carries the beginning of the hash of the hub's key, so that a device enrols with this hub alone. */
export const Enrolment = Replica.extend({ code: z.string().meta({ description: 'Works once. Told this once.' }) }).meta({ id: 'Enrolment' });
export type Enrolment = z.output<typeof Enrolment>;
export const AskRevocation = z.strictObject({ reason: text(500) }).meta({ id: 'AskReplicaRevocation' });

/** What a device sends with its code, and what it gets: POST /replica/enrol, without a token. */
export const EnrolDevice = z.strictObject({
  code: text(256), key: z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string().regex(/^[\w-]{43}$/) }), software: text(64),
});
export type EnrolDevice = z.output<typeof EnrolDevice>;
export const Enrolled = z.object({
  replica: Replica, bureauName: z.string(), country: z.string(), hub: z.string().meta({ description: 'The hub’s public address: `aud` of its tokens.' }), hubKey: z.string().meta({ description: 'The verifier’s key (C2SP signed-note) of what the hub sends.' }),
  world: z.string().optional(), purposes: z.array(z.string()),
});
export type Enrolled = z.output<typeof Enrolled>;

// ---- what the hub sends: segments ----

/** Begins a segment. `isFull` on the first segment of a full copy: what the replica has is replaced once the segment that `isLast` has come. */
export const SegmentHead = z.object({ kind: z.literal('segment'), format: z.literal(SEGMENT), of: bureauCode, at: instant, isFull: z.boolean(), isLast: z.boolean() });
/** A record as the replica keeps it: the envelope's fields that answers need, and the body without what is its owner's alone. */
export const SentRecord = z.object({
  kind: z.literal('record'), id: z.string(), owner: bureauCode, reference: z.string(), version: z.number().int(), status: z.enum(['live', 'located']),
  enteredAt: instant, changedAt: instant, validatedAt: instant, reviewOn: z.string(), endsAt: instant, body: z.unknown(),
});
export type SentRecord = z.output<typeof SentRecord>;
/** What is not to be found here any more: cleared, ended, hidden since, or never to be known of again. */
export const SentGone = z.object({ kind: z.literal('gone'), id: z.string() });
/** Everything else that answers need, whole each time it changes: who may ask here, what the bureau settled, by which model is weighed. */
export const SentDesk = z.object({
  kind: z.literal('desk'),
  bureau: z.object({ code: bureauCode, name: z.string(), country: z.string(), timeZone: z.string(), collections: z.array(z.string()) }),
  units: z.array(z.object({ code: z.string(), name: z.string(), country: z.string(), timeZone: z.string() })),
  tokens: z.array(z.object({ id: z.string(), hash: z.string(), unit: z.string(), role: z.string(), person: z.string().optional(), device: z.string().optional() })),
  clients: z.array(z.object({ id: z.string(), name: z.string(), unit: z.string(), role: z.string(), trial: z.boolean(), devices: z.array(z.string()), certificates: z.array(z.string()), keys: z.array(z.object({ thumbprint: z.string(), kid: z.string(), algorithms: z.array(z.string()), jwk: z.unknown() })) })),
  settings: z.record(z.string(), z.unknown()).meta({ description: 'By section: retention, discreet, officers, sessions.' }),
  purposes: z.array(z.string()), model: z.unknown().meta({ description: 'The active error model.' }),
  confirmed: z.array(z.string()).meta({ description: 'Records of which their owner has confirmed a hit of this bureau’s that is worked on still.' }),
  bureaus: z.array(z.object({ code: bureauCode, name: z.string() })).meta({ description: 'Names of bureaus, for answers.' }),
});
export type SentDesk = z.output<typeof SentDesk>;
/** Ends a segment. `asOf`: the word that answers carry from here on. `until`: a sealed place, shown as `since` next time. */
export const SegmentEnd = z.object({ kind: z.literal('end'), rows: z.number().int(), asOf: z.string(), until: z.string(), currentUntil: instant, note: z.string() });
export const SegmentLine = z.discriminatedUnion('kind', [SegmentHead, SentRecord, SentGone, SentDesk, SegmentEnd]).meta({ id: 'SegmentLine', title: 'A line of a segment' });
export type SegmentLine = z.output<typeof SegmentLine>;
export type SegmentRow = Extract<SegmentLine, { kind: 'record' | 'gone' | 'desk' }>;

/** `since`: the `until` of the last segment that was taken; a full copy first where it is absent or not known any more. The answer has no end. */
const place = z.string().min(1).max(400);
export const AskFeed = z.strictObject({ since: place.optional(), until: place.optional().meta({ description: 'Another place of the bureau’s: the answer ends there.' }) });
/** By which keys links are sealed on the channel that NATS carries. `key`: base64, 32 bytes. */
export const Carriage = z.object({ channel: z.string().meta({ examples: ['NL.24'] }), keys: z.array(z.object({ number: z.number().int(), key: z.string() })) }).meta({ id: 'Carriage' });
export type Carriage = z.output<typeof Carriage>;

// ---- what a replica brings: its own log ----

/** Entries of one delivery, at most. */
export const DELIVERY_MAX = 500;
/** What a replica logged: a check that it answered, an officer's word on a finding, or an attempt that it refused. Each names the hash of the one before. */
export const ReplicaDeed = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('check'), check: LoggedCheck.extend({ question: AskCheckKept }), token: z.string(), seenAt: instant, notCurrent: z.literal(true).optional() }),
  z.object({ kind: z.literal('comparison'), compared: Compared, token: z.string() }),
  z.object({ kind: z.literal('event'), action: z.string(), outcome: z.enum(['done', 'refused', 'failed']), at: instant, unit: z.string(), token: z.string(), person: z.string().optional(), device: z.string().optional(), subjects: z.array(z.string()), detail: z.record(z.string(), z.unknown()).optional() }),
]);
export type ReplicaDeed = z.output<typeof ReplicaDeed>;
/** `text`: the deed as JSON, as it was hashed. `hash`: base64 of SHA-256 over `before` (32 bytes; zeros for the first), the number (8 bytes, big-endian) and the text. */
export const ReplicaEntry = z.strictObject({ number: z.number().int().min(1), text: z.string().max(64 * 1024), hash: z.string() });
export type ReplicaEntry = z.output<typeof ReplicaEntry>;
/** `signature`: base64, Ed25519 by the device's key over `crosscheck-replica-log/1\n<replica id>\n<number of the last entry>\n<its hash>\n`. */
export const AskDelivery = z.strictObject({ entries: z.array(ReplicaEntry).min(1).max(DELIVERY_MAX), signature: z.string() }).meta({ id: 'AskDelivery' });
export type AskDelivery = z.output<typeof AskDelivery>;
/** `delivered`: the number of the last entry that the hub has, durably. What it had before changes nothing. */
export const Delivered = z.object({ delivered: z.number().int(), head: z.string(), hits: z.number().int().meta({ description: 'Hits that were raised by this delivery.' }) }).meta({ id: 'Delivered' });
export type Delivered = z.output<typeof Delivered>;
export const Erased = z.object({ erasedAt: instant });
