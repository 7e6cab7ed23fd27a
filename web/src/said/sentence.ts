/** A sentence of the hub out of its code and what it names: numbers, days and codes as the language writes them. Pure. */
import type { Told } from '../../../src/kernel/schema/index.ts';
import type { Formats } from '../words/formats.ts';

/** What a thing of the hub bears of the code of its sentence. */
export type Coded = { readonly [K in keyof Told]?: Told[K] | undefined };
export type Sentence = { readonly text: string; readonly isEnglish: boolean };
export type Translated = (key: string, values: Readonly<Record<string, string>>) => string | undefined;
type Ways = { readonly translated: Translated; readonly sayCode: (group: string, code: string) => string; readonly formats: Formats };

const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** What is named by a code itself, and whose words it takes. */
const GROUPS: Readonly<Record<string, string>> = { role: 'role', purpose: 'purpose', section: 'said.section', collection: 'said.collection', kept: 'said.keeps', keptBefore: 'said.keeps' };

/** `translated` gives the words of a key, undefined where there are none. */
export function sentenceOf({ code, values = {}, because }: Coded, english: string, { translated, sayCode, formats }: Ways): Sentence {
  const named = Object.fromEntries(Object.entries(values).map(([name, value]): [string, string] => {
    if (typeof value === 'number') return [name, formats.number(value)];
    const group = GROUPS[name];
    if (group !== undefined) return [name, sayCode(group, value)];
    if (name === 'why' && because) return [name, sentenceOf(because, value, { translated, sayCode, formats }).text];
    return [name, DAY.test(value) ? formats.day(value) : value];
  }));
  const text = code === undefined ? undefined : translated(`said.${code}`, named);
  return text === undefined ? { text: english, isEnglish: true } : { text, isEnglish: false };
}
