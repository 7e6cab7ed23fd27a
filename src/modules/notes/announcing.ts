/** What is said when something was written to a hit. Pure: who hears it, and what they may know. */
import type { Principal } from '../../kernel/context.ts';
import type { Announcement } from '../../kernel/store/announcements.ts';
import type { Hit } from '../hits/schema.ts';
import type { Note } from './schema.ts';

/** The other bureau hears of it, and the colleague who has claimed the hit, unless they wrote it. What is withheld stays in the house. */
export function noted(note: Note, hit: Pick<Hit, 'id' | 'owner' | 'finder' | 'claim' | 'discreet'>, { bureau, person, unit }: Pick<Principal, 'bureau' | 'person' | 'unit'>): readonly Announcement[] {
  const { claim } = hit;
  const other = hit.owner === bureau ? hit.finder : hit.owner;
  const isOthersClaim = claim !== undefined && (claim.person === undefined ? claim.unit !== unit : claim.person !== person);
  // A telephone that rings at the roadside betrays a discreet check: there the desk is told.
  const isAtRoadside = hit.discreet === true && other === hit.finder;
  const heard: Announcement['to'][] = [
    ...(other === bureau || note.withheld === true ? [] : [{ bureau: other, ...(isAtRoadside ? { roles: ['desk', 'supervisor'] } : {}) }]),
    ...(isOthersClaim ? [claim.person === undefined ? { bureau, unit: claim.unit } : { bureau, person: claim.person }] : []),
  ];
  const facts = { hit: hit.id, note: note.id, by: bureau, unit, ...(hit.discreet === true ? { discreet: true } : {}), ...(note.file ? { mediaType: note.file.mediaType, bytes: note.file.bytes } : {}) };
  return heard.map((to) => ({ kind: 'hits.noted', subject: hit.id, cause: note.id, to, urgent: false, at: note.at, facts }));
}
