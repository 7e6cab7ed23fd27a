/** The few pages of signing in, as HTML without a script of their own; every word that came from elsewhere is escaped. */
import { readFile } from 'node:fs/promises';
import { html, type Markup } from '../../kernel/http/docs-markup.ts';

const POLICY = `default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;
const HEADERS = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'content-security-policy': POLICY, 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY' };

export const SCRIPT = '/sign-in/passkey.js';
export const STYLE = '/sign-in/style.css';

export type Told = { readonly status?: number; readonly title: string; readonly body: Markup; readonly headers?: Readonly<Record<string, string>>; readonly hasScript?: boolean; /** The page's language; English where nothing is said. */ readonly lang?: string };

/** A page. Cookies go as a list, for each takes a header of its own. */
export function pageOf({ status = 200, title, body, headers = {}, hasScript = false, lang = 'en-GB' }: Told, cookies: readonly string[] = []): Response {
  const response = new Response(html`<!doctype html>
<html lang="${lang}" dir="${lang === 'ar' ? 'rtl' : 'ltr'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title} · Crosscheck</title><link rel="stylesheet" href="${STYLE}">${hasScript ? html`<script type="module" src="${SCRIPT}"></script>` : undefined}</head>
<body><main><h1>${title}</h1>
${body}
<p id="said" role="alert"></p></main></body></html>
`.text, { status, headers: { ...HEADERS, ...headers } });
  for (const cookie of cookies) response.headers.append('set-cookie', cookie);
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

export const bureauForm = (to: string): Markup => html`<p>Which bureau are you from?</p>
<form method="get" action="/sign-in"><label>Bureau <input name="bureau" required maxlength="16" autocapitalize="characters" autocomplete="organization"></label><input type="hidden" name="to" value="${to}"><button>Go on</button></form>`;

export const linkForm = html`<p>Your bureau’s sign-in knows you. Nobody here is tied to it yet: type the code of your invitation, once.</p>
<form method="post" action="/sign-in/link"><label>Code of the invitation <input name="code" required maxlength="64" autocomplete="off" autocapitalize="none" spellcheck="false"></label><button>Go on</button></form>`;

export const credentialForms = (bureau: string): Markup => html`<p>Bureau ${bureau}</p>
<form data-passkey="use" data-options="/sign-in/interaction/passkey/options" data-answer="/sign-in/interaction/passkey"><button>Sign in with a passkey</button></form>
<form method="post" action="/sign-in/interaction/password">
<label>E-mail address or id <input name="name" required maxlength="254" autocomplete="username" autocapitalize="none" spellcheck="false"></label>
<label>Password <input name="password" type="password" required maxlength="128" autocomplete="current-password"></label>
<label>Code of the second factor <input name="code" required inputmode="numeric" maxlength="9" autocomplete="one-time-code"></label>
<button class="second">Sign in with a password</button></form>
<p><a href="/sign-in/enrol">I have an invitation</a></p>`;

export const invitationForm = html`<form method="post" action="/sign-in/enrol"><label>Code of the invitation <input name="code" required maxlength="64" autocomplete="off" autocapitalize="none" spellcheck="false"></label><button>Go on</button></form>`;

export const enrolForms = ({ name, code, secret, link }: { readonly name: string; readonly code: string; readonly secret: string; readonly link: string }): Markup => html`<p>${name}, choose how you will sign in. The invitation works once.</p>
<h2>With a passkey</h2><p>Your device asks for your fingerprint, face or PIN. Nothing to remember.</p>
<form data-passkey="make" data-options="/sign-in/enrol/passkey/options" data-answer="/sign-in/enrol/passkey"><input type="hidden" name="code" value="${code}"><button>Make a passkey</button></form>
<h2>With a password and a second factor</h2><p>For a machine without passkeys. Put this key into an authenticator: <code>${secret}</code> or <a href="${link}">open it in one</a>.</p>
<form method="post" action="/sign-in/enrol/password"><input type="hidden" name="code" value="${code}"><input type="hidden" name="secret" value="${secret}">
<label>Password, 12 characters or more <input name="password" type="password" required minlength="12" maxlength="128" autocomplete="new-password"></label>
<label>Code that the authenticator shows <input name="totp" required inputmode="numeric" maxlength="9" autocomplete="one-time-code"></label>
<button class="second">Set the password</button></form>`;

export const confirmForm = ({ name, bureau, code, agent, network }: { readonly name: string; readonly bureau: string; readonly code: string; readonly agent: string; readonly network: string }): Markup => html`<p>A command line asks to sign in as <b>${name}</b> of ${bureau}. Confirm only if you have just started it yourself, and it shows this code:</p>
<p><code>${code}</code></p><p>It says of itself: ${agent}. It asks from the network ${network}.</p>
<form method="post" action="/sign-in/command"><input type="hidden" name="code" value="${code}"><button name="answer" value="yes">Confirm</button><button class="second" name="answer" value="no">Refuse</button></form>`;

export const signedIn = ({ name, bureau, unit, role }: { readonly name: string; readonly bureau: string; readonly unit: string; readonly role: string }): Markup => html`<p>You are signed in as <b>${name}</b>, ${role.replaceAll('_', ' ')} of ${bureau}, ${unit}.</p>
<form method="post" action="/sign-out"><button class="second">Sign out</button></form>`;
