/** A request about data as it is told: whole to the bureau that answers it; to one that has handed it over, that it goes on. Pure. */
import { nextFor, type Standing } from './life.ts';
import type { Copy, DataRequest, RequestDetail, RequestEvent } from './schema.ts';
import type { Kept } from './store.ts';

export const standingOf = ({ stage, kind, isFrozen, records, decision }: Kept): Standing => ({ stage, kind, isFrozen, hasRecords: records.length > 0, decision: decision?.decision });

export function told(kept: Kept, bureau: string, now: string): DataRequest {
  const { id, kind, reference, receivedBy, receivedOn, dueOn, openedAt, answeredAt } = kept;
  const isOurs = kept.bureau === bureau;
  const stage = isOurs || kept.stage === 'answered' ? kept.stage : 'handed_over';
  // What another bureau does with it meanwhile would tell whether it has a record.
  const moved = isOurs ? { dueOn, version: kept.version, changedAt: kept.changedAt } : { version: 0, changedAt: answeredAt ?? openedAt };
  return { id, kind, bureau: kept.bureau, receivedBy, reference, stage, ...moved, receivedOn, isOverdue: isOurs && answeredAt === null && kept.dueAt <= now, openedAt, ...(answeredAt === null ? {} : { answeredAt }) };
}

export function wholly(kept: Kept, { bureau, now, copies, events }: { readonly bureau: string; readonly now: string; readonly copies: readonly Copy[]; readonly events: readonly RequestEvent[] }): RequestDetail {
  const { about, standing, records, isFrozen, decision } = kept;
  return { ...told(kept, bureau, now), about, standing, records: [...records], frozen: isFrozen, ...(decision === null ? {} : { decision }), copies: [...copies], next: [...nextFor(standingOf(kept))], events: [...events] };
}
