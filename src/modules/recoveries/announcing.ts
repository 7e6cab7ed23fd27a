/** What is said when a recovery file changes. Pure: who hears it, and what they may know. */
import type { Announcement } from '../../kernel/store/announcements.ts';
import type { Recovery, RecoveryEvent } from './schema.ts';

const DESKS = ['desk', 'supervisor', 'feed'];
/** Codes and days that go along with an announcement; places, offices and notes are read in the file. */
const FACTS = ['decision', 'to', 'outcome', 'by', 'decideBy', 'kind', 'on'];

/** The desk of the other side hears of the event; at the roadside nothing rings. At the handing over the owner's desk is reminded to clear a record that still stands. */
export function changed(file: Recovery, event: Omit<RecoveryEvent, 'person' | 'device'>, { isStanding }: { readonly isStanding: boolean }): readonly Announcement[] {
  const other = file.owner === event.bureau ? file.finder : file.owner;
  const facts = { recovery: file.id, record: file.record, ...(file.hit === undefined ? {} : { hit: file.hit }), stage: file.stage, event: event.kind, by: event.bureau, unit: event.unit, ...Object.fromEntries(FACTS.flatMap((name) => (event.said[name] === undefined ? [] : [[name, event.said[name]]]))) };
  const said = { subject: file.id, cause: `event ${event.n}`, urgent: false, at: event.at, facts };
  return [
    ...(other === event.bureau ? [] : [{ ...said, kind: 'recoveries.changed', to: { bureau: other, roles: DESKS } }]),
    ...(event.kind === 'handed_over' && isStanding ? [{ ...said, kind: 'vehicles.clear_due', subject: file.record, cause: file.id, to: { bureau: file.owner, roles: DESKS } }] : []),
  ];
}
