/** Passkeys (WebAuthn): made by whoever holds an invitation, used in a sign-in; the person is verified by the device each time. Knows no page. */
import { generateAuthenticationOptions, generateRegistrationOptions, verifyAuthenticationResponse, verifyRegistrationResponse, type AuthenticationResponseJSON, type AuthenticatorTransport, type RegistrationResponseJSON } from '@simplewebauthn/server';
import type { Clock } from '../../../kernel/clock.ts';
import { isDatabaseGone, type Kysely } from '../../../kernel/store/database.ts';
import { findPasskey, insertChallenge, insertPasskey, listPasskeys, notePasskey, takeChallenge } from './built-in-store.ts';

const CHALLENGE_MS = 5 * 60_000;
const NAME = 'Crosscheck';
/** ES256, EdDSA, RS256 (COSE): what devices have today. */
const ALGORITHMS = [-7, -8, -257] as const;

export type Around = { readonly db: Kysely<unknown>; readonly clock: Clock; readonly publicUrl: () => string };

const rpId = ({ publicUrl }: Around): string => new URL(publicUrl()).hostname;
const originOf = ({ publicUrl }: Around): string => new URL(publicUrl()).origin;

async function keepChallenge({ db, clock }: Around, challenge: string, madeFor: string): Promise<void> {
  await insertChallenge(db, challenge, madeFor, new Date(clock.ms() + CHALLENGE_MS).toISOString());
}

/** What a browser is asked to make; `madeFor` is what it must come back with. */
export async function askToMake(around: Around, { person, name, madeFor }: { readonly person: string; readonly name: string; readonly madeFor: string }): Promise<unknown> {
  const options = await generateRegistrationOptions({
    rpName: NAME, rpID: rpId(around), userName: name, userDisplayName: name, userID: new TextEncoder().encode(person), attestationType: 'none', timeout: CHALLENGE_MS, supportedAlgorithmIDs: [...ALGORITHMS],
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: (await listPasskeys(around.db, person)).map(({ id, transports }) => ({ id, transports: [...transports] })),
  });
  await keepChallenge(around, options.challenge, madeFor);
  return options;
}

/** Keeps a passkey that was made; false where it does not answer what was asked, or is known already. */
export async function keepMade(around: Around, { person, response, madeFor }: { readonly person: string; readonly response: unknown; readonly madeFor: string }): Promise<boolean> {
  const { db, clock } = around;
  const verified = await unlessMalformed(verifyRegistrationResponse({
    response: response as RegistrationResponseJSON, expectedChallenge: (challenge) => takeChallenge(db, challenge, madeFor, clock.now()), expectedOrigin: originOf(around), expectedRPID: rpId(around), requireUserVerification: true, supportedAlgorithmIDs: [...ALGORITHMS],
  }));
  if (verified?.verified !== true) return false;
  const { id, publicKey, counter, transports = [] } = verified.registrationInfo.credential;
  return insertPasskey(db, { id, person, publicKey, counter, transports, now: clock.now() });
}

/** What a browser is asked to sign. No passkey is named, so nobody learns whose there are: the person picks one of their own. */
export async function askToUse(around: Around, madeFor: string): Promise<unknown> {
  const options = await generateAuthenticationOptions({ rpID: rpId(around), userVerification: 'required', timeout: CHALLENGE_MS });
  await keepChallenge(around, options.challenge, madeFor);
  return options;
}

/** Whose passkey signed what was asked; undefined where it is nobody's. */
export async function whoUsed(around: Around, response: unknown, madeFor: string): Promise<string | undefined> {
  const { db, clock } = around;
  const { id } = response as { id?: unknown };
  const kept = typeof id === 'string' && id.length <= 1_024 ? await findPasskey(db, id) : undefined;
  if (!kept) return undefined;
  const verified = await unlessMalformed(verifyAuthenticationResponse({
    response: response as AuthenticationResponseJSON, expectedChallenge: (challenge) => takeChallenge(db, challenge, madeFor, clock.now()), expectedOrigin: originOf(around), expectedRPID: rpId(around), requireUserVerification: true,
    credential: { id: kept.id, publicKey: new Uint8Array(kept.publicKey), counter: kept.counter, transports: [...kept.transports] as AuthenticatorTransport[] },
  }));
  if (verified?.verified !== true) return undefined;
  return await notePasskey(db, kept.id, verified.authenticationInfo.newCounter, clock.now()) ? kept.person : undefined;
}

/** The library throws plain errors at whatever does not fit; faults of the database are none of those. */
async function unlessMalformed<R>(verification: Promise<R>): Promise<R | undefined> {
  try {
    return await verification;
  } catch (cause) {
    if (isDatabaseGone(cause)) throw cause;
    return undefined;
  }
}
