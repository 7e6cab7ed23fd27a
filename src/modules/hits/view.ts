/** A hit told to one who asks: its story without the other side's persons, what to do now, and what may be done next. Pure. */
import { decide, type Grant } from '../../kernel/policy.ts';
import type { Principal } from '../../kernel/context.ts';
import type { Envelope } from '../../kernel/store/records.ts';
import { latestAnswerAt } from './clocks.ts';
import { clockDeedOf, isOpen, isOwn, nextOf, type Held, type PersonDeed } from './life.ts';
import type { KeptEvent } from './life-store.ts';
import { grants, isOfUnit } from './policy.ts';
import type { Asked, UnitTold } from './ports.ts';
import { DEEDS, type Advice, type Hit, type HitDetail, type HitEvent, type Sighting } from './schema.ts';

/** Which grant a deed needs. */
const GRANT_OF: Readonly<Record<PersonDeed, Grant>> = {
  request: grants.ask, request_urgently: grants.ask, request_again: grants.ask, set_deadline: grants.ask,
  confirm: grants.answer, not_confirm: grants.answer, need_time: grants.answer,
  act: grants.act, close: grants.close, claim: grants.claim, hand_over: grants.claim, end_claim: grants.claim, take_over: grants.takeOver,
};
/** What a desk that has taken over speaks for: an officer of the unit says no more of these. */
const SPOKEN_BY_DESK: readonly PersonDeed[] = ['request', 'request_urgently', 'request_again', 'set_deadline'];
/** These are of no use once the record is over or hidden. */
const ABOUT_THE_RECORD: readonly PersonDeed[] = [...SPOKEN_BY_DESK, 'confirm', 'need_time'];
/** What an owner says to a finder; of no use while the record is hidden from it. */
const TO_THE_FINDER: readonly PersonDeed[] = ['confirm', 'not_confirm', 'need_time', 'close'];
const INNER: readonly string[] = ['claimed', 'handed_over', 'claim_ended'];

export type Telling = {
  readonly told: Hit; readonly held: Held; readonly seen: readonly Sighting[]; readonly events: readonly KeptEvent[]; readonly units: readonly UnitTold[];
  /** The record as the asker may see it; undefined where it is over or hidden. */
  readonly record: Envelope | undefined; readonly asked: Asked | undefined;
  /** It is hidden from the finder, so that its owner has nobody to speak with about it. */
  readonly isRestricted: boolean;
  readonly waitingText: string;
};

export const sideOf = (hit: Pick<Held, 'owner'>, bureau: string): 'owner' | 'finder' => (hit.owner === bureau ? 'owner' : 'finder');
/** Both sides of a hit on one's own record are one's own. */
const sidesOf = (hit: Held, bureau: string): readonly ('owner' | 'finder')[] => (isOwn(hit) ? ['finder', 'owner'] : [sideOf(hit, bureau)]);

/** What the asker may do with the hit now. */
export function deedsOf(held: Held, principal: Principal, { hasRecord, isRestricted }: { readonly hasRecord: boolean; readonly isRestricted: boolean }): readonly PersonDeed[] {
  return DEEDS.filter((deed) => {
    if (!decide(principal, GRANT_OF[deed], held).isPermitted) return false;
    if (SPOKEN_BY_DESK.includes(deed) && held.takenOverBy !== undefined && isOfUnit(principal)) return false;
    if (!hasRecord && ABOUT_THE_RECORD.includes(deed)) return false;
    if (isRestricted && held.owner === principal.bureau && TO_THE_FINDER.includes(deed)) return false;
    return sidesOf(held, principal.bureau).some((side) => nextOf(held, side, [deed]).length > 0);
  });
}

/** R9: nobody is told to seize before the owner has confirmed, unless the record itself says so. */
function adviceOf({ held, record, asked, waitingText }: Telling, bureau: string, next: readonly PersonDeed[]): Advice {
  const contact = asked?.contact === undefined ? {} : { contact: asked.contact };
  if (held.state === 'closed') return { kind: held.closedAs === 'record_over' ? 'stand_down' : 'none' };
  if (!isOwn(held) && held.owner === bureau) return { kind: isOpen(held) ? 'answer' : held.state === 'raised' && next.includes('confirm') ? 'may_answer' : 'none' };
  if (!record) return { kind: 'stand_down' };
  if (held.state === 'candidate') return { kind: 'compare_first', ...contact };
  const action = asked?.action === undefined ? {} : { action: asked.action };
  if (held.answer === 'not_confirmed') return { kind: 'stand_down', ...contact };
  if (held.released !== undefined) return { kind: 'look_again', ...contact };
  // R12: a mark made after the confirmation withholds advice until the owner has replied to it.
  const isContested = asked?.contestedSince !== undefined && (held.answeredAt === undefined || asked.contestedSince >= held.answeredAt);
  if (held.answer === 'confirmed') return isContested ? { kind: 'look_again', ...contact } : { kind: 'act', ...action, ...contact };
  if (asked?.standsBefore === true) return { kind: 'act', ...action, ...contact };
  return { kind: isOpen(held) ? 'wait' : 'request_confirmation', text: waitingText, ...contact };
}

const WHAT_NEXT = { ask_again: 'second_request', escalate_to_supervisor: 'escalation_to_supervisor', escalate_to_hub: 'escalation_to_hub' } as const;
const present = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** An event as a bureau may read it: the own persons, of the other side the unit and its telephone; `undefined` where it is the other side's own matter. */
function eventFor(event: KeptEvent, bureau: string, units: readonly UnitTold[]): HitEvent | undefined {
  const isOwnEvent = event.bureau === bureau;
  if (!isOwnEvent && INNER.includes(event.kind)) return undefined;
  // The hour is for the figures of response times alone.
  const { hour: _hour, ...told }: Readonly<Record<string, unknown>> = event.facts ?? {};
  const facts = { ...told, ...(isOwnEvent ? event.innerFacts : {}) };
  return {
    n: event.n, at: event.at, kind: event.kind, who: event.who, state: event.state,
    ...(event.bureau === undefined ? {} : { by: { ...unitFor(event.bureau, event.unit, units), ...(isOwnEvent ? present({ person: event.person, device: event.device }) : {}) } }),
    ...(Object.keys(facts).length > 0 ? { facts } : {}),
  };
}

function unitFor(bureau: string, unit: string | undefined, units: readonly UnitTold[]): NonNullable<HitEvent['by']> {
  const told = units.find((one) => one.bureau === bureau && one.unit === unit);
  return { bureau, ...present({ unit, name: told?.name, telephone: told?.telephone, place: told?.place }) };
}

/** Units whose name and telephone the story needs. */
export const unitsIn = (held: Held, events: readonly KeptEvent[]): readonly { bureau: string; unit: string }[] =>
  [{ bureau: held.finder, unit: held.unit }, ...events.flatMap(({ bureau, unit }) => (bureau === undefined || unit === undefined ? [] : [{ bureau, unit }]))];

export function toldWhole(telling: Telling, principal: Principal): HitDetail {
  const { told, held, seen, events, units, record, isRestricted } = telling;
  const hasClock = held.nextDueAt !== undefined;
  const next = deedsOf(held, principal, { hasRecord: record !== undefined, isRestricted });
  return {
    ...told, seen: [...seen], finderUnit: unitFor(held.finder, held.unit, units),
    events: events.flatMap((event) => eventFor(event, principal.bureau, units) ?? []), advice: adviceOf(telling, principal.bureau, next),
    ...(hasClock ? { nextStep: { at: held.nextDueAt, what: WHAT_NEXT[clockDeedOf(held)] } } : {}),
    ...(isOpen(held) && held.requestedAt !== undefined ? { latestAt: latestAnswerAt(held.requestedAt) } : {}),
    next: [...next],
  };
}
