/** The sign-in page of a replica: the post's token and a name for a session of this machine. Knows no hub. */
import type { Clock } from '../kernel/clock.ts';
import { html, type Markup } from '../kernel/http/docs-markup.ts';
import type { Asked } from '../kernel/http/asked.ts';
import type { Page } from '../kernel/http/server.ts';
import { text } from '../kernel/schema/index.ts';
import type { AuditEvent } from '../kernel/store/store.ts';
import { networkOf, openThrottle } from '../kernel/throttle.ts';
import type { ByReplica } from '../modules/checks/schema.ts';
import { DOOR_WORDS, type DoorWords, type Lang } from './door-words.ts';
import type { Sessions } from './sessions.ts';

const CONSOLE = '/console/';
const FAILURES_MAX = 10;
const WINDOW_MS = 60_000;
const Person = text(128);

/** The language that a page is asked in, and the ways to it in the others. */
type Speaker = { readonly lang: Lang; readonly links: Markup; readonly cookies: readonly string[] };
/** How the pages of the door look and what cookies they set: the sign-in module's, handed over by app.ts. */
export type DoorLook = {
  readonly speakerFor: (asked: Asked) => Speaker;
  readonly pageOf: (told: { readonly status?: number; readonly title: string; readonly body: Markup; readonly speaker: Speaker; readonly hasLinks: boolean }) => Response;
  readonly redirectTo: (address: string, cookies?: readonly string[]) => Response;
  readonly style: () => Promise<Response>;
  readonly styleAt: `/${string}`;
  readonly jar: () => { readonly session: string; readonly set: (name: string, value: string) => string; readonly clear: (name: string) => string };
};
export type DoorOptions = { readonly sessions: Sessions; readonly clock: Clock; readonly look: DoorLook; readonly standing: () => ByReplica; readonly audit: (event: AuditEvent) => Promise<void> };

export function doorPages({ sessions, clock, look, standing, audit }: DoorOptions): readonly Page[] {
  const failures = openThrottle({ ms: clock.ms, max: FAILURES_MAX, windowMs: WINDOW_MS });
  const told = (asked: Asked, status: number, fault?: keyof DoorWords): Response => {
    const speaker = look.speakerFor(asked);
    const words = DOOR_WORDS[speaker.lang];
    const { notCurrent } = standing();
    return look.pageOf({ status, speaker, hasLinks: asked.method === 'GET', title: words.title, body: html`${notCurrent === undefined ? undefined : html`<p role="alert"><b>${words.notCurrent}</b><br>${words.notCurrentMore}</p>`}<p>${words.intro}</p>${fault === undefined ? undefined : html`<p role="alert"><b>${words[fault]}</b></p>`}
<form method="post" action="/sign-in"><input type="hidden" name="to" value="${backTo(asked.url.searchParams.get('to'))}">
<label>${words.token} <input name="token" dir="ltr" type="password" required maxlength="256" autocomplete="off"></label>
<label>${words.person} <input name="person" required maxlength="128" autocomplete="username"></label>
<button>${words.go}</button></form>` });
  };

  async function signIn(asked: Asked): Promise<Response> {
    asked.demandSameOrigin();
    const form = await asked.form();
    const person = Person.safeParse(form.get('person') ?? '');
    if (!person.success) return told(asked, 400, 'unnamed');
    const opened = sessions.open(form.get('token') ?? '', person.data);
    if (!opened) {
      const network = networkOf(asked.address);
      const { isOver, untold } = failures.count(network);
      if (isOver) return told(asked, 429, 'tooMany');
      await audit({ at: clock.now(), action: 'replica.signIn', outcome: 'refused', bureau: '', unit: '', token: '', subjects: [], detail: { network, ...(untold > 0 ? { untold } : {}) } });
      return told(asked, 401, 'wrong');
    }
    const { bureau, unit, tokenId } = opened.principal;
    await audit({ at: clock.now(), action: 'replica.signIn', outcome: 'done', bureau, unit, token: tokenId, person: person.data, subjects: [tokenId] });
    return look.redirectTo(backTo(form.get('to')), [look.jar().set(look.jar().session, opened.secret)]);
  }

  async function signOut(asked: Asked): Promise<Response> {
    asked.demandSameOrigin();
    const principal = sessions.end(asked.cookie(look.jar().session) ?? '');
    if (principal) await audit({ at: clock.now(), action: 'replica.signOut', outcome: 'done', bureau: principal.bureau, unit: principal.unit, token: principal.tokenId, person: principal.person, subjects: [principal.tokenId] });
    return look.redirectTo('/sign-in', [look.jar().clear(look.jar().session)]);
  }

  return [
    { path: '/sign-in', answer: async (asked) => told(asked, 200) },
    { path: '/sign-in', method: 'POST', answer: signIn },
    { path: '/sign-out', method: 'POST', answer: signOut },
    { path: look.styleAt, answer: look.style },
  ];
}

/** Back to a page of this console, and nowhere else. */
const backTo = (asked: string | null): string => (asked !== null && /^\/console\/[\w\-./?=&%]*$/.test(asked) ? asked : CONSOLE);
