/** What a vehicle record asks of a finder, and whether its numbers changed: what the hits module is lent. Pure. */
import type { Envelope } from '../../kernel/store/records.ts';
import { isMarkStanding } from './life.ts';
import { numbersOf } from './matching.ts';
import { StoredVehicle, type Vehicle } from './schema.ts';
import { vehicleOf, viewOf } from './view.ts';

/** The action of a record with its contact; whether it stands before confirmation, as others are shown it (R9); since when a mark stands to which its owner has not replied (R12), or it is frozen (R21). */
export function askedOf(record: Envelope): { readonly action?: Vehicle['action']; readonly standsBefore: boolean; readonly contact?: Vehicle['contact']; readonly contestedSince?: string } {
  const { said, contested = [], frozen } = vehicleOf(record).body;
  const marks = [...contested.filter(isMarkStanding), ...(frozen ? [frozen] : [])].map(({ at }) => at).sort();
  const shown = viewOf(vehicleOf(record), '', record.changedAt).action;
  return { action: said.action, standsBefore: said.actionStandsBeforeConfirmation === true && shown !== undefined, contact: said.contact, ...(marks.length > 0 ? { contestedSince: marks.at(-1) ?? '' } : {}) };
}

/** Whether two states of a record name different numbers, or a number in another condition. */
export function numbersDiffer(before: { readonly body: unknown }, after: { readonly body: unknown }): boolean {
  const numbers = ({ body }: { readonly body: unknown }): string => JSON.stringify(numbersOf(StoredVehicle.parse(body).said).map(({ kind, normal, country, condition }) => [kind, normal, country, condition]));
  return numbers(before) !== numbers(after);
}
