/** The story of a hit in the order of its moments: sightings, what was asked and answered, notes, the recovery. Pure. */
import type { Block } from './document.ts';
import { isObject, joined, listOf, objectOf, said, type Json, type Telling } from './saying.ts';

type Moment = { readonly at: string; readonly who: string; readonly what: string; readonly details: string };

const tellerOf = (by: Json, t: Telling): string => joined([said(by.bureau, t), said(by.name ?? by.unit, t), said(by.person ?? by.device, t), said(by.telephone, t)], ' ');

const ofHit = (event: Json, t: Telling): Moment => {
  const by = objectOf(event.by);
  const facts = { ...objectOf(event.facts), ...objectOf(event.said) };
  const state = event.state === event.kind ? '' : said(event.state, t);
  return { at: String(event.at), who: isObject(event.by) ? tellerOf(by, t) : joined([said(event.bureau, t), said(event.unit, t), said(event.person, t), event.bureau === undefined ? said(event.who, t) : ''], ' '), what: said(event.kind, t), details: joined([said(facts, t), state === '' ? '' : `→ ${state}`], ' ') };
};
const ofNote = (note: Json, t: Telling): Moment => {
  const file = objectOf(note.file);
  return { at: String(note.at), who: tellerOf(note, t), what: said(isObject(note.file) ? 'attachment' : 'note', t), details: said(note.text ?? file.name, t) };
};
const ofRecovery = (event: Json, t: Telling): Moment => ({ at: String(event.at), who: tellerOf(event, t), what: said(event.kind, t), details: said(event.said, t) });
const ofSighting = (seen: Json, hit: Json, t: Telling): Moment => ({ at: String(seen.seenAt), who: joined([said(hit.finder, t), said(seen.unit, t)], ' '), what: said('sighting', t), details: said(seen.place, t) });

/** One table. Of two things at one moment the one that led to the other is told first: seen, asked, written, recovered. */
export function storyOf({ hit, notes, recovery }: { readonly hit: Json; readonly notes: readonly Json[]; readonly recovery: Json | undefined }, t: Telling): Block {
  const moments = [
    ...listOf(hit.seen).map((seen) => ofSighting(seen, hit, t)), ...listOf(hit.events).map((event) => ofHit(event, t)),
    ...notes.map((note) => ofNote(note, t)), ...listOf(recovery?.events).map((event) => ofRecovery(event, t)),
  ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return { head: [t.w.utc, t.w.local, t.w.story.who, t.w.story.what, t.w.story.details], rows: moments.map(({ at, who, what, details }) => [t.times.utc(at), t.times.local(at), who, what, details]) };
}
