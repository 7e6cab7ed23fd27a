/** The pages of the built-in issuer: show who you are with a passkey or a password, and set one up with an invitation. */
import type { Asked } from '../../../kernel/http/asked.ts';
import { Refusal } from '../../../kernel/errors.ts';
import type { Page } from '../../../kernel/http/server.ts';
import { hashSecret, newSecret } from '../../../kernel/ids.ts';
import { text, z } from '../../../kernel/schema/index.ts';
import type { Person } from '../../people/schema.ts';
import type { Jar } from '../cookies.ts';
import { isAtBuiltIn } from '../issuers.ts';
import { credentialForms, enrolForms, invitationForm, jsonOf, pageOf, redirectTo, saidAndOn } from '../pages.ts';
import { doorEvent, linkedAnnouncement, networkOf, type Surrounding } from '../ports.ts';
import { notSignedIn, ownIssuer } from '../refusals.ts';
import { fromOurs, pagesFor, readOr } from '../routes.ts';
import type { Speaker } from '../words/index.ts';
import { isKnownDevice, noteDevice } from './built-in-store.ts';
import { askToMake, askToUse, keepMade, whoUsed } from './passkeys.ts';
import { isRight, newFactor, PASSWORD_CHARS, setPassword } from './passwords.ts';
import { BUILT_IN, INTERACTION, type BuiltIn } from './provider.ts';
import { mayTry, succeeded, type Try } from './throttle.ts';

type Around = Surrounding & { readonly builtIn: BuiltIn; readonly jar: () => Jar };

const ENROLLED = '/sign-in/enrolled';
const DEVICE_KNOWN_MS = 180 * 24 * 60 * 60_000;
const PERSON_ID = /^per_[0-9a-z]{26}$/;

const Password = z.object({ name: text(254), password: z.string().min(1).max(PASSWORD_CHARS.max), code: z.string().min(6).max(9) });
const Answered = z.object({ response: z.looseObject({ id: z.string().max(1_024) }) });
const Coded = z.object({ code: text(64) });
const Made = Coded.extend(Answered.shape);
const NewPassword = Coded.extend({ secret: z.string().regex(/^[A-Z2-7]{32}$/), password: z.string().min(PASSWORD_CHARS.min).max(PASSWORD_CHARS.max), totp: z.string().min(6).max(9) });

export const builtInPages = (around: Around): readonly Page[] => [...interactionPages(around), ...enrolPages(around)];

async function refuse(around: Around, asked: Asked, why: string, more: { readonly person?: string | undefined; readonly bureau?: string } = {}): Promise<never> {
  await around.audit(doorEvent(around, 'sign-in.failed', 'refused', { person: more.person, detail: { why, bureau: more.bureau, network: networkOf(asked.address) } }));
  throw notSignedIn();
}

// ---- signing in ----

function interactionPages(around: Around): readonly Page[] {
  const { database: { db }, clock, publicUrl, builtIn, people, jar } = around;
  const [passkeys, forPeople] = [{ db, clock, publicUrl }, pagesFor(jar)];
  const underWay = async (asked: Asked): Promise<{ readonly id: string; readonly bureau: string }> => await builtIn.interaction(asked.incoming) ?? await refuse(around, asked, 'no_interaction');

  const usePasskey: Page['answer'] = async (asked) => {
    const { id, bureau } = await underWay(asked);
    const { response } = readOr(Answered, await asked.json());
    const person = await whoUsed(passkeys, response, id);
    const found = person === undefined ? undefined : await people.find(db, person);
    if (found?.bureau !== bureau || found.state !== 'active') return refuse(around, asked, 'passkey', { person, bureau });
    return jsonOf({ to: await builtIn.finish(asked.incoming, found.id, ['hwk', 'user']) });
  };

  const usePassword: Page['answer'] = async (asked) => {
    const { bureau } = await underWay(asked);
    const { name, password, code } = readOr(Password, Object.fromEntries(await asked.form()));
    const found = await personNamed(around, bureau, name);
    const brought = asked.cookie(jar().device);
    const usedAfter = new Date(clock.ms() - DEVICE_KNOWN_MS).toISOString();
    const isKnown = await isKnownDevice(db, hashSecret(brought ?? ''), found?.id ?? '', usedAfter);
    const one: Try = { bureau, name, network: networkOf(asked.address), ...(isKnown ? { device: hashSecret(brought ?? '') } : {}) };
    if (!await mayTry(db, one, clock.now())) return refuse(around, asked, 'throttled', { person: found?.id, bureau });
    if (!await isRight(db, { person: found?.id, password, code, ms: clock.ms() }) || !found) return refuse(around, asked, 'password', { person: found?.id, bureau });
    await succeeded(db, one);
    const device = isKnown && brought !== undefined ? brought : newSecret();
    await noteDevice(db, hashSecret(device), found.id, clock.now());
    return redirectTo(await builtIn.finish(asked.incoming, found.id, ['pwd', 'otp', 'mfa']), [jar().set(jar().device, device, DEVICE_KNOWN_MS / 1_000)]);
  };

  return [
    { path: INTERACTION, answer: forPeople(async (asked, speaker) => pageOf({ title: speaker.words.signIn, speaker, hasLinks: true, body: credentialForms(speaker.words, (await underWay(asked)).bureau), hasScript: true })) },
    { path: `${INTERACTION}/passkey/options`, method: 'POST', answer: fromOurs(async (asked) => jsonOf(await askToUse(passkeys, (await underWay(asked)).id))) },
    { path: `${INTERACTION}/passkey`, method: 'POST', answer: fromOurs(usePasskey) },
    { path: `${INTERACTION}/password`, method: 'POST', answer: forPeople(fromOurs(usePassword)) },
  ];
}

/** The active person of a bureau by id or e-mail address; the same questions are asked of the database for every name. */
async function personNamed({ database: { db }, people }: Around, bureau: string, name: string): Promise<Person | undefined> {
  const found = PERSON_ID.test(name) ? await people.find(db, name) : await people.findByEmail(db, bureau, name);
  return found?.bureau === bureau && found.state === 'active' ? found : undefined;
}

// ---- setting up ----

function enrolPages(around: Around): readonly Page[] {
  const { database, clock, publicUrl, people, announce } = around;
  const forPeople = pagesFor(around.jar);
  const invited = async (asked: Asked, code: string): Promise<Person> => {
    const person = await people.findInvited(database.db, code) ?? await refuse(around, asked, 'invitation');
    if (!await isAtBuiltIn(database.db, person.bureau)) throw ownIssuer(person.bureau);
    return person;
  };

  /** Uses the invitation together with what it is used for, or not at all; the page that says so, which leads on to the person's bureau. */
  const enrol = async (asked: Asked, code: string, { how, keep }: { readonly how: string; readonly keep: (db: typeof database.db, person: Person) => Promise<boolean> }): Promise<string> => {
    const { id, bureau } = await invited(asked, code);
    try {
      await database.transaction(async ({ db }) => {
        const person = await people.useInvitation(db, code);
        if (person?.id !== id || !await keep(db, person) || !await people.link(db, id, BUILT_IN, id)) throw notSignedIn(); // and the invitation is as it was
        await announce(db, [linkedAnnouncement(person, { by: how, cause: hashSecret(code), at: clock.now() })]);
      });
    } catch (cause) {
      if (!(cause instanceof Refusal)) throw cause;
      return refuse(around, asked, how, { person: id });
    }
    await around.audit(doorEvent(around, 'sign-in.enrolled', 'done', { person: id, detail: { how, network: networkOf(asked.address) } }));
    return `${ENROLLED}?bureau=${encodeURIComponent(bureau)}`;
  };

  const showForms = async (asked: Asked, speaker: Speaker): Promise<Response> => {
    const { code } = readOr(Coded, Object.fromEntries(await asked.form()));
    const person = await invited(asked, code);
    return pageOf({ title: speaker.words.setUp, speaker, hasScript: true, body: enrolForms(speaker.words, { name: person.name, code, ...newFactor(person.email ?? person.id) }) });
  };

  const askPasskey: Page['answer'] = async (asked) => {
    const { code } = readOr(Coded, await asked.json());
    const { id, name, email } = await invited(asked, code);
    return jsonOf(await askToMake({ db: database.db, clock, publicUrl }, { person: id, name: email ?? name, madeFor: hashSecret(code) }));
  };

  const makePasskey: Page['answer'] = async (asked) => {
    const { code, response } = readOr(Made, await asked.json());
    const to = await enrol(asked, code, { how: 'passkey', keep: (db, { id }) => keepMade({ db, clock, publicUrl }, { person: id, response, madeFor: hashSecret(code) }) });
    return jsonOf({ to });
  };

  const makePassword: Page['answer'] = async (asked) => {
    const { code, secret, password, totp } = readOr(NewPassword, Object.fromEntries(await asked.form()));
    const to = await enrol(asked, code, { how: 'password', keep: (db, { id }) => setPassword(db, { person: id, password, secret, code: totp, ms: clock.ms(), now: clock.now() }) });
    return redirectTo(to);
  };

  return [
    { path: '/sign-in/enrol', answer: forPeople(async (_, speaker) => pageOf({ title: speaker.words.invitation, speaker, hasLinks: true, body: invitationForm(speaker.words) })) },
    { path: '/sign-in/enrol', method: 'POST', answer: forPeople(fromOurs(showForms)) },
    { path: '/sign-in/enrol/passkey/options', method: 'POST', answer: fromOurs(askPasskey) },
    { path: '/sign-in/enrol/passkey', method: 'POST', answer: fromOurs(makePasskey) },
    { path: '/sign-in/enrol/password', method: 'POST', answer: forPeople(fromOurs(makePassword)) },
    { path: ENROLLED, answer: forPeople(async ({ url }, { words, ...speaker }) => pageOf({ title: words.done, speaker, hasLinks: true, body: saidAndOn(words.doneMore, { on: words.signIn, bureau: url.searchParams.get('bureau') }) })) },
  ];
}
