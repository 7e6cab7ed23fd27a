/** The words of the log: proofs, own events, how far a bureau has come. */
import { instant, page, pageQuery, sayings, text, z } from '../../kernel/schema/index.ts';

const { say } = sayings('log', {
  provable: 'is not the id of an event (evt_42), a check or a record',
  tile: 'is not the path of a tile (C2SP tlog-tiles)',
});

const base64 = z.string().meta({ format: 'byte' });
const whole = z.number().int().min(0);

/** `evt_42`: audit events bear running numbers of the hub. */
export const ProvableId = z.string().regex(/^(evt_[1-9]\d{0,15}|[a-z]{3}_[0-9a-hjkmnp-tv-z]{26})$/, say('provable'))
  .meta({ title: 'What can be proven', examples: ['evt_42', 'chk_01j9z3k4m5n6p7q8r9s0t1v2w3'] });

const originName = text(256).meta({ description: 'The name of a log; the newest where none is named.', examples: ['hub.example.org/log/2026'] });
export const OfOrigin = z.strictObject({ origin: originName.optional() });
export const TileAt = z.strictObject({ path: z.string().max(64).regex(/^(\d|entries)\/(x\d{3}\/)*\d{3}(\.p\/[1-9]\d{0,2})?$/, say('tile')) });

export const ProofFile = z.object({
  format: z.literal('crosscheck-proof/1'),
  id: z.string(),
  kind: z.enum(['event', 'check', 'change']),
  canonical: z.string().nullable().meta({ description: 'What is proven, as text; null where it is not kept any more.' }),
  salt: base64.optional().meta({ description: 'Of an event: 16 bytes that stand before the text when it is hashed.' }),
  hash: base64.meta({ description: 'Of an event the salted hash. Of a check or change the leaf of the small tree: the hash of the text, for a check followed by its last day.' }),
  small: z.object({ index: whole, size: whole, hashes: z.array(base64) }).optional().meta({ description: 'The way to the root that the entry names.' }),
  entry: z.string().meta({ description: 'The leaf of the log.' }),
  index: whole,
  proof: z.array(base64).meta({ description: 'The way from the entry to the root of the checkpoint (RFC 6962).' }),
  checkpoint: z.string().meta({ description: 'A signed note (C2SP tlog-checkpoint).' }),
  key: z.string().meta({ description: 'The public key of the log, as a verifier key of C2SP signed-note. Hold it against the one you know.' }),
}).meta({ id: 'ProofFile' });
export type ProofFile = z.infer<typeof ProofFile>;

export const AskProof = z.strictObject({ version: z.coerce.number().int().min(1).optional().meta({ description: 'Of a record: which version; the newest where none is named.' }) });

export const LogHead = z.object({
  origin: z.string(), bureau: z.string(),
  number: whole.meta({ description: 'How many leaves the bureau has in this log.' }),
  head: base64.optional().meta({ description: 'The leaf hash of its last one; absent where it has none.' }),
}).meta({ id: 'LogHead' });

export const OwnEvents = page(z.object({ index: whole, canonical: z.string(), salt: base64 })).extend({ origin: z.string() }).meta({ id: 'OwnEvents' });
export const AskOwnEvents = z.strictObject({
  ...pageQuery, after: z.coerce.number().int().min(0).optional().meta({ description: 'Events behind this index of the log; newest first, those before the event of this running number.' }), origin: originName.optional(),
  order: z.enum(['log', 'newest']).optional().meta({ description: 'As they stand in the log, or the newest first. Newest first where anything is looked for.' }),
  person: text(128).optional().meta({ description: 'Who did it, as the event names them.' }), action: text(64).optional().meta({ examples: ['people.change'] }),
  about: text(128).optional().meta({ description: 'The id of a thing that it was about.' }), outcome: z.enum(['done', 'refused', 'failed']).optional(),
  since: instant.optional(), until: instant.optional().meta({ description: 'Up to this moment, and without it.' }),
});

export const BeginOrigin = z.strictObject({ reason: text(500).meta({ description: 'Why the log is not written on: it stands in the audit event.' }) });
export const BegunOrigin = z.object({ origin: z.string(), reason: z.string() }).meta({ id: 'BegunOrigin' });
