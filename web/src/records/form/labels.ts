/** What fields and their choices are called: in our words where there are some, else as the schema names them. */
import type { Spoken } from '../../words/use-words.ts';

/** Which group of words tells the choices of a field, by the field's path. */
const CHOICES: Readonly<Record<string, string>> = {
  'event.kind': 'event', 'event.cautions': 'caution', action: 'action', subject: 'subject', category: 'records.category',
  vinCondition: 'records.condition', engineCondition: 'records.condition', 'plates.condition': 'records.condition', 'otherNumbers.condition': 'records.condition', 'otherNumbers.kind': 'records.kind',
  'clear.reason': 'records.reason', 'cleared.reason': 'records.reason', 'contested.kind': 'records.mark', 'contested.reply.outcome': 'records.outcome', 'consents.purpose': 'purpose', 'dispute.kind': 'records.mark', 'reply.outcome': 'records.outcome', 'approve.decision': 'records.decision', status: 'records.status', colour: 'colour',
};

/** `form`: which form asks, where the same name means something else in it. */
export function labelOf({ sayCode }: Pick<Spoken, 'sayCode'>, path: string): string {
  const wordOf = (name: string): string | undefined => { const word = sayCode('records.field', name); return word === name.replaceAll('_', ' ') ? undefined : word; };
  const parts = path.split('.');
  const last = parts.at(-1) ?? path;
  const named = wordOf(path) ?? wordOf(last) ?? last;
  // What happened to a record has its own fields: each is told with what happened.
  return wordOf(path) === undefined && parts.length > 1 ? `${wordOf(parts[0] ?? '') ?? parts[0]}: ${named}` : named;
}
export const choiceOf = ({ sayCode }: Pick<Spoken, 'sayCode'>, path: string, choice: string, form = ''): string => {
  const group = CHOICES[`${form}.${path}`] ?? CHOICES[path];
  return group === undefined ? choice.replaceAll('_', ' ') : sayCode(group, choice);
};
/** What a value says in the reader's language: a code's word, a country's name, a day; anything else as it stands. */
export function valueOf(words: Pick<Spoken, 'sayCode' | 'formats'>, path: string, value: string): string {
  if (/^\d{4}-\d\d-\d\d(T.*Z)?$/.test(value)) return words.formats.day(value);
  if (/(^|\.)country$/.test(path)) return words.formats.country(value);
  if (value === 'true' || value === 'false') return words.sayCode('records', value === 'true' ? 'yes' : 'no');
  return /^[a-z_]+$/.test(value) ? choiceOf(words, path, value) : value;
}
/** `/plates/0/number` as `plates.number`, and which row. */
export const pathOf = (place: string): string => place.split('/').filter((part) => part !== '' && !/^\d+$/.test(part)).join('.');
export const rowOf = (place: string): number | undefined => {
  const row = place.split('/').find((part) => /^\d+$/.test(part));
  return row === undefined ? undefined : Number(row) + 1;
};
