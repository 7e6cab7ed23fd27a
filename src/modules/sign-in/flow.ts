/** The code flow (RFC 6749, 7636; OpenID Connect): out to a bureau's issuer with state, nonce and PKCE, and back to a session. Knows no page. */
import { authorizationCodeGrant, buildAuthorizationUrl, calculatePKCECodeChallenge, randomPKCECodeVerifier, type Configuration } from 'openid-client';
import { hashSecret, newSecret } from '../../kernel/ids.ts';
import type { Asked } from '../../kernel/http/asked.ts';
import { isDatabaseGone } from '../../kernel/store/database.ts';
import type { Person } from '../people/schema.ts';
import type { Jar } from './cookies.ts';
import type { Usable } from './issuers.ts';
import { doorEvent, linkedAnnouncement, networkOf, type Surrounding } from './ports.ts';
import { notSignedIn, tooManyWaiting } from './refusals.ts';
import { hasBureau, insertAttempt, keepProven, lookAtProven, removeAttempt, takeAttempt, type Attempt } from './store.ts';

const ATTEMPT_MS = 10 * 60_000;
const ATTEMPTS_MAX = 20_000;
const CODES_TRIED_MAX = 5;
export const SIGNED_IN = '/signed-in';

export type FlowAround = Surrounding & { readonly issuerOf: (bureau: string) => Promise<Usable>; readonly jar: () => Jar };
/** Where a browser goes next, and the cookies it takes along. */
export type Step = { readonly to: string; readonly cookies: readonly string[] };

/** Where people go after a sign-in: a path of the hub's own, whatever else was asked for; home, where nothing was. */
export function ownPath(asked: string | null | undefined, { publicUrl, home }: { readonly publicUrl: string; readonly home: string }): string {
  if (asked == null || !/^\/(?![/\\])[\x21-\x7e]{0,1000}$/.test(asked) || asked.includes('\\')) return home;
  const url = new URL(asked, publicUrl);
  return url.origin === new URL(publicUrl).origin ? url.pathname + url.search : home;
}

/** Begins: where the issuer asks the person who they are. */
export async function begin(around: FlowAround, { bureau, returnTo, browser }: { readonly bureau: string; readonly returnTo: string; readonly browser: string | undefined }): Promise<Step> {
  const { database, clock, publicUrl, jar, issuerOf } = around;
  if (!await hasBureau(database.db, bureau)) throw notSignedIn();
  const { name, configuration, linkBy, isBuiltIn } = await issuerOf(bureau);
  const secrets = { state: newSecret(), nonce: newSecret(), verifier: randomPKCECodeVerifier(), browser: browser?.split('.')[0] ?? newSecret() };
  const kept = await insertAttempt(database.db, {
    state: hashSecret(secrets.state), browser: hashSecret(secrets.browser), bureau, issuer: name, verifier: secrets.verifier, nonce: secrets.nonce, returnTo,
    now: clock.now(), expiresAt: new Date(clock.ms() + ATTEMPT_MS).toISOString(), attemptsMax: ATTEMPTS_MAX,
  });
  if (!kept) throw tooManyWaiting();
  const address = buildAuthorizationUrl(configuration, {
    redirect_uri: `${publicUrl()}/sign-in/callback`, response_type: 'code', scope: linkBy === 'verified_email' ? 'openid email' : 'openid',
    state: secrets.state, nonce: secrets.nonce, code_challenge: await calculatePKCECodeChallenge(secrets.verifier), code_challenge_method: 'S256',
    ...(isBuiltIn ? { prompt: 'login', bureau } : {}),
  });
  return { to: address.href, cookies: [jar().set(jar().attempt, secrets.browser, ATTEMPT_MS / 1_000)] };
}

/** Back from the issuer: a session, or the question for the code of an invitation. */
export async function finish(around: FlowAround, asked: Asked): Promise<Step> {
  const { database, clock, issuerOf, jar } = around;
  const state = asked.url.searchParams.get('state') ?? '';
  const browser = asked.cookie(jar().attempt) ?? '';
  const attempt = await takeAttempt(database.db, hashSecret(state), hashSecret(browser), clock.now());
  if (!attempt) return refuse(around, asked, { why: 'no_attempt' });
  const issuer = await issuerOf(attempt.bureau);
  if (issuer.name !== attempt.issuer) return refuse(around, asked, { why: 'issuer_changed', bureau: attempt.bureau });
  const claims = await claimsOf(around, issuer.configuration, asked.url, { state, attempt });
  if (!claims) return refuse(around, asked, { why: 'issuer_said_no', bureau: attempt.bureau });
  const subject = claims[issuer.subjectClaim];
  if (typeof subject !== 'string' || subject === '' || subject.length > 255) return refuse(around, asked, { why: 'no_subject', bureau: attempt.bureau });

  const person = await around.people.findLinked(database.db, { bureau: attempt.bureau, issuer: issuer.name, subject }) ?? await byEmail(around, attempt, { issuer, claims, subject });
  if (person) return person.state === 'active' ? welcome(around, asked, { person, returnTo: attempt.returnTo }) : refuse(around, asked, { why: 'not_active', bureau: attempt.bureau, person: person.id });
  if (issuer.isBuiltIn) return refuse(around, asked, { why: 'not_linked', bureau: attempt.bureau });
  const proven = newSecret();
  await keepProven(database.db, { state: hashSecret(proven), browser: hashSecret(browser), bureau: attempt.bureau, issuer: issuer.name, subject, returnTo: attempt.returnTo, expiresAt: new Date(clock.ms() + ATTEMPT_MS).toISOString() });
  // The browser keeps both halves in one cookie: that it began, and that the issuer knows who is there.
  return { to: '/sign-in/link', cookies: [jar().set(jar().attempt, `${browser}.${proven}`, ATTEMPT_MS / 1_000)] };
}

/** What the issuer says of the person; undefined where what came back does not hold. */
async function claimsOf({ log }: Surrounding, configuration: Configuration, url: URL, { state, attempt }: { readonly state: string; readonly attempt: Attempt }): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    const tokens = await authorizationCodeGrant(configuration, url, { expectedState: state, expectedNonce: attempt.nonce, pkceCodeVerifier: attempt.verifier, idTokenExpected: true });
    return tokens.claims();
  } catch (cause) {
    if (isDatabaseGone(cause)) throw cause;
    // What an issuer answers is its own matter; its words are not shown, for whoever sets one could read others' servers by them.
    log('sign-in.issuer_refused', { fault: (cause as { code?: string }).code ?? (cause as Error).name });
    return undefined;
  }
}

/** Ties a person by an address that the issuer vouches for, where the bureau has settled it so; whoever is tied already is not tied anew. */
async function byEmail(around: FlowAround, attempt: Attempt, { issuer, claims, subject }: { readonly issuer: Usable; readonly claims: Readonly<Record<string, unknown>>; readonly subject: string }): Promise<Person | undefined> {
  const { email, email_verified: isVerified } = claims;
  if (issuer.linkBy !== 'verified_email' || isVerified !== true || typeof email !== 'string') return undefined;
  const { database, clock, people, announce } = around;
  return database.transaction(async ({ db }) => {
    const person = await people.findByEmail(db, attempt.bureau, email);
    if (person?.state !== 'active' || person.isLinked || !await people.link(db, person.id, issuer.name, subject)) return undefined;
    await announce(db, [linkedAnnouncement(person, { by: 'verified_email', cause: hashSecret(attempt.nonce), at: clock.now() })]);
    return person;
  });
}

/** Ties the proven subject to the person whose invitation it is. */
export async function linkByCode(around: FlowAround, asked: Asked, code: string): Promise<Step> {
  const { database, clock, people, announce, jar } = around;
  const [browser = '', proven = ''] = (asked.cookie(jar().attempt) ?? '').split('.');
  const state = hashSecret(proven);
  const attempt = await lookAtProven(database.db, { state, browser: hashSecret(browser), now: clock.now(), looksMax: CODES_TRIED_MAX });
  if (!attempt || attempt.subject === null) return refuse(around, asked, { why: 'no_attempt' });
  const { subject } = attempt;
  const person = await database.transaction(async ({ db }) => {
    const invited = await people.findInvited(db, code);
    if (invited?.bureau !== attempt.bureau || !await people.useInvitation(db, code) || !await people.link(db, invited.id, attempt.issuer, subject)) return undefined;
    await announce(db, [linkedAnnouncement(invited, { by: 'invitation', cause: state, at: clock.now() })]);
    return invited;
  });
  if (!person) return refuse(around, asked, { why: 'invitation', bureau: attempt.bureau });
  await removeAttempt(database.db, state);
  return welcome(around, asked, { person, returnTo: attempt.returnTo });
}

/** A new session, never one that the browser brought along: that one ends. */
async function welcome(around: FlowAround, asked: Asked, { person, returnTo }: { readonly person: Person; readonly returnTo: string }): Promise<Step> {
  const { database, people, audit, clock, jar, whoIs, forgetSessions } = around;
  const brought = asked.cookie(jar().session);
  const before = brought === undefined ? undefined : await whoIs(brought);
  const session = await database.transaction(async ({ db }) => {
    if (before) await people.endSession(db, before.tokenId, person.id);
    return people.openSession(db, { person: person.id, kind: 'browser', agent: asked.header('user-agent') });
  });
  if (before) forgetSessions();
  await audit({ at: clock.now(), action: 'sign-in.done', outcome: 'done', bureau: person.bureau, unit: person.unit, token: session.id, person: person.id, subjects: [person.id], detail: { network: networkOf(asked.address) } });
  return { to: returnTo, cookies: [jar().set(jar().session, session.secret), jar().clear(jar().attempt)] };
}

async function refuse(around: Surrounding, asked: Asked, { why, person, bureau }: { readonly why: string; readonly person?: string; readonly bureau?: string }): Promise<never> {
  await around.audit(doorEvent(around, 'sign-in.failed', 'refused', { person, detail: { why, bureau, network: networkOf(asked.address) } }));
  throw notSignedIn();
}
