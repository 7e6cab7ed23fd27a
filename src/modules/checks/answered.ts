/** Officers' answers as the error model takes them: what was read beside what is recorded, how it was read, and whether it was the same vehicle. Pure. */
import { normalForm, plainForm } from '../../identifiers/text.ts';
import type { ErrorModel } from '../../matching/errors.ts';
import type { OfficersAnswer } from '../../matching/re-estimation.ts';
import type { FieldComparison, Relation } from '../../matching/matcher.ts';
import type { VehicleMatcher } from './models.ts';
import { isHashed } from './keeping.ts';
import { askedOf } from './readings.ts';
import type { AskCheck, LoggedCheck } from './schema.ts';

/** An answer with what it was about: the check as logged, and the record as it then stood. */
export type Answered = { readonly record: string; readonly same: boolean; readonly question: unknown; readonly found: LoggedCheck['found']; readonly model: string | null; readonly body: unknown };

/** Numbers that were held against each other whole: an end or an unread place tells nothing of how numbers are misread. */
const WHOLE: readonly Relation[] = ['equal', 'equal_without_diacritics', 'look_alike', 'edited'];
const isWhole = (field: FieldComparison): boolean => field.relation !== undefined && WHOLE.includes(field.relation) && field.recorded !== undefined;

const PROBABILITY_MAX = 0.999;

/** How a field's number got into the question: its own word, else the check's. */
export function captureOf({ vehicle, capture }: AskCheck, field: string): string | undefined {
  const [name, at = '0'] = field.split('/');
  const reading: { readonly number: string; readonly capture?: string | undefined } | undefined = name === 'vins' ? vehicle.vins?.[Number(at)] : name === 'plates' ? vehicle.plates?.[Number(at)] : name === 'plate' ? vehicle.plate : undefined;
  return reading?.capture ?? capture;
}

/**
 * What one answer tells. Of the same vehicle, every number that was read; of another, only the one that found it. The odds
 * are those that the answer had, without the lift of the model that weighed it: otherwise each estimate would undo the one before.
 */
export function pairsOf({ record, same, question, found, model, body }: Answered, matcher: VehicleMatcher, modelBy: (version: string) => ErrorModel | undefined): readonly OfficersAnswer[] {
  if (isHashed(question)) return []; // what was asked is not kept
  const ask = question as AskCheck; // as it was parsed when it was asked
  const finding = found.find((one) => one.record === record);
  const comparison = matcher.compare(matcher.prepare(askedOf(ask)), body, []);
  if (!comparison) return [];
  const weigher = model === null ? undefined : modelBy(model);
  return comparison.fields.filter(isWhole).flatMap((field): readonly OfficersAnswer[] => {
    const isFinder = field.field === comparison.foundBy.field;
    if (!same && !isFinder) return [];
    const capture = captureOf(ask, field.field);
    const probability = Math.min(PROBABILITY_MAX, finding?.score ?? 0);
    const lift = weigher?.ways[(capture ?? 'typed') as keyof ErrorModel['ways']].lift;
    // A record that arrived after the check was not weighed by it.
    const odds = isFinder && finding?.kind === 'candidate' && lift !== undefined ? probability / (1 - probability) / lift : undefined;
    return [{ ...textsOf(field), same, ...(capture === undefined ? {} : { capture }), ...(odds === undefined ? {} : { odds }) }];
  });
}

const textsOf = ({ asked, recorded = '' }: FieldComparison): { asked: string; recorded: string } => ({ asked: plainForm(normalForm(asked)), recorded: plainForm(normalForm(recorded)) });
