/** What a transition says, to whom: announcements out of the table of life.ts. Pure; ids, codes and moments only. */
import type { Announcement } from '../../kernel/store/announcements.ts';
import type { Held, Transition } from './life.ts';

/** The hub's own bureau: its administrators hear of what no bureau has answered. */
const HUB = 'HUB';

export type Said = { readonly at: string; readonly urgent: boolean; /** Whose deed it was. */ readonly bureau?: string | undefined; readonly facts?: Readonly<Record<string, unknown>> | undefined; /** To whom of the own bureau in particular. */ readonly to?: { readonly unit?: string | undefined; readonly person?: string | undefined } | undefined };

const present = (facts: Readonly<Record<string, unknown>>): Record<string, unknown> => Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));

/** The announcements of one transition: each bureau once, also where owner and finder are the same. `hit` is as it stands after it. */
export function tellingsOf({ tells, event }: Transition, hit: Held, { at, urgent, bureau, facts, to }: Said): readonly Announcement[] {
  const shared = { hit: hit.id, event, owner: hit.owner, finder: hit.finder, unit: hit.unit, state: hit.state, urgency: hit.urgency, dueAt: hit.dueAt, ...facts };
  const one = (kind: string | undefined, addressee: Announcement['to'] | undefined, more: Readonly<Record<string, unknown>>): readonly Announcement[] =>
    (kind === undefined || addressee === undefined ? [] : [{ kind, subject: hit.id, cause: String(hit.events), to: addressee, urgent, at, facts: present({ ...shared, ...more }) }]);
  const record = { record: hit.record };
  // A telephone that rings at the roadside betrays a discreet check: there the desk is told.
  const finder = { bureau: hit.finder, ...(hit.isDiscreet ? { roles: ['desk', 'supervisor'] } : {}) };
  const isOwn = hit.owner === hit.finder;
  return [
    ...one(tells.owner, isOwn ? finder : { bureau: hit.owner }, record),
    ...one(tells.supervisors, { bureau: hit.owner, roles: ['supervisor'] }, record),
    ...(isOwn && tells.owner !== undefined ? [] : one(tells.finder, finder, record)),
    ...one(tells.own, bureau === undefined ? undefined : { bureau, ...to, roles: ['desk', 'supervisor'] }, record),
    ...one(tells.hub, { bureau: HUB, roles: ['administrator'] }, {}),
  ];
}
