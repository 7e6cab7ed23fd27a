/** An end taken back in one step by the owner's desk: what was cleared or withdrawn stands again as it stood, for thirty days. */
import { action } from '../../kernel/action.ts';
import { notFound, versionDiffers } from '../../kernel/errors.ts';
import { setLocateClock } from './clocks-store.ts';
import { ById, changing, checkVersion, deedOf, heldByOwner, save } from './deeds.ts';
import { endedAt, isStanding, restored, RESTORED_WITHIN_DAYS, statusAt, stepDueAt } from './life.ts';
import { grants } from './policy.ts';
import { notRestorable, notTheOwner } from './refusals.ts';
import { AskRestoration } from './schema.ts';

const DAY_MS = 86_400_000;

const restore = action({
  ...changing, name: 'vehicles.restore', summary: 'Take back the end of a record', http: 'POST /v1/vehicles/{id}/restoration', grant: grants.restore,
  description: `What was cleared, or withdrawn by a file, stands again as it stood, within ${RESTORED_WITHIN_DAYS} days and before its review date.`,
  params: ById, body: AskRestoration, refusals: [notFound, notTheOwner, versionDiffers, notRestorable],
  async run(ctx, { params, body, ifMatch }) {
    const before = await heldByOwner(ctx, params.id);
    checkVersion(before, ifMatch, false);
    const deed = deedOf(ctx);
    const at = endedAt(before);
    const stood = (await ctx.store.records.versions(before.id)).find(({ status }) => status !== before.status);
    const isLate = at === undefined || Date.parse(at) + RESTORED_WITHIN_DAYS * DAY_MS <= Date.parse(deed.now);
    if (isLate || !stood || before.endsAt <= deed.now || !isStanding({ status: stood.status, endsAt: before.endsAt }, deed.now)) throw notRestorable(statusAt(before, deed.now), RESTORED_WITHIN_DAYS);
    const after = restored(before, stood.status, body.reason, deed);
    const locatedAt = after.body.locates?.at(-1)?.at;
    // Found before it was ended, it is asked about again (R14): its clock begins anew.
    if (after.status === 'located' && locatedAt !== undefined) await setLocateClock(ctx.store.db, { record: after.id, owner: after.owner, locatedAt, dueAt: stepDueAt(deed.now, 0) ?? deed.now });
    return save(ctx, before, after);
  },
});

export const restoringActions = [restore];
