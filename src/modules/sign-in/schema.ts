/** The words of signing in: a bureau's own issuer, and the keys of the built-in one. */
import { bureauCode, instant, sayings, text, z } from '../../kernel/schema/index.ts';

/** What a second person is shown of a bureau's sign-in. */
export const { say, saying } = sayings('sign-in', {
  issuer_invitation: 'lets {issuer} say who the people of {bureau} are: client {client}, persons by {claim}, tied by invitation', issuer_verified_email: 'lets {issuer} say who the people of {bureau} are: client {client}, persons by {claim}, tied by verified email',
  built_in: 'lets the built-in issuer say who the people of {bureau} are, and no longer {issuer}', address: 'is not an address such as https://login.example.org', when_own: 'where the bureau has an issuer of its own',
  looked_at: 'too many sign-ins are being looked at',
});

export const LinkBy = z.enum(['invitation', 'verified_email']).meta({ description: 'How an unknown subject is tied to a person: by the code of an invitation, or by an e-mail address that the issuer has verified.' });
const subjectClaim = text(64).meta({ description: 'The claim of the ID token that names a person for good.' });
const issuerAddress = z.url(say('address')).max(512);

export const Issuer = z.object({
  bureau: bureauCode, isBuiltIn: z.boolean(),
  issuer: z.string(), clientId: z.string(), authentication: z.enum(['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'internal']), subjectClaim: z.string(), linkBy: LinkBy,
  redirectUri: z.string().meta({ description: 'Where the issuer sends people back to; register it there.' }),
  changedAt: instant.optional(), changedBy: z.string().optional(),
}).meta({ id: 'Issuer', description: 'Its secret is never told.' });
export type Issuer = z.output<typeof Issuer>;

const shared = { issuer: issuerAddress, clientId: text(256), subjectClaim: subjectClaim.default('sub'), linkBy: LinkBy.default('invitation') };
export const PutIssuer = z.discriminatedUnion('authentication', [
  z.strictObject({ ...shared, authentication: z.literal('client_secret_basic'), clientSecret: text(512) }),
  z.strictObject({ ...shared, authentication: z.literal('client_secret_post'), clientSecret: text(512) }),
  z.strictObject({ ...shared, authentication: z.literal('private_key_jwt'), privateKey: z.record(z.string().max(64), z.string().max(4_096)).meta({ description: 'A private JWK with kid and alg (ES256, EdDSA, PS256, RS256).' }) }),
]).meta({ id: 'PutIssuer', examples: [{ authentication: 'client_secret_basic', issuer: 'https://login.example.org', clientId: 'crosscheck', clientSecret: '…' }] });
export type PutIssuer = z.output<typeof PutIssuer>;

export const IssuerKeys = z.object({
  items: z.array(z.object({ id: z.string(), madeAt: instant, signsFrom: instant.optional(), signsUntil: instant.optional() })),
}).meta({ id: 'IssuerKeys', description: 'Every key that is published: the one that signs, the next, and those whose tokens may still be about.' });
export type IssuerKeys = z.output<typeof IssuerKeys>;

export const IssuerTried = z.object({ issuer: z.string(), authorizationEndpoint: z.string() }).meta({ id: 'IssuerTried' });
