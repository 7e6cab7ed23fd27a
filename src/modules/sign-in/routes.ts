/** The addresses of signing in and out: what a browser and a command line are answered. */
import type { Asked } from '../../kernel/http/asked.ts';
import type { Page } from '../../kernel/http/server.ts';
import { html } from '../../kernel/http/docs-markup.ts';
import { Refusal, type RefusalValues } from '../../kernel/errors.ts';
import { bureauCode, text, z } from '../../kernel/schema/index.ts';
import type { Principal } from '../../kernel/context.ts';
import { answerWaiting, beginCommand, commandWaiting, fetchSession } from './command-line.ts';
import { begin, finish, linkByCode, ownPath, SIGNED_IN, type FlowAround, type Step } from './flow.ts';
import { bureauForm, confirmForm, jsonOf, linkForm, pageOf, redirectTo, saidAndBack, SCRIPT, script, signedIn, STYLE, style } from './pages.ts';
import { LOST } from './built-in/provider.ts';
import type { Jar } from './cookies.ts';
import { notSignedIn } from './refusals.ts';
import { speakerFor, type Speaker } from './words/index.ts';

type Answer = Page['answer'];

/** The words of a refusal with what it names, each a name of any direction. */
const saidOf = (text: string | undefined, values: RefusalValues = {}): string | undefined => text?.replace(/\{(\w+)\}/g, (_, name: string) => `\u2068${String(values[name] ?? '')}\u2069`);

type Spoken = (asked: Asked, speaker: Speaker) => Promise<Response>;

/** Pages for people, in their language; a refusal is a page too. A fault goes on to where faults are told. */
export const pagesFor = (jar: () => Jar) => (answer: Spoken): Answer => async (asked) => {
  const speaker = speakerFor(asked, jar());
  try {
    return await answer(asked, speaker);
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    const { words } = speaker;
    const { retryAfterS } = cause.details;
    const said = saidOf(words.codes[cause.code], cause.values) ?? html`<span lang="en" dir="ltr">${cause.message}.</span>`;
    return pageOf({ status: cause.status, title: words.notSignedIn, speaker, body: saidAndBack(said, words.startAgain), ...(retryAfterS === undefined ? {} : { headers: { 'retry-after': String(retryAfterS) } }) });
  }
};

/** What changes something must come from a page of ours. */
export const fromOurs = <More extends readonly unknown[]>(answer: (asked: Asked, ...more: More) => Promise<Response>) => async (asked: Asked, ...more: More): Promise<Response> => {
  asked.demandSameOrigin();
  return answer(asked, ...more);
};

const wentOn = ({ to, cookies }: Step, more: readonly string[] = []): Response => redirectTo(to, [...cookies, ...more]);

const Secret = z.strictObject({ secret: text(128) });

export function signInPages(around: FlowAround): readonly Page[] {
  const { jar, publicUrl, whoIs, people, database } = around;
  const bearer = async (asked: Asked): Promise<Principal | undefined> => {
    const cookie = asked.cookie(jar().session);
    return cookie === undefined ? undefined : whoIs(cookie);
  };
  const nameOf = async ({ person }: Principal): Promise<string> => (person === undefined ? undefined : (await people.find(database.db, person))?.name) ?? '';

  const forPeople = pagesFor(jar);

  const start: Spoken = async (asked, speaker) => {
    const { searchParams } = asked.url;
    const to = ownPath(searchParams.get('to'), { publicUrl: publicUrl(), home: around.home ?? SIGNED_IN });
    const bureau = searchParams.get('bureau');
    if (bureau === null) return pageOf({ title: speaker.words.signIn, speaker, hasLinks: true, body: bureauForm(speaker.words, to) });
    const code = bureauCode.safeParse(bureau);
    if (!code.success) throw notSignedIn();
    return wentOn(await begin(around, { bureau: code.data, returnTo: to, browser: asked.cookie(jar().attempt) }), speaker.cookies);
  };

  const shown: Spoken = async (asked, speaker) => {
    const principal = await bearer(asked);
    if (!principal) return redirectTo('/sign-in');
    return pageOf({ title: speaker.words.signedIn, speaker, hasLinks: true, body: signedIn(speaker.words, { name: await nameOf(principal), bureau: principal.bureauName, unit: principal.unitName, role: principal.role }) });
  };

  const signOut: Spoken = async (asked, speaker) => {
    const principal = await bearer(asked);
    if (principal?.person !== undefined) {
      await people.endSession(database.db, principal.tokenId, principal.person);
      around.forgetSessions();
      await around.audit({ at: around.clock.now(), action: 'sign-in.ended', outcome: 'done', bureau: principal.bureau, unit: principal.unit, token: principal.tokenId, person: principal.person, subjects: [principal.tokenId] });
    }
    return pageOf({ title: speaker.words.signedOut, speaker, body: saidAndBack(speaker.words.signedOutMore, speaker.words.signIn) }, [jar().clear(jar().session)]);
  };

  const showCommand: Spoken = async (asked, speaker) => {
    const principal = await bearer(asked);
    if (!principal) return redirectTo(`/sign-in?to=${encodeURIComponent(asked.url.pathname + asked.url.search)}`);
    const code = asked.url.searchParams.get('code') ?? '';
    return pageOf({ title: speaker.words.command, speaker, hasLinks: true, body: confirmForm(speaker.words, { name: await nameOf(principal), bureau: principal.bureauName, code, ...await commandWaiting(around, code) }) });
  };

  const answerCommand: Spoken = async (asked, speaker) => {
    const principal = await bearer(asked);
    if (principal?.person === undefined) throw notSignedIn();
    const form = await asked.form();
    const isRefused = form.get('answer') !== 'yes';
    await answerWaiting(around, { code: form.get('code') ?? '', person: principal.person, isRefused });
    const { words } = speaker;
    return pageOf({ title: isRefused ? words.refused : words.confirmed, speaker, body: html`<p>${isRefused ? words.refusedMore : words.confirmedMore}</p>` });
  };

  return [
    { path: '/sign-in', answer: forPeople(start) },
    { path: '/sign-in/callback', answer: forPeople(async (asked) => wentOn(await finish(around, asked))) },
    { path: '/sign-in/link', answer: forPeople(async (_, speaker) => pageOf({ title: speaker.words.oneStepMore, speaker, hasLinks: true, body: linkForm(speaker.words) })) },
    { path: '/sign-in/link', method: 'POST', answer: forPeople(fromOurs(async (asked) => wentOn(await linkByCode(around, asked, (await asked.form()).get('code') ?? '')))) },
    { path: LOST, answer: forPeople(async (_, speaker) => pageOf({ status: 400, title: speaker.words.lost, speaker, body: saidAndBack(speaker.words.lostMore, speaker.words.startAgain) })) },
    { path: SIGNED_IN, answer: forPeople(shown) },
    { path: '/sign-out', method: 'POST', answer: forPeople(fromOurs(signOut)) },
    { path: '/sign-in/command', answer: forPeople(showCommand) },
    { path: '/sign-in/command', method: 'POST', answer: forPeople(fromOurs(answerCommand)) },
    { path: '/sign-in/device', method: 'POST', answer: async (asked) => jsonOf(await beginCommand(around, asked)) },
    { path: '/sign-in/device/session', method: 'POST', answer: async (asked) => jsonOf(await fetchSession(around, asked, readOr(Secret, await asked.json()).secret)) },
    { path: SCRIPT, answer: script },
    { path: STYLE, answer: style },
  ];
}

/** What was sent, in the shape that is asked for. */
export function readOr<S extends z.ZodType>(schema: S, sent: unknown): z.output<S> {
  const read = schema.safeParse(sent);
  if (!read.success) throw notSignedIn();
  return read.data;
}
