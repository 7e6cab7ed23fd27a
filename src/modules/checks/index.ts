/** The door of the checks module. */
import { module } from '../module.ts';
import { checkActions } from './actions.ts';
import type { Deeds } from './answering.ts';

export { retentionDuty } from './retention.ts';
export { activeErrors, openModels } from './models.ts';
export { checkLog } from './store.ts';
export { checksSource, partOfCheck } from './groups-store.ts';
export { checksVerifier } from './verifying.ts';
export { latePorts } from './late-ports.ts';
export { lateSideOf } from './late-judging.ts';
export { retelling } from './retelling.ts';
export { delivering } from './delivered.ts';
export { openLateSearch, type LateSearch } from './late.ts';
export type { Deeds, VehicleSide } from './answering.ts';

export const checks = (purposes: readonly string[], deeds: Deeds) => module({ name: 'checks', actions: checkActions(purposes, deeds) });
export const checkMigrations = new URL('migrations/', import.meta.url);

export { isDiscreet, isKeptFrom } from './discretion.ts';
export { checksThatFound } from './tracing-store.ts';
export { purposesOf } from './policy.ts';
