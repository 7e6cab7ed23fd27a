/** The addresses of signing in and out: what a browser and a command line are answered. */
import type { Asked } from '../../kernel/http/asked.ts';
import type { Page } from '../../kernel/http/server.ts';
import { html } from '../../kernel/http/docs-markup.ts';
import { Refusal } from '../../kernel/errors.ts';
import { bureauCode, text, z } from '../../kernel/schema/index.ts';
import type { Principal } from '../../kernel/context.ts';
import { answerWaiting, beginCommand, commandWaiting, fetchSession } from './command-line.ts';
import { begin, finish, linkByCode, ownPath, SIGNED_IN, type FlowAround, type Step } from './flow.ts';
import { bureauForm, confirmForm, jsonOf, linkForm, pageOf, redirectTo, SCRIPT, script, signedIn, STYLE, style } from './pages.ts';
import { notSignedIn } from './refusals.ts';

type Answer = Page['answer'];

/** A refusal as a page for people; a fault goes on to where faults are told. */
export const forPeople = (answer: Answer): Answer => async (asked) => {
  try {
    return await answer(asked);
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    const { retryAfterS } = cause.details;
    return pageOf({ status: cause.status, title: 'Not signed in', body: html`<p>${cause.message}.</p><p><a href="/sign-in">Start again</a></p>`, ...(retryAfterS === undefined ? {} : { headers: { 'retry-after': String(retryAfterS) } }) });
  }
};

/** What changes something must come from a page of ours. */
export const fromOurs = (answer: Answer): Answer => async (asked) => {
  asked.demandSameOrigin();
  return answer(asked);
};

const wentOn = ({ to, cookies }: Step): Response => redirectTo(to, cookies);

const Secret = z.strictObject({ secret: text(128) });

export function signInPages(around: FlowAround): readonly Page[] {
  const { jar, publicUrl, whoIs, people, database } = around;
  const bearer = async (asked: Asked): Promise<Principal | undefined> => {
    const cookie = asked.cookie(jar().session);
    return cookie === undefined ? undefined : whoIs(cookie);
  };
  const nameOf = async ({ person }: Principal): Promise<string> => (person === undefined ? undefined : (await people.find(database.db, person))?.name) ?? '';

  const start: Answer = async (asked) => {
    const { searchParams } = asked.url;
    const to = ownPath(searchParams.get('to'), publicUrl());
    const bureau = searchParams.get('bureau');
    if (bureau === null) return pageOf({ title: 'Sign in', body: bureauForm(to) });
    const code = bureauCode.safeParse(bureau);
    if (!code.success) throw notSignedIn();
    return wentOn(await begin(around, { bureau: code.data, returnTo: to, browser: asked.cookie(jar().attempt) }));
  };

  const shown: Answer = async (asked) => {
    const principal = await bearer(asked);
    if (!principal) return redirectTo('/sign-in');
    return pageOf({ title: 'Signed in', body: signedIn({ name: await nameOf(principal), bureau: principal.bureauName, unit: principal.unitName, role: principal.role }) });
  };

  const signOut: Answer = async (asked) => {
    const principal = await bearer(asked);
    if (principal?.person !== undefined) {
      await people.endSession(database.db, principal.tokenId, principal.person);
      around.forgetSessions();
      await around.audit({ at: around.clock.now(), action: 'sign-in.ended', outcome: 'done', bureau: principal.bureau, unit: principal.unit, token: principal.tokenId, person: principal.person, subjects: [principal.tokenId] });
    }
    return pageOf({ title: 'Signed out', body: html`<p>You are signed out.</p><p><a href="/sign-in">Sign in</a></p>` }, [jar().clear(jar().session)]);
  };

  const showCommand: Answer = async (asked) => {
    const principal = await bearer(asked);
    if (!principal) return redirectTo(`/sign-in?to=${encodeURIComponent(asked.url.pathname + asked.url.search)}`);
    const code = asked.url.searchParams.get('code') ?? '';
    return pageOf({ title: 'Confirm a command line', body: confirmForm({ name: await nameOf(principal), bureau: principal.bureauName, code, ...await commandWaiting(around, code) }) });
  };

  const answerCommand: Answer = async (asked) => {
    const principal = await bearer(asked);
    if (principal?.person === undefined) throw notSignedIn();
    const form = await asked.form();
    const isRefused = form.get('answer') !== 'yes';
    await answerWaiting(around, { code: form.get('code') ?? '', person: principal.person, isRefused });
    return pageOf({ title: isRefused ? 'Refused' : 'Confirmed', body: html`<p>${isRefused ? 'The command line was refused. If you did not start it, tell your supervisor.' : 'The command line signs in now. You may close this page.'}</p>` });
  };

  return [
    { path: '/sign-in', answer: forPeople(start) },
    { path: '/sign-in/callback', answer: forPeople(async (asked) => wentOn(await finish(around, asked))) },
    { path: '/sign-in/link', answer: async () => pageOf({ title: 'One step more', body: linkForm }) },
    { path: '/sign-in/link', method: 'POST', answer: forPeople(fromOurs(async (asked) => wentOn(await linkByCode(around, asked, (await asked.form()).get('code') ?? '')))) },
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
