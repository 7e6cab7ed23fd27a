/** The words of system clients: what a bureau registers of a machine, and what it is told of it. */
import { bureauCode, id, instant, page, text, z } from '../../kernel/schema/index.ts';
import { say } from './sayings.ts';

export const ClientId = id('cli');

/** What a machine may be. It is no supervisor and no administrator: nobody approves by a machine. */
export const CLIENT_ROLES = ['gateway', 'feed', 'officer', 'desk', 'registration_clerk'] as const;
export type ClientRole = (typeof CLIENT_ROLES)[number];

/** Signatures that are taken: of assertions and of DPoP proofs. Symmetric ones and `none` are not among them. */
export const ALGORITHMS = ['ES256', 'EdDSA', 'PS256', 'RS256'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** Keys of one client that stand at the same time; a rotation needs two. */
export const KEYS_MAX = 10;
export const DEVICES_MAX = 1_000;
const CERTIFICATES_MAX = 10;

/** RFC 7638, SHA-256, base64url. */
export const Thumbprint = z.string().regex(/^[\w-]{43}$/, say('thumbprint')).meta({ title: 'Thumbprint of a key', examples: ['NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs'] });

/** A certificate's SHA-256 as base64url (`x5t#S256`), or in hex as openssl prints it. */
const CertificateThumbprint = z.string().trim().max(128, say('certificate_long'))
  .overwrite((said) => { const hex = said.replace(/^sha256 fingerprint=/i, '').replaceAll(':', ''); return /^[0-9a-f]{64}$/i.test(hex) ? Buffer.from(hex, 'hex').toString('base64url') : said; })
  .regex(/^[\w-]{43}$/, say('certificate'))
  .meta({ title: 'SHA-256 of a certificate', examples: ['A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0'] });

const Member = z.string().min(1, 'is empty').max(2_048, 'is longer than 2048 characters');
/** A public key as sent; which ones are taken, and why not, is in keys.ts. */
export const PublicKey = z.looseObject({ kty: Member, kid: Member.optional(), alg: Member.optional(), use: Member.optional() })
  .meta({ title: 'Public key (RFC 7517)', examples: [{ kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }] });

const Jwks = z.strictObject({ keys: z.array(PublicKey).min(1, say('no_key')).max(KEYS_MAX, say('keys_most', { most: KEYS_MAX })) }).meta({ title: 'Public keys (RFC 7517)' });

export const Device = z.strictObject({ name: text(128), camera: text(64).optional(), lane: text(64).optional(), direction: text(32).optional() }).meta({ title: 'Device of a client' });
const devices = z.array(Device).max(DEVICES_MAX, say('devices_most', { most: DEVICES_MAX }))
  .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, say('device_twice'))
  .meta({ description: 'The devices it may name. An empty list leaves the names to the client.' });
const certificates = z.array(CertificateThumbprint).max(CERTIFICATES_MAX, say('certificates_most', { most: CERTIFICATES_MAX })).meta({ description: 'The TLS certificates by which its tokens may be bound (RFC 8705).' });
const trial = z.boolean().meta({ description: 'Whether it may have tokens that are bound to no key and no certificate. For trials.' });
const role = z.enum(CLIENT_ROLES).meta({ title: 'Role of a client', description: 'A `gateway` names the device with each check. An `officer`, `desk` or `registration_clerk` is a national system: it names the person with each request. A `feed` brings records.' });

export const ClientKey = z.object({
  thumbprint: Thumbprint, kid: z.string(), algorithms: z.array(z.enum(ALGORITHMS)), addedAt: instant, addedBy: z.string(), retiredAt: instant.optional(),
}).meta({ id: 'ClientKey' });
export type ClientKey = z.output<typeof ClientKey>;

export const Client = z.object({
  id: ClientId, bureau: bureauCode, unit: z.string(), name: z.string(), role, trial: z.boolean(), devices: z.array(Device), certificates: z.array(z.string()),
  keys: z.array(ClientKey), version: z.number().int(), addedAt: instant, addedBy: z.string(), revokedAt: instant.optional(),
}).meta({ id: 'Client' });
export type Client = z.output<typeof Client>;
export const ClientPage = page(Client);

export const AddClient = z.strictObject({
  name: text(128), unit: text(64), role, jwks: Jwks,
  bureau: bureauCode.optional().meta({ description: 'For administrators; a supervisor registers for the own bureau.' }),
  devices: devices.optional(), certificates: certificates.optional(), trial: trial.optional(),
}).meta({ id: 'AddClient', examples: [{ name: 'National police system', unit: 'Main unit', role: 'officer', jwks: { keys: [{ kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }] } }] });
export type AddClient = z.output<typeof AddClient>;

export const ChangeClient = z.strictObject({ name: text(128).optional(), unit: text(64).optional(), devices: devices.optional(), certificates: certificates.optional(), trial: trial.optional() })
  .meta({ id: 'ChangeClient', description: 'What is not named stays; a list that is named takes the place of the one before.' });
export type ChangeClient = z.output<typeof ChangeClient>;

export const AddKeys = z.strictObject({ jwks: Jwks }).meta({ id: 'AddKeys' });
export type AddKeys = z.output<typeof AddKeys>;
export const ListClients = z.strictObject({ after: ClientId.optional(), limit: z.coerce.number().int().min(1).max(500).optional() });

export const RotateSigningKeys = z.strictObject({ isCompromised: z.boolean().optional().meta({ description: 'Ends the keys that stood at once, and with them every token that they have signed.' }) }).meta({ id: 'RotateSigningKeys' });
export const SigningKeys = z.object({ keys: z.array(z.object({ kid: z.string(), madeAt: instant, signsFrom: instant.optional(), endsAt: instant.optional() })) }).meta({ id: 'SigningKeys' });
export type SigningKeys = z.output<typeof SigningKeys>;
