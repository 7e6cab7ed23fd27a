/** The door of the checks module. */
import { module } from '../module.ts';
import { askingActions, checkActions } from './actions.ts';
import type { AnsweringDeeds, Deeds } from './answering.ts';
import { compareAction, type ComparingPorts } from './comparing.ts';

export { retentionDuty } from './retention.ts';
export { activeErrors, openModels } from './models.ts';
export { checkLog } from './store.ts';
export { checksSource, partOfCheck } from './groups-store.ts';
export { checksVerifier } from './verifying.ts';
export { openLanes } from './lanes.ts';
export { latePorts } from './late-ports.ts';
export { lateSideOf } from './late-judging.ts';
export { retelling } from './retelling.ts';
export { delivering } from './delivered.ts';
export { openLateSearch, type LateSearch } from './late.ts';
export { readingDatabase } from './reading.ts';
export { receipting } from './receipting.ts';
export type { Deeds, VehicleSide } from './answering.ts';

export const checks = (purposes: readonly string[], deeds: Deeds) => module({ name: 'checks', actions: checkActions(purposes, deeds) });
/** What a replica answers of it: the same asking and reading back, over its own copy and log. */
export const checksOfReplica = (purposes: readonly string[], deeds: AnsweringDeeds, comparing: ComparingPorts) => {
  const { mine, asking } = askingActions(purposes, deeds);
  return module({ name: 'checks', actions: [...mine, ...asking, compareAction(deeds, comparing, 'logged')] });
};
export const checkMigrations = new URL('migrations/', import.meta.url);

export { isDiscreet, isKeptFrom } from './discretion.ts';
export { checksThatFound } from './tracing-store.ts';
export { purposesOf } from './policy.ts';
