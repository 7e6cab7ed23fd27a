/**
 * A second person's approval (R3): what is reported by hand waits where the owner's policy says so, until another person of the
 * bureau decides. What hides a record that stands, or gives it other numbers, is proposed to a second person always (R17).
 */
import { action } from '../../kernel/action.ts';
import type { Context, Principal } from '../../kernel/context.ts';
import { demandFourEyes } from '../../kernel/four-eyes.ts';
import { digestOf } from '../../kernel/ids.ts';
import { notFound, versionDiffers, versionNeeded } from '../../kernel/errors.ts';
import { nameFeed } from '../../kernel/store/four-eyes.ts';
import { limitOf, pageOf, pageQuery, z } from '../../kernel/schema/index.ts';
import type { SettingsOf } from '../bureaus/schema.ts';
import { approvalOf, askApproval, decideApproval, findWaiting, listWaiting, renewApproval, type Kept } from './approvals-store.ts';
import { ById, changing, checkVersion, deedOf, heldByOwner, save, toOwner } from './deeds.ts';
import { revisionShown } from './four-eyes.ts';
import { approved, isStanding, notApproved, pending, saidOf, type Deed, type VehicleRecord } from './life.ts';
import { grants, isFeed } from './policy.ts';
import { isOver, nothingWaits, notTheOwner, outdatedProposal, ownApproval, personNeeded } from './refusals.ts';
import { ApprovalPage, AskApproval, approvalSettings, type Vehicle } from './schema.ts';
import { viewOf } from './view.ts';

export const APPROVAL_DAYS = 7;
const DAY_MS = 86_400_000;

/** The words to which an approval is asked, as a digest. */
const wordsOf = (record: VehicleRecord): string => digestOf(JSON.stringify(saidOf(record)));
const personsOf = ({ person }: Principal): readonly string[] => (person === undefined ? [] : [person.trim().toLowerCase()]);
const lapsesAt = (now: string): string => new Date(Date.parse(now) + APPROVAL_DAYS * DAY_MS).toISOString();

/** How deeds by hand come to stand: at once, or once another person has approved them. */
export type ByHand = ReturnType<typeof byHand>;

export function byHand(settingsOf: SettingsOf) {
  const asked = async ({ principal }: Context): Promise<{ singleRecords: boolean; identifiers: boolean }> =>
    (isFeed(principal) ? { singleRecords: false, identifiers: false } : settingsOf(approvalSettings, principal.bureau));

  /** Asks for an approval of a record as it waits. */
  async function ask(ctx: Context, record: VehicleRecord): Promise<Kept> {
    const now = ctx.now();
    const { bureau, unit, person, tokenId } = ctx.principal;
    const kept: Kept = {
      id: ctx.newId('apr'), kind: 'report', bureau, record: record.id, version: record.version, words: wordsOf(record), state: 'waiting',
      askedAt: now, askedBy: person === undefined ? unit : `${unit}, ${person}`, askedTokens: [tokenId], askedPersons: personsOf(ctx.principal), lapsesAt: lapsesAt(now),
    };
    await askApproval(ctx.store.db, kept);
    await ctx.store.announce([toOwner(record, { kind: 'vehicles.approval_asked', cause: kept.id, at: now, facts: { approval: kept.id, asks: kept.kind, lapsesAt: kept.lapsesAt } })]);
    return kept;
  }
  const shown = (vehicle: Vehicle, kept: Kept): Vehicle => ({ ...vehicle, approval: approvalOf(kept, vehicle) });

  return {
    /** Whether a second person is asked for anything by hand: then files come from feeds alone. */
    isAsked: async (ctx: Context): Promise<boolean> => {
      const { singleRecords, identifiers } = await asked(ctx);
      return singleRecords || identifiers;
    },

    /** Enters a new record; undefined where its reference is taken. */
    enter: async (ctx: Context, record: VehicleRecord): Promise<Vehicle | undefined> => {
      const waits = (await asked(ctx)).singleRecords;
      const entered = waits ? pending(record) : record;
      const kept = await ctx.store.records.insert(entered);
      if (!kept) return undefined;
      const vehicle = viewOf(kept, ctx.principal.bureau, ctx.now());
      return waits ? shown(vehicle, await ask(ctx, entered)) : vehicle;
    },

    /** Makes `after` of `before`, or asks for it. */
    revise: async (ctx: Context, before: VehicleRecord, after: VehicleRecord): Promise<Vehicle> => {
      const now = ctx.now();
      if (before.status === 'pending') {
        const vehicle = await save(ctx, before, after);
        await renewApproval(ctx.store.db, after.id, { version: after.version, words: wordsOf(after), lapsesAt: lapsesAt(now), askedTokens: [ctx.principal.tokenId], askedPersons: personsOf(ctx.principal) });
        return withApproval(ctx, vehicle);
      }
      const asks = await asked(ctx);
      if (asks.singleRecords && !isStanding(before, now) && isStanding(after, now)) {
        const waiting = pending(after);
        const vehicle = await save(ctx, before, waiting);
        return shown(vehicle, await ask(ctx, waiting));
      }
      if (isFeed(ctx.principal)) await nameFeed(ctx.store.db, ctx.principal.tokenId);
      else {
        const asksFor = revisionShown(before, after, now);
        if (asksFor) demandFourEyes(ctx, asksFor);
      }
      return save(ctx, before, after);
    },
  };
}

/** A record with what of it waits, for its owner. */
export async function withApproval(ctx: Context, vehicle: Vehicle): Promise<Vehicle> {
  if (vehicle.owner !== ctx.principal.bureau) return vehicle;
  const kept = await findWaiting(ctx.store.db, vehicle.id);
  return kept ? { ...vehicle, approval: approvalOf(kept, vehicle) } : vehicle;
}

/** Another person, with another credential: no one approves their own act. */
function checkOther({ tokenId, person, credential }: Principal, kept: Kept): void {
  if (person === undefined || credential === 'client') throw personNeeded(); // a system names its person itself: it could be two
  if (kept.askedTokens.includes(tokenId) || kept.askedPersons.includes(person.trim().toLowerCase())) throw ownApproval();
}

/** What the record becomes where it is approved. */
function approvedOf(before: VehicleRecord, kept: Kept, deed: Deed): VehicleRecord {
  if (wordsOf(before) !== kept.words) throw outdatedProposal();
  if (before.endsAt <= deed.now) throw isOver('ended');
  return approved(before, deed);
}

const decide = action({
  ...changing, name: 'vehicles.approve', summary: 'Approve or refuse what another person of one’s bureau reported', http: 'POST /v1/vehicles/{id}/approval', grant: grants.approve,
  description: 'To approve, send the version that you have seen in If-Match. Whoever reported or corrected it cannot decide.',
  params: ById, body: AskApproval, refusals: [notFound, notTheOwner, nothingWaits, ownApproval, personNeeded, versionNeeded, versionDiffers, outdatedProposal, isOver],
  async run(ctx, { params, body, ifMatch }) {
    const before = await heldByOwner(ctx, params.id);
    const deed = deedOf(ctx);
    const kept = await findWaiting(ctx.store.db, before.id);
    if (!kept || kept.lapsesAt <= deed.now) throw nothingWaits();
    checkOther(ctx.principal, kept);
    checkVersion(before, ifMatch, body.decision === 'approved');
    const after = body.decision === 'approved' ? approvedOf(before, kept, deed) : notApproved(before, deed);
    const { unit, tokenId, person } = ctx.principal;
    await decideApproval(ctx.store.db, kept.id, { state: body.decision, at: deed.now, by: unit, token: tokenId, person, note: body.note });
    await ctx.store.announce([toOwner(before, { kind: 'vehicles.approval_decided', cause: kept.id, at: deed.now, facts: { approval: kept.id, asks: kept.kind, decision: body.decision } })]);
    return save(ctx, before, after);
  },
});

const waiting = action({
  name: 'vehicles.approvals', summary: 'What waits for a second person in one’s own bureau, oldest first', http: 'GET /v1/vehicles/approvals', effect: 'read', grant: grants.approve,
  query: z.strictObject(pageQuery), output: ApprovalPage, subjects: ({ items }) => items.map(({ record }) => record),
  async run(ctx, { query }) {
    const limit = limitOf(query);
    return pageOf(await listWaiting(ctx.store.db, ctx.principal.bureau, query.after ?? '', limit), limit, ({ id }) => id);
  },
});

export const approvingActions = [waiting, decide];
