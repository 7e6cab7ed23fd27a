/** What somebody may do with a record as it stands: the same grants and the same states as the deeds themselves ask. Pure. */
import type { Principal } from '../../kernel/context.ts';
import { decide } from '../../kernel/policy.ts';
import { RESTORED_WITHIN_DAYS, endedAt, isMarkStanding, isStanding, type VehicleRecord } from './life.ts';
import { grants } from './policy.ts';
import type { RecordDeed } from './schema.ts';

const DAY_MS = 86_400_000;

type Ask = { readonly record: VehicleRecord; readonly bureau: string; readonly now: string };

const isRestorable = ({ record, now }: Ask): boolean => {
  const at = endedAt(record);
  return at !== undefined && Date.parse(at) + RESTORED_WITHIN_DAYS * DAY_MS > Date.parse(now) && record.endsAt > now;
};
const isOver = ({ status }: VehicleRecord): boolean => status === 'cleared' || status === 'withdrawn' || status === 'not_approved';
const isStill = ({ record, now }: Ask): boolean => isStanding(record, now);
const bears = (record: VehicleRecord, bureau: string): boolean => (['clone', 'dispute'] as const).every((kind) => record.body.contested?.some((mark) => mark.bureau === bureau && mark.kind === kind && !mark.reply) ?? false);

/** For each deed the grant that it asks, and when the record lets it be done. */
const DEEDS: Readonly<Record<RecordDeed, readonly [grant: keyof typeof grants, when: (ask: Ask) => boolean]>> = {
  correct: ['change', (ask) => isStill(ask) || ask.record.status === 'pending'],
  extend: ['change', ({ record }) => !isOver(record)],
  clear: ['change', ({ record }) => !isOver(record)],
  confirm: ['change', isStill],
  restore: ['restore', isRestorable],
  locate: ['locate', isStill],
  justify: ['answer', (ask) => isStill(ask) && ask.record.body.locates !== undefined && ask.record.status !== 'suspended'],
  dispute: ['dispute', (ask) => isStill(ask) && !bears(ask.record, ask.bureau)],
  reply: ['answer', (ask) => isStill(ask) && (ask.record.body.contested?.some(isMarkStanding) ?? false)],
  resume: ['answer', (ask) => isStill(ask) && ask.record.body.suspended?.by === 'located'],
  object: ['answer', ({ record }) => record.status === 'suspended' && record.body.suspended?.by === 'hub'],
  consent: ['consent', ({ record }) => record.body.frozen === undefined],
  withdraw_consent: ['consent', ({ record }) => (record.body.consents?.length ?? 0) > 0],
  approve: ['approve', ({ record }) => record.status === 'pending'],
};

export const nextOf = (record: VehicleRecord, principal: Principal, now: string): readonly RecordDeed[] =>
  (Object.entries(DEEDS) as [RecordDeed, (typeof DEEDS)[RecordDeed]][]).flatMap(([deed, [grant, when]]) => (decide(principal, grants[grant], { owner: record.owner }).isPermitted && when({ record, bureau: principal.bureau, now }) ? [deed] : []));
