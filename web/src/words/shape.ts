/** What a language's table must hold: every key of the English one, and of each plural the forms that the language has (CLDR). */
import type { en } from './en.ts';

export type Table = Readonly<Record<string, string>>;
type Plural<T> = keyof T extends infer K ? (K extends `${infer Stem}_one` ? Stem : never) : never;
type Form<T> = `${Plural<T>}_${'one' | 'other'}`;

/** The table of another language, for an English one. */
export type WordsOf<T, Forms extends string> = Readonly<Record<Exclude<keyof T & string, Form<T>> | `${Plural<T>}_${Forms}`, string>>;
/** A key as the console asks for it: plurals by their stem. */
export type KeyOf<T> = Exclude<keyof T & string, Form<T>> | Plural<T>;

export type FrenchOf<T> = WordsOf<T, 'one' | 'many' | 'other'>;
export type SpanishOf<T> = WordsOf<T, 'one' | 'many' | 'other'>;
export type ArabicOf<T> = WordsOf<T, 'zero' | 'one' | 'two' | 'few' | 'many' | 'other'>;

/** The words that every screen has. */
export type WordKey = KeyOf<typeof en>;
