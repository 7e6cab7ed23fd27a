/** What a row of the table of screens is, in which languages it is looked at, and the world that it is looked at in. */
import type { Page } from 'playwright-core';
import { ar } from '../../web/src/words/ar.ts';
import { en } from '../../web/src/words/en.ts';
import { es } from '../../web/src/words/es.ts';
import { fr } from '../../web/src/words/fr.ts';
import type { LANGUAGES, Scene } from './scene.ts';

export type Language = keyof typeof LANGUAGES;
export type Words = Readonly<Record<keyof typeof en & keyof typeof ar, string>>;
export const WORDS: Readonly<Record<Language, Words>> = { en, fr, es, ar };

/** A scene in which something has happened: a hit whose finder waits for its owner. */
export type World = Scene & { readonly hit: string; readonly record: string };

export type ScreenCase = {
  readonly name: string;
  /** Undefined: nobody is signed in. */
  readonly who?: { readonly bureau: string; readonly role: string };
  /** What the browser may say of it in its log: that it was refused, or could not reach the hub, is what such a screen is about. */
  readonly complains?: RegExp;
  readonly path: (world: World) => string;
  /** Makes it full, and resolves when it is. An area's own words are taken from its tables by the language. */
  readonly full: (page: Page, words: Words, language: Language, world: World) => Promise<void>;
};
