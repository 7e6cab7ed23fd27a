/**
 * What is explained is taken away before any rule looks: work on a hit, a case, an operation that several take part in. A case or
 * an operation that one person names for a whole day's looking explains only so much of it. Checks of lanes do not come here at all.
 */
import { OPERATIONS_KEPT, OPERATION_PEOPLE_KEPT, REFERENCES_KEPT, WORK_KEPT, keep, type BureauMemory, type Today } from './memory.ts';
import type { Deed } from './deeds.ts';

const DAY_MS = 86_400_000;
/** Work on a record explains looking at it for so long. */
const WORK_EXPLAINS_MS = 14 * DAY_MS;
/** A reference that one person alone names explains so many look-ups of a day. */
const LOOKS_OF_A_CASE_MAX = 25;

/** Remembers what explains later deeds. */
export function learnWork(bureau: BureauMemory, deed: Deed): void {
  if (deed.kind === 'work') for (const record of deed.records) keep(bureau.work, { record, ms: deed.ms }, WORK_KEPT);
  if (deed.operation === undefined) return;
  const known = bureau.operations.find(({ name }) => name === deed.operation);
  if (!known) keep(bureau.operations, { name: deed.operation, people: [deed.person], ms: deed.ms }, OPERATIONS_KEPT);
  else if (!known.people.includes(deed.person) && known.people.length < OPERATION_PEOPLE_KEPT) known.people.push(deed.person);
}

/** Whether somebody of the bureau has worked on the record of late. */
export const isWorkedOn = (bureau: BureauMemory, record: string, ms: number): boolean => bureau.work.some((one) => one.record === record && ms - one.ms <= WORK_EXPLAINS_MS);

/** Whether a deed is explained; counts what its reference has explained today. */
export function isExplained(bureau: BureauMemory, today: Today, deed: Deed): boolean {
  if (deed.kind === 'work') return true;
  if (deed.records.length > 0 && deed.records.every((record) => isWorkedOn(bureau, record, deed.ms))) return true;
  const isJoint = (bureau.operations.find(({ name }) => name === deed.operation)?.people.length ?? 0) >= OPERATION_PEOPLE_KEPT;
  if (isJoint) return true;
  const name = deed.case ?? deed.operation;
  if (name === undefined) return false;
  const known = today.cases.find((one) => one.name === name);
  if (known) known.looks += 1;
  else keep(today.cases, { name, looks: 1 }, REFERENCES_KEPT);
  return (known?.looks ?? 1) <= LOOKS_OF_A_CASE_MAX;
}
