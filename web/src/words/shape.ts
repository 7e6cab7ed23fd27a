/** What a language's table must hold: every key of the English one, and of each plural the forms that the language has (CLDR). */
import type { en } from './en.ts';

type Key = keyof typeof en;
type Plural = Key extends infer K ? (K extends `${infer Base}_one` ? Base : never) : never;
type Form = `${Plural}_${'zero' | 'one' | 'other'}`;

/** `age_zero` is a sentence of its own: it is said where nothing has passed, whatever the language's forms are. */
export type Words<Forms extends string> = Readonly<Record<Exclude<Key, Form> | `${Plural}_${Forms}` | 'finding.age_zero', string>>;
/** A key as the console asks for it: plurals by their base. */
export type WordKey = Exclude<Key, Form> | Plural;
