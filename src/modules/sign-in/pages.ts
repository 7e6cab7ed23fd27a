/** The few pages of signing in, as HTML without a script of their own; every word that came from elsewhere is escaped. */
import { readFile } from 'node:fs/promises';
import { html, type Markup } from '../../kernel/http/docs-markup.ts';
import type { PageWords } from './words/en.ts';
import type { Speaker } from './words/index.ts';

const POLICY = `default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;
const HEADERS = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'content-security-policy': POLICY, 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY' };

export const SCRIPT = '/sign-in/passkey.js';
export const STYLE = '/sign-in/style.css';

export type Told = {
  readonly status?: number; readonly title: string; readonly body: Markup; readonly headers?: Readonly<Record<string, string>>; readonly hasScript?: boolean;
  /** In whose language it is; it leads to the same page in the others where it was asked for by its address. */
  readonly speaker: Pick<Speaker, 'lang' | 'links' | 'cookies'>; readonly hasLinks?: boolean;
};

/** A page. Cookies go as a list, for each takes a header of its own. */
export function pageOf({ status = 200, title, body, headers = {}, hasScript = false, speaker: { lang, links, cookies: remembered }, hasLinks = false }: Told, cookies: readonly string[] = []): Response {
  const response = new Response(html`<!doctype html>
<html lang="${lang}" dir="${lang === 'ar' ? 'rtl' : 'ltr'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title} · Crosscheck</title><link rel="stylesheet" href="${STYLE}">${hasScript ? html`<script type="module" src="${SCRIPT}"></script>` : undefined}</head>
<body><main><p class="name">Crosscheck</p><div class="card"><h1>${title}</h1>
${body}
<p id="said" role="alert"></p></div></main>${hasLinks ? links : undefined}</body></html>
`.text, { status, headers: { ...HEADERS, ...headers } });
  for (const cookie of [...cookies, ...remembered]) response.headers.append('set-cookie', cookie);
  return response;
}

export function redirectTo(address: string, cookies: readonly string[] = []): Response {
  const response = new Response(null, { status: 303, headers: { location: address, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' } });
  for (const cookie of cookies) response.headers.append('set-cookie', cookie);
  return response;
}

export const jsonOf = (value: unknown, cookies: readonly string[] = []): Response => {
  const response = new Response(JSON.stringify(value), { headers: { 'content-type': 'application/json', 'cache-control': 'no-store' } });
  for (const cookie of cookies) response.headers.append('set-cookie', cookie);
  return response;
};

const asset = (name: string): Promise<string> => readFile(new URL(`assets/${name}`, import.meta.url), 'utf8');
const fileOf = (text: string, type: string): Response => new Response(text, { headers: { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'public, max-age=3600', 'x-content-type-options': 'nosniff' } });
export const script = async (): Promise<Response> => fileOf(await asset('passkey.js'), 'text/javascript');
export const style = async (): Promise<Response> => fileOf(await asset('style.css'), 'text/css');

export const bureauForm = (words: PageWords, to: string): Markup => html`<p>${words.whichBureau}</p>
<form method="get" action="/sign-in"><label>${words.bureau} <input name="bureau" dir="ltr" required maxlength="16" autocapitalize="characters" autocomplete="organization" spellcheck="false"></label><input type="hidden" name="to" value="${to}"><button>${words.goOn}</button></form>`;

const codeBox = (words: PageWords): Markup => html`<label>${words.invitationCode} <input name="code" dir="ltr" required maxlength="64" autocomplete="off" autocapitalize="none" spellcheck="false"></label><button>${words.goOn}</button>`;
export const linkForm = (words: PageWords): Markup => html`<p>${words.linkIntro}</p>
<form method="post" action="/sign-in/link">${codeBox(words)}</form>`;

/** What the script says by itself, and of the refusals that it meets. */
const scriptWords = ({ nothingSigned, codes }: PageWords): string => JSON.stringify({ nothingSigned, ...codes });

export const credentialForms = (words: PageWords, bureau: string): Markup => html`<p>${words.ofBureau(bureau)}</p>
<form data-passkey="use" data-options="/sign-in/interaction/passkey/options" data-answer="/sign-in/interaction/passkey" data-words="${scriptWords(words)}"><button>${words.passkeyUse}</button></form>
<hr><form method="post" action="/sign-in/interaction/password">
<label>${words.name} <input name="name" dir="ltr" required maxlength="254" autocomplete="username" autocapitalize="none" spellcheck="false"></label>
<label>${words.password} <input name="password" dir="ltr" type="password" required maxlength="128" autocomplete="current-password"></label>
<label>${words.factor} <input name="code" dir="ltr" required inputmode="numeric" maxlength="9" autocomplete="one-time-code"></label>
<button class="second">${words.passwordUse}</button></form>
<hr><p><a class="on" href="/sign-in/enrol">${words.haveInvitation}</a></p>`;

export const invitationForm = (words: PageWords): Markup => html`<form method="post" action="/sign-in/enrol">${codeBox(words)}</form>`;

export const enrolForms = (words: PageWords, { name, code, secret, link }: { readonly name: string; readonly code: string; readonly secret: string; readonly link: string }): Markup => html`<p>${words.setUpIntro(name)}</p>
<h2>${words.passkeyTitle}</h2><p>${words.passkeyMore}</p>
<form data-passkey="make" data-options="/sign-in/enrol/passkey/options" data-answer="/sign-in/enrol/passkey" data-words="${scriptWords(words)}"><input type="hidden" name="code" value="${code}"><button>${words.passkeyMake}</button></form>
<hr><h2>${words.passwordTitle}</h2><p>${words.passwordMore(html`<code>${secret}</code>`)}</p><p><a class="on" href="${link}">${words.openFactor}</a></p>
<form method="post" action="/sign-in/enrol/password"><input type="hidden" name="code" value="${code}"><input type="hidden" name="secret" value="${secret}">
<label>${words.newPassword} <input name="password" dir="ltr" type="password" required minlength="12" maxlength="128" autocomplete="new-password"></label>
<label>${words.shownCode} <input name="totp" dir="ltr" required inputmode="numeric" maxlength="9" autocomplete="one-time-code"></label>
<button class="second">${words.passwordSet}</button></form>`;

export const confirmForm = (words: PageWords, { name, bureau, code, agent, network }: { readonly name: string; readonly bureau: string; readonly code: string; readonly agent: string; readonly network: string }): Markup => html`<p>${words.commandAsks({ name, bureau })}</p>
<p><code>${code}</code></p><p>${words.commandSays(agent, network)}</p>
<form method="post" action="/sign-in/command"><input type="hidden" name="code" value="${code}"><button name="answer" value="yes">${words.confirm}</button><button class="second" name="answer" value="no">${words.refuse}</button></form>`;

export const signedIn = (words: PageWords, { role, ...who }: { readonly name: string; readonly bureau: string; readonly unit: string; readonly role: string }): Markup => html`<p>${words.signedInAs({ ...who, role: words.roles[role] ?? role.replaceAll('_', ' ') })}</p>
<form method="post" action="/sign-out"><button class="second">${words.signOut}</button></form>`;

/** A sentence, and the one way on from it. */
export const saidAndOn = (said: string, { on, bureau }: { readonly on: string; readonly bureau: string | null }): Markup => html`<p>${said}</p><p><a class="main" href="/sign-in${bureau === null ? '' : `?bureau=${encodeURIComponent(bureau)}`}">${on}</a></p>`;

/** A sentence, and the way to begin again. */
export const saidAndBack = (said: Markup | string, back: string): Markup => html`<p>${said}</p><p><a class="on" href="/sign-in">${back}</a></p>`;
