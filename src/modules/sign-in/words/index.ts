/** In which of four languages the pages of signing in speak: the one that was chosen there, remembered in a cookie, or the first that the browser reads. */
import type { Asked } from '../../../kernel/http/asked.ts';
import { html, type Markup } from '../../../kernel/http/docs-markup.ts';
import type { Jar } from '../cookies.ts';
import { ar } from './ar.ts';
import { en, type PageWords } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';

const WORDS = { en, fr, es, ar } as const satisfies Readonly<Record<string, PageWords>>;
export type Lang = keyof typeof WORDS;
const NAMES: Readonly<Record<Lang, string>> = { en: 'English', fr: 'Français', es: 'Español', ar: 'العربية' };
const REMEMBERED_S = 400 * 24 * 60 * 60;

export type Speaker = {
  readonly lang: Lang; readonly words: PageWords;
  /** The ways to the same page in the other languages. */
  readonly links: Markup;
  /** What the browser is to remember, where a language was chosen just now. */
  readonly cookies: readonly string[];
};

const known = (said: string | null | undefined): Lang | undefined => (said != null && Object.hasOwn(WORDS, said) ? said as Lang : undefined);

const firstRead = (accepts: string | undefined): Lang | undefined => accepts?.split(',').map((one) => known(one.trim().slice(0, 2).toLowerCase())).find((lang) => lang !== undefined);

/** Whoever asks for a page is spoken to; `lang` in its address is a choice. */
export function speakerFor(asked: Pick<Asked, 'url' | 'header' | 'cookie'>, jar: Pick<Jar, 'set' | 'language'>): Speaker {
  const chosen = known(asked.url.searchParams.get('lang'));
  const lang = chosen ?? known(asked.cookie(jar.language)) ?? firstRead(asked.header('accept-language')) ?? 'en';
  return { lang, words: WORDS[lang], links: linksFrom(asked.url, lang), cookies: chosen === undefined ? [] : [jar.set(jar.language, chosen, REMEMBERED_S)] };
}

function linksFrom({ pathname, searchParams }: URL, lang: Lang): Markup {
  const to = (one: Lang): string => `${pathname}?${new URLSearchParams([...[...searchParams].filter(([name]) => name !== 'lang'), ['lang', one]]).toString()}`;
  return html`<nav aria-label="${WORDS[lang].language}">${(Object.keys(NAMES) as Lang[]).map((one) => html`<a href="${to(one)}" lang="${one}" hreflang="${one}"${one === lang ? html` aria-current="true"` : undefined}>${NAMES[one]}</a>`)}</nav>`;
}
