/** How an act that needs a second person is kept: what would be done and what was shown of it, for twelve hours. */
import type { Context, Principal } from '../../kernel/context.ts';
import { eventOf } from '../../kernel/action.ts';
import type { Duty } from '../../kernel/duties.ts';
import { hashOf, type Propose } from '../../kernel/four-eyes.ts';
import type { Store } from '../../kernel/store/store.ts';
import { personOf } from './policy.ts';
import { tooManyWaiting } from './refusals.ts';
import { countWaiting, decideProposal, holdLapsed, insertProposal, proposalOf, type Kept, type Proposer } from './store.ts';
import { decided, made } from './telling.ts';

const LAPSES_HOURS = 12;
/** Proposals of one bureau that wait at once. */
const WAITING_MAX = 1_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const LAPSED_PAGE = 200;

export const lapsesAt = (now: string): string => new Date(Date.parse(now) + LAPSES_HOURS * HOUR_MS).toISOString();

const proposerOf = ({ tokenId, unit, unitName, timeZone, role, credential, person, device }: Principal): Proposer => ({ tokenId, unit, unitName, timeZone, role, credential, person, device });

/** Keeps what a context's principal would do; in a transaction of its own, with the audit event and what is said of it. */
export const proposing = (ctx: Omit<Context, 'propose'>): Propose => (act, command, display) => ctx.store.transaction(async (tx) => {
  const now = ctx.now();
  const { bureau, tokenId, person } = ctx.principal;
  if (await countWaiting(tx.db, bureau, WAITING_MAX) >= WAITING_MAX) throw tooManyWaiting(WAITING_MAX);
  const kept: Kept = {
    id: ctx.newId('pro'), bureau, action: act.name, roles: act.roles, state: 'waiting', hash: hashOf(display), display, edits: 0, proposedAt: now, shownAt: now, lapsesAt: lapsesAt(now),
    proposer: proposerOf(ctx.principal), proposerTokens: [tokenId], proposerPersons: personOf(person), command,
  };
  await insertProposal(tx.db, kept);
  await tx.announce(made(kept, now));
  await tx.audit(eventOf({ name: 'proposals.make' }, ctx, 'done', { subjects: [kept.id, ...display.about], detail: { asks: act.name, hash: kept.hash } }));
  return proposalOf(kept);
});

/** Proposals that nobody decided end, and their proposers hear it. */
export const lapsingDuty = (storeFor: (bureau: string) => Store): Duty => ({
  name: 'proposals.lapsing', everyMs: MINUTE_MS,
  run: (now) => storeFor('HUB').transaction(async (tx) => {
    const due = await holdLapsed(tx.db, now, LAPSED_PAGE);
    for (const kept of due) {
      await decideProposal(tx.db, kept.id, { state: 'lapsed', at: now });
      await tx.announce(decided(kept, { state: 'lapsed', at: now }));
      await tx.audit({ at: now, action: 'proposals.lapse', outcome: 'done', bureau: kept.bureau, unit: 'clock', token: 'hub', subjects: [kept.id, ...kept.display.about] });
    }
    return due.length === LAPSED_PAGE;
  }),
});
