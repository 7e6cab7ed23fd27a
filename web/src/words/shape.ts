/** What a language's table must hold: every key of the English one, and of each plural the forms that the language has (CLDR). */
import type { en } from './en.ts';

type Key = keyof typeof en;
type Plural = Key extends infer K ? (K extends `${infer Base}_one` ? Base : never) : never;
type Form = `${Plural}_${'one' | 'other'}`;

export type Words<Forms extends string> = Readonly<Record<Exclude<Key, Form> | `${Plural}_${Forms}`, string>>;
/** A key as the console asks for it: plurals by their base. */
export type WordKey = Exclude<Key, Form> | Plural;
