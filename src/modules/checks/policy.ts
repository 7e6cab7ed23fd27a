/** Who may check and for what, and what they learn. Pure. */
import type { Principal, Role } from '../../kernel/context.ts';
import { decide, granted, type Grant, type Purposes } from '../../kernel/policy.ts';
import { sayings } from '../../kernel/schema/index.ts';

const { say } = sayings('granted', { asking_bureau: 'of the asking bureau' });

/**
 * For which purposes a role may check (R7). What stands as `allBut` takes in a hub's own additional purposes too: those are
 * for people at the roadside and at the desk. A registration office's system is a registration clerk, not a gateway: it
 * learns less (R6).
 */
const PURPOSES: Readonly<Partial<Record<Role, Purposes>>> = {
  officer: { allBut: ['camera_lane', 'registration'] },
  desk: { allBut: ['camera_lane'] },
  supervisor: { allBut: ['camera_lane'] },
  analyst: ['investigation', 'operation'],
  coordinator: ['operation'],
  gateway: ['border_control', 'port_control', 'roadside', 'camera_lane', 'investigation', 'operation'],
  registration_clerk: ['registration'],
};

/** Those of the hub's purposes for which a principal may check. */
export const purposesOf = (p: Principal, purposes: readonly string[]): readonly string[] => purposes.filter((purpose) => decide(p, grants.check, { purpose }).isPermitted);

/** Purposes that are a person's, never a device's alone: a system that asks for them names whom it asks for. */
const OF_PERSONS: readonly string[] = ['investigation', 'operation'];

export const grants = {
  check: { roles: ['officer', 'desk', 'supervisor', 'analyst', 'coordinator', 'registration_clerk', 'gateway'], collection: 'vehicles', purposes: PURPOSES },
  /** Those who may read a check of their bureau back out of the log. */
  readChecks: { roles: ['officer', 'desk', 'supervisor', 'auditor'], words: say('asking_bureau') },
  /** People who check see what they asked themselves lately. A registration clerk sees no log. */
  mine: { roles: ['officer', 'desk', 'supervisor', 'analyst', 'coordinator'], words: granted('own') },
  /** Those who may act on a finding of their bureau read it again. */
  again: { roles: ['officer', 'desk', 'supervisor'], collection: 'vehicles', words: say('asking_bureau') },
  /** Those behind the lane see what its cameras found; a gateway has been answered itself. */
  lane: { roles: ['officer', 'desk', 'supervisor'], collection: 'vehicles', words: say('asking_bureau') },
  /** Those who stand before the vehicle, and the desk that helps them: they say whether it is the recorded one. */
  compare: { roles: ['officer', 'desk'], words: say('asking_bureau') },
  readFigures: { roles: ['desk', 'supervisor', 'analyst', 'auditor', 'coordinator'], words: granted('own_bureau') },
  /** Those who watch over the bureau's own people hold receipts against the log. */
  reconcile: { roles: ['supervisor', 'auditor'], words: granted('own_bureau') },
  /** R8: those who act on what a check told. */
  use: { roles: ['officer', 'desk', 'supervisor', 'analyst', 'coordinator'], collection: 'vehicles', words: say('asking_bureau') },
  readModel: { roles: 'everyone' },
  changeModel: { roles: ['administrator'] },
} as const satisfies Record<string, Grant>;

/** R6: a registration office learns only that a vehicle is recorded, and whom to contact. */
export function learnsOnlyWhoOwns(p: Principal): boolean {
  const decision = decide(p, grants.check);
  return decision.isPermitted && decision.sees === 'contact';
}

/** R7: why this principal may not check for this purpose; undefined where it may. `person` is whom the check names, beside the principal's own. */
export function deniedPurpose(p: Principal, { purpose, person = p.person }: { readonly purpose: string; readonly person?: string | undefined }): string | undefined {
  const decision = decide(p, grants.check, { purpose });
  if (!decision.isPermitted) return decision.why;
  return p.role === 'gateway' && OF_PERSONS.includes(purpose) && person === undefined ? `the purpose ${purpose} is a person’s: name whom the system asks for (person)` : undefined;
}
