/**
 * The life of a hit as one table: from which state which deed of whom leads where, and whom it tells. Pure; knows neither
 * store nor clock. docs/guides/hits.md is drawn from it.
 */
import type { DEEDS, HitState, Outcome, Release, Urgency } from './schema.ts';

/** Whose deed it is: a person's or system's of either bureau, a check's (`hub`), the clock's, or what became of the record. */
export type Who = 'finder' | 'owner' | 'hub' | 'clock' | 'record';
export type PersonDeed = (typeof DEEDS)[number];
/** `hold`: an act that ends nothing while a request is open. `withdraw_confirmation`: not confirmed after all. */
export type Deed = PersonDeed | 'find' | 'raise' | 'raise_own' | 'hold' | 'withdraw_confirmation' | 'ask_again' | 'escalate_to_supervisor' | 'escalate_to_hub' | 'end_record' | 'correct_record' | 'suspend_record';

/** Who hears of it, under which name. `supervisors` are the owner's; `own` is the bureau whose deed it was, and nobody else. */
export type Tells = { readonly owner?: string; readonly finder?: string; readonly supervisors?: string; readonly hub?: string; readonly own?: string };
export type Transition = { readonly deed: Deed; readonly event: string; readonly who: readonly Who[]; readonly from: readonly (HitState | 'new')[]; readonly to: HitState | 'same'; readonly tells: Tells };

/** A request waits for its answer. */
export const OPEN: readonly HitState[] = ['requested', 'more_time', 'no_reply', 'escalated'];
const NOT_CLOSED: readonly HitState[] = ['candidate', 'raised', ...OPEN, 'confirmed', 'not_confirmed', 'acted'];
const TOLD: readonly HitState[] = NOT_CLOSED.filter((state) => state !== 'candidate');
const both = (kind: string): Tells => ({ owner: kind, finder: kind });

export const TABLE: readonly Transition[] = [
  { deed: 'find', event: 'candidate', who: ['hub'], from: ['new'], to: 'candidate', tells: { finder: 'hits.raised' } },
  { deed: 'raise', event: 'raised', who: ['hub'], from: ['new', 'candidate', 'closed'], to: 'raised', tells: both('hits.raised') },
  { deed: 'raise_own', event: 'raised', who: ['hub'], from: ['new', 'candidate', 'closed'], to: 'confirmed', tells: { owner: 'hits.raised' } },

  { deed: 'request', event: 'requested', who: ['finder'], from: ['raised', 'not_confirmed', 'acted', 'closed'], to: 'requested', tells: both('hits.requested') },
  { deed: 'request_urgently', event: 'hastened', who: ['finder'], from: ['requested', 'more_time', 'no_reply'], to: 'requested', tells: both('hits.requested') },
  { deed: 'request_again', event: 'second_request', who: ['finder'], from: ['requested', 'more_time'], to: 'no_reply', tells: both('hits.second_request') },

  { deed: 'confirm', event: 'confirmed', who: ['owner'], from: ['raised', ...OPEN, 'not_confirmed', 'confirmed'], to: 'confirmed', tells: both('hits.confirmed') },
  { deed: 'confirm', event: 'confirmed', who: ['owner'], from: ['acted', 'closed'], to: 'same', tells: both('hits.confirmed') },
  { deed: 'not_confirm', event: 'not_confirmed', who: ['owner'], from: ['raised', ...OPEN, 'not_confirmed'], to: 'not_confirmed', tells: both('hits.not_confirmed') },
  { deed: 'not_confirm', event: 'not_confirmed', who: ['owner'], from: ['acted', 'closed'], to: 'same', tells: both('hits.not_confirmed') },
  { deed: 'withdraw_confirmation', event: 'confirmation_withdrawn', who: ['owner'], from: ['confirmed'], to: 'not_confirmed', tells: both('hits.released') },
  { deed: 'withdraw_confirmation', event: 'confirmation_withdrawn', who: ['owner'], from: ['acted', 'closed'], to: 'same', tells: both('hits.released') },
  { deed: 'need_time', event: 'more_time', who: ['owner'], from: OPEN, to: 'more_time', tells: both('hits.more_time') },

  { deed: 'ask_again', event: 'second_request', who: ['clock'], from: ['requested', 'more_time'], to: 'no_reply', tells: { owner: 'hits.second_request', finder: 'hits.no_reply' } },
  { deed: 'escalate_to_supervisor', event: 'escalated', who: ['clock'], from: ['no_reply', 'more_time'], to: 'escalated', tells: { supervisors: 'hits.escalated', finder: 'hits.escalated' } },
  { deed: 'escalate_to_hub', event: 'escalated_to_hub', who: ['clock'], from: ['escalated', 'more_time'], to: 'escalated', tells: { supervisors: 'hits.escalated', finder: 'hits.escalated', hub: 'hits.escalated' } },

  { deed: 'hold', event: 'held', who: ['finder'], from: OPEN, to: 'same', tells: both('hits.action_taken') },
  { deed: 'act', event: 'acted', who: ['finder'], from: TOLD, to: 'acted', tells: both('hits.action_taken') },
  { deed: 'close', event: 'closed', who: ['finder'], from: NOT_CLOSED.filter((state) => state !== 'candidate'), to: 'closed', tells: both('hits.closed') },
  { deed: 'close', event: 'closed', who: ['owner'], from: ['confirmed', 'not_confirmed', 'acted'], to: 'closed', tells: both('hits.closed') },

  { deed: 'claim', event: 'claimed', who: ['finder', 'owner'], from: NOT_CLOSED, to: 'same', tells: { own: 'hits.claimed' } },
  { deed: 'hand_over', event: 'handed_over', who: ['finder', 'owner'], from: NOT_CLOSED, to: 'same', tells: { own: 'hits.claimed' } },
  { deed: 'end_claim', event: 'claim_ended', who: ['finder', 'owner'], from: [...NOT_CLOSED, 'closed'], to: 'same', tells: { own: 'hits.claim_ended' } },
  { deed: 'take_over', event: 'taken_over', who: ['finder'], from: TOLD, to: 'same', tells: both('hits.taken_over') },
  { deed: 'set_deadline', event: 'deadline_set', who: ['finder'], from: ['raised', ...OPEN, 'confirmed', 'not_confirmed'], to: 'same', tells: both('hits.deadline_set') },

  { deed: 'end_record', event: 'record_over', who: ['record'], from: TOLD, to: 'closed', tells: both('hits.released') },
  { deed: 'end_record', event: 'record_over', who: ['record'], from: ['candidate'], to: 'closed', tells: { finder: 'hits.released' } },
  { deed: 'correct_record', event: 'record_corrected', who: ['record'], from: TOLD, to: 'same', tells: both('hits.released') },
  { deed: 'suspend_record', event: 'record_suspended', who: ['record'], from: TOLD, to: 'same', tells: both('hits.released') },
];

/** The one transition of a deed out of a state; undefined where there is none. */
export const transitionOf = (state: HitState | 'new', deed: Deed, who: Who): Transition | undefined => TABLE.find((row) => row.deed === deed && row.who.includes(who) && row.from.includes(state));

/** A hit as it is held for a deed: what the deeds change. */
export type Held = {
  readonly id: string; readonly collection: string; readonly record: string; readonly owner: string; readonly finder: string; readonly unit: string; readonly day: string;
  readonly state: HitState; readonly events: number; readonly isRaised: boolean;
  /** Its record asks for a discreet check. */
  readonly isDiscreet: boolean;
  readonly urgency?: Urgency | undefined; readonly requestedAt?: string | undefined;
  /** When the answer is due, and when the clock looks again; after the last step it does not. */
  readonly dueAt?: string | undefined; readonly nextDueAt?: string | undefined;
  /** How many times the answer was due and did not come. */
  readonly step: number;
  readonly answer?: 'confirmed' | 'not_confirmed' | undefined; readonly answeredAt?: string | undefined; readonly reason?: string | undefined;
  readonly outcome?: Outcome | undefined; readonly closedAs?: string | undefined; readonly released?: Release | undefined;
  readonly deadlineAt?: string | undefined; readonly deadlineText?: string | undefined; readonly takenOverBy?: string | undefined;
  readonly ownerClaim?: KeptClaim | undefined; readonly finderClaim?: KeptClaim | undefined;
};
export type KeptClaim = { readonly unit: string; readonly person?: string | undefined; readonly at: string; readonly note?: string | undefined };

export const isOpen = (hit: Pick<Held, 'state'>): boolean => OPEN.includes(hit.state);
/** A bureau's own record has no international clock (R9). */
export const isOwn = ({ owner, finder }: Pick<Held, 'owner' | 'finder'>): boolean => owner === finder;

/** What a hit is once a transition has been taken with some changes: where no request is open no clock runs. */
export function moved(hit: Held, { to }: Pick<Transition, 'to'>, change: Partial<Held>): Held {
  const after: Held = { ...hit, ...change, state: to === 'same' ? hit.state : to, events: hit.events + 1 };
  const calm = isOpen(after) ? after : { ...after, dueAt: undefined, nextDueAt: undefined };
  return after.state === 'acted' || after.state === 'closed' ? { ...calm, deadlineAt: undefined, deadlineText: undefined } : calm;
}

/** These outcomes leave the vehicle or its papers with the finder: while an answer is awaited they end nothing. */
const HOLDING: readonly Outcome[] = ['seized', 'detained', 'documents_withheld'];
export const actOf = (hit: Held, outcome: Outcome): 'act' | 'hold' => (isOpen(hit) && HOLDING.includes(outcome) ? 'hold' : 'act');
export const refusalDeedOf = (hit: Held): 'not_confirm' | 'withdraw_confirmation' => (hit.answer === 'confirmed' ? 'withdraw_confirmation' : 'not_confirm');

/** What the clock does when an answer was due for the first, second, third time. */
export function clockDeedOf({ step }: Pick<Held, 'step'>): 'ask_again' | 'escalate_to_supervisor' | 'escalate_to_hub' {
  return step === 0 ? 'ask_again' : step === 1 ? 'escalate_to_supervisor' : 'escalate_to_hub';
}

/** Only one's own hand may be meant by these; what depends on more than the state. */
function isSensible(hit: Held, deed: PersonDeed, side: 'finder' | 'owner'): boolean {
  const claim = side === 'owner' ? hit.ownerClaim : hit.finderClaim;
  switch (deed) {
    case 'request': return !isOwn(hit);
    case 'request_urgently': return hit.urgency === 'routine';
    case 'request_again': case 'need_time': case 'set_deadline': return !isOwn(hit);
    case 'confirm': return !isOwn(hit) && (hit.answer !== 'confirmed' || hit.released !== undefined) && hit.closedAs !== 'record_over';
    case 'not_confirm': return !isOwn(hit) && hit.answer !== 'not_confirmed';
    case 'end_claim': case 'hand_over': return claim !== undefined;
    case 'close': return side === 'finder' || hit.answer !== undefined;
    case 'act': case 'claim': case 'take_over': return true;
  }
}

/** What a side may do next, its roles left aside. */
export function nextOf(hit: Held, side: 'finder' | 'owner', deeds: readonly PersonDeed[]): readonly PersonDeed[] {
  return deeds.filter((deed) => isSensible(hit, deed, side) && (transitionOf(hit.state, deed, side) ?? (deed === 'not_confirm' ? transitionOf(hit.state, refusalDeedOf(hit), side) : undefined)) !== undefined);
}
