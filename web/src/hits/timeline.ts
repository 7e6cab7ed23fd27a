/** The story of a hit as one: sightings, what was asked and answered, notes and files, in the order of their moments, newest first. Pure. */
import type { HitDetail, HitEvent, Sighting } from '../../../src/modules/hits/schema.ts';
import type { Note } from '../../../src/modules/notes/schema.ts';

export type Moment = { readonly at: string } & (
  | { readonly kind: 'event'; readonly key: string; readonly event: HitEvent }
  | { readonly kind: 'sighting'; readonly key: string; readonly sighting: Sighting }
  | { readonly kind: 'note'; readonly key: string; readonly note: Note }
);

/** Of two things at one moment the one that led to the other is the older: seen, asked, written. */
export function timelineOf({ seen, events }: Pick<HitDetail, 'seen' | 'events'>, notes: readonly Note[]): readonly Moment[] {
  const moments: readonly Moment[] = [
    ...seen.map((sighting): Moment => ({ kind: 'sighting', at: sighting.seenAt, key: `seen ${sighting.check}`, sighting })),
    ...events.map((event): Moment => ({ kind: 'event', at: event.at, key: `event ${event.n}`, event })),
    ...notes.map((note): Moment => ({ kind: 'note', at: note.at, key: note.id, note })),
  ];
  return moments.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).toReversed();
}
