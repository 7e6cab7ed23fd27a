/** Who is told of a record that asks for a discreet check: as the asker's bureau settled it. Pure. */
import type { Principal } from '../../kernel/context.ts';
import type { StoredVehicle } from '../vehicles/schema.ts';
import type { Discreet, LoggedCheck } from './schema.ts';

/** Those who stand before the vehicle, or may be seen from there. */
const AT_THE_ROADSIDE: readonly Principal['role'][] = ['officer', 'gateway', 'registration_clerk'];

export const isDiscreet = (body: unknown): boolean => (body as StoredVehicle).said.action === 'check_discreetly';

/** Whether the asker is told nothing of records that ask for a discreet check. */
export const isKeptFrom = ({ role }: Pick<Principal, 'role'>, { roadside }: Discreet): boolean => roadside === 'nothing' && AT_THE_ROADSIDE.includes(role);

/** A logged check as such an asker was answered: without what was kept from them. */
export function withoutDiscreet<C extends Pick<LoggedCheck, 'found' | 'outcome'>>(check: C): C {
  const found = check.found.filter(({ discreet }) => discreet !== true);
  const outcome = found.some(({ kind }) => kind === 'hit') ? 'hit' : found.some(({ band }) => band !== 'weak') ? 'candidates' : 'no_record';
  return { ...check, outcome, found };
}
