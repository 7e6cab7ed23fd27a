/** A sentence of the hub out of its code and what it names: numbers, days and codes as the language writes them. Pure. */
import type { PerhapsTold } from '../../../src/kernel/schema/index.ts';
import type { Formats } from '../words/formats.ts';
import { isolated } from '../words/isolated.ts';

export type Sentence = { readonly text: string; readonly isEnglish: boolean };
export type Translated = (key: string, values: Readonly<Record<string, string>>) => string | undefined;
/** `isRightToLeft`: names within its sentences keep a direction of their own. */
export type Ways = { readonly translated: Translated; readonly sayCode: (group: string, code: string) => string; readonly formats: Formats; readonly isRightToLeft?: boolean };

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;
/** What is named by a code itself, and whose words it takes: in every sentence, or in one. */
const GROUPS: Readonly<Record<string, string>> = {
  role: 'role', purpose: 'purpose', section: 'said.section', collection: 'said.collection', kept: 'said.keeps', keptBefore: 'said.keeps', checkedFor: 'purpose',
  'hits.not_now.state': 'hit.state', 'vehicles.over.status': 'records.status', 'vehicles.not_restorable.status': 'records.status', 'notifications.not_dead.state': 'admin.delivery', 'people.cannot_invite.state': 'admin.person',
  'proposals.decided.state': 'approvals.state', 'requests.not_now.stage': 'audit.stage', 'recoveries.not_now.stage': 'hits.stage',
};

/** `translated` gives the words of a key, undefined where there are none. */
export function sentenceOf(told: PerhapsTold, english: string, ways: Ways): Sentence {
  const text = told.code === undefined ? undefined : ways.translated(`said.${told.code}`, namedBy(told, ways));
  return text === undefined ? { text: english, isEnglish: true } : { text, isEnglish: false };
}

/** A refusal: the words of its code, and after them, in brackets, the sentence that stands within it. `.bare` has those for where what they name is not known. */
export function refusalOf(told: PerhapsTold, english: string, ways: Ways): Sentence {
  const named = namedBy(told, ways);
  const text = ways.translated(`code.${told.code ?? ''}`, named) ?? ways.translated(`code.${told.code ?? ''}.bare`, named);
  if (text === undefined) return { text: english, isEnglish: true };
  const why = told.because && sentenceOf(told.because, '', ways);
  return { text: why === undefined || why.isEnglish ? text : ways.translated('state.because', { what: text, why: why.text.replace(/\.$/, '') }) ?? text, isEnglish: false };
}

function namedBy({ code = '', values = {}, because }: PerhapsTold, ways: Ways): Readonly<Record<string, string>> {
  const { sayCode, formats, isRightToLeft = false } = ways;
  return Object.fromEntries(Object.entries(values).map(([name, value]): [string, string] => {
    if (typeof value === 'number') return [name, formats.number(value)];
    const group = GROUPS[`${code}.${name}`] ?? GROUPS[name];
    if (group !== undefined) return [name, sayCode(group, value)];
    if (name === 'why' && because) return [name, sentenceOf(because, value, ways).text];
    if (DAY.test(value)) return [name, formats.day(value)];
    if (MOMENT.test(value)) return [name, formats.moment(value)];
    return [name, isRightToLeft || RIGHT_TO_LEFT.test(value) ? isolated(value) : value];
  }));
}
