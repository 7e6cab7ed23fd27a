/**
 * A record out of answers and back: the hub's administrator suspends with a reason and never edits (R1); the owner is told at
 * once and may object. What the clock suspended because it was found (R14) its owner resumes.
 */
import { action } from '../../kernel/action.ts';
import { notFound, versionDiffers } from '../../kernel/errors.ts';
import { demandFourEyes } from '../../kernel/four-eyes.ts';
import { ById, changing, checkVersion, deedOf, held, heldByOwner, save, toOwner } from './deeds.ts';
import { WHEN, suspensionShown } from './four-eyes.ts';
import { isStanding, justified, objected, resumed, statusAt, suspended } from './life.ts';
import { settleClock } from './locating.ts';
import { grants, isHub, isOwner } from './policy.ts';
import { isOver, notSuspended, notTheOwner, reviewPassed, suspendedAlready, suspendedByHub } from './refusals.ts';
import { AskObjection, AskResumption, AskSuspension, HUB } from './schema.ts';

const suspend = action({
  ...changing, name: 'vehicles.suspend', summary: 'Take a record out of answers', http: 'POST /v1/vehicles/{id}/suspension', grant: grants.suspend, fourEyes: WHEN.suspend,
  description: 'The owner is told at once and sees the reason. The record itself is not changed.',
  params: ById, body: AskSuspension, refusals: [notFound, versionDiffers, isOver, suspendedAlready],
  async run(ctx, { params, body, ifMatch }) {
    const before = await held(ctx, params.id);
    checkVersion(before, ifMatch, false);
    const deed = deedOf(ctx);
    if (!isStanding(before, deed.now)) throw isOver(statusAt(before, deed.now));
    if (before.body.suspended?.by === 'hub') throw suspendedAlready();
    demandFourEyes(ctx, suspensionShown(before, body.reason));
    const after = suspended(before, { by: 'hub', reason: body.reason }, deed);
    await ctx.store.announce([toOwner(after, { kind: 'vehicles.suspended', at: deed.now, urgent: true, facts: { by: 'hub' } })]);
    return save(ctx, before, after);
  },
});

const resume = action({
  ...changing, name: 'vehicles.resume', summary: 'Bring a suspended record back into answers', http: 'POST /v1/vehicles/{id}/resumption', grant: grants.resume,
  description: 'The hub lifts its own suspension. The owner lifts that of a located record, with a reason that justifies it.',
  params: ById, body: AskResumption, refusals: [notFound, notTheOwner, versionDiffers, isOver, notSuspended, suspendedByHub, reviewPassed],
  async run(ctx, { params, body, ifMatch }) {
    const before = await held(ctx, params.id);
    const isByHub = isHub(ctx.principal);
    if (!isByHub && !isOwner(ctx.principal, before)) throw notTheOwner();
    checkVersion(before, ifMatch, false);
    const deed = deedOf(ctx);
    if (!isStanding(before, deed.now)) throw isOver(statusAt(before, deed.now));
    if (!before.body.suspended) throw notSuspended();
    const { by } = before.body.suspended;
    if (by === 'hub' && !isByHub) throw suspendedByHub();
    if (by === 'located' && isByHub) throw notTheOwner();
    if (!isByHub) await settleClock(ctx, before, body.until);
    const after = resumed(isByHub ? before : { ...justified(before, body, deed), version: before.version }, deed);
    await ctx.store.announce([toOwner(after, { kind: 'vehicles.resumed', at: deed.now, facts: { by: isByHub ? 'hub' : 'owner' } })]);
    return save(ctx, before, after);
  },
});

const object = action({
  ...changing, name: 'vehicles.object', summary: 'Object to the hub’s suspension of one’s own record', http: 'POST /v1/vehicles/{id}/objection', grant: grants.answer,
  params: ById, body: AskObjection, refusals: [notFound, notTheOwner, versionDiffers, notSuspended],
  async run(ctx, { params, body, ifMatch }) {
    const before = await heldByOwner(ctx, params.id);
    checkVersion(before, ifMatch, false);
    if (before.status !== 'suspended' || before.body.suspended?.by !== 'hub') throw notSuspended();
    const deed = deedOf(ctx);
    const after = objected(before, body.note, deed);
    if (!after.hiddenFrom.includes(HUB)) await ctx.store.announce([{ kind: 'vehicles.objected', subject: after.id, cause: `v${after.version}`, to: { bureau: HUB, roles: ['administrator'] }, urgent: false, at: deed.now, facts: { record: after.id, owner: after.owner } }]);
    return save(ctx, before, after);
  },
});

export const suspendingActions = [suspend, resume, object];
