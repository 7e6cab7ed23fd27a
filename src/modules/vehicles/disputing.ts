/**
 * Clone and dispute marks (R12): a bureau that sees a record marks it as contested, which withholds advice to seize and never
 * removes a hit; the owner's reply lifts the mark.
 */
import { action } from '../../kernel/action.ts';
import { notFound, versionDiffers } from '../../kernel/errors.ts';
import { demandFourEyes } from '../../kernel/four-eyes.ts';
import { ById, changing, checkVersion, deedOf, DESKS, held, heldByOwner, save, toOwner } from './deeds.ts';
import { WHEN, markShown } from './four-eyes.ts';
import { disputed, isMarkStanding, isStanding, replied, statusAt } from './life.ts';
import { grants } from './policy.ts';
import { isOver, noMark, notTheOwner, tooManyMarks } from './refusals.ts';
import { AskDispute, AskReply } from './schema.ts';
import { viewOf } from './view.ts';

const MARKS_MAX = 50;

const dispute = action({
  ...changing, name: 'vehicles.dispute', summary: 'Mark a record as contested, or its vehicle as cloned', http: 'POST /v1/vehicles/{id}/dispute', grant: grants.dispute, fourEyes: WHEN.dispute,
  description: 'Withholds the advice to seize until the owner replies; the record is found as before. The same mark of the same bureau again changes nothing while it stands.',
  params: ById, body: AskDispute, refusals: [notFound, versionDiffers, isOver, tooManyMarks],
  async run(ctx, { params, body, ifMatch }) {
    const before = await held(ctx, params.id);
    checkVersion(before, ifMatch, false);
    const deed = deedOf(ctx);
    if (!isStanding(before, deed.now)) throw isOver(statusAt(before, deed.now));
    const { bureau, unit } = ctx.principal;
    const marks = before.body.contested ?? [];
    if (marks.some((mark) => mark.bureau === bureau && mark.kind === body.kind && mark.reply === undefined)) return viewOf(before, bureau, deed.now);
    if (marks.length >= MARKS_MAX) throw tooManyMarks(MARKS_MAX);
    demandFourEyes(ctx, markShown(before, body));
    const after = disputed(before, { kind: body.kind, bureau, unit, reason: body.reason }, deed);
    await ctx.store.announce([toOwner(after, { kind: 'vehicles.disputed', at: deed.now, urgent: true, facts: { by: bureau, unit, mark: marks.length + 1, says: body.kind } })]);
    return save(ctx, before, after);
  },
});

const reply = action({
  ...changing, name: 'vehicles.reply', summary: 'Reply to the marks on one’s own record', http: 'POST /v1/vehicles/{id}/dispute/reply', grant: grants.answer,
  params: ById, body: AskReply, refusals: [notFound, notTheOwner, versionDiffers, isOver, noMark],
  async run(ctx, { params, body, ifMatch }) {
    const before = await heldByOwner(ctx, params.id);
    checkVersion(before, ifMatch, false);
    const deed = deedOf(ctx);
    if (!isStanding(before, deed.now)) throw isOver(statusAt(before, deed.now));
    const answered = (before.body.contested ?? []).filter((mark) => isMarkStanding(mark) && (body.mark === undefined || mark.mark === body.mark));
    if (answered.length === 0) throw noMark();
    const after = replied(before, body, deed);
    // Whoever may not see the record any more hears nothing of it (R5).
    const markers = [...new Set(answered.map(({ bureau }) => bureau))].filter((bureau) => bureau !== before.owner && !before.hiddenFrom.includes(bureau));
    await ctx.store.announce(markers.map((bureau) => ({ kind: 'vehicles.dispute_answered', subject: after.id, cause: `v${after.version}`, to: { bureau, roles: DESKS }, urgent: false, at: deed.now, facts: { record: after.id, outcome: body.outcome } })));
    return save(ctx, before, after);
  },
});

export const disputingActions = [dispute, reply];
