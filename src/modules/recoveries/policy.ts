/** Who may do what with recovery files. Pure; which side a deed belongs to stands in life.ts. */
import type { Grant } from '../../kernel/policy.ts';

export const grants = {
  see: { roles: ['officer', 'desk', 'supervisor', 'analyst', 'auditor', 'coordinator', 'feed'], as: ['owner', 'finder'] },
  /** The finder's: open, say where it stands, offer, hand over, list costs. */
  keep: { roles: ['officer', 'desk', 'supervisor', 'feed'], as: ['finder'] },
  /** After its Locate: a bureau that takes no part in vehicles must not learn by it whether a record is there. */
  openForVehicle: { roles: ['officer', 'desk', 'supervisor', 'feed'], as: ['finder'], collection: 'vehicles' },
  /** The owner's: decide, say that it is home. */
  decide: { roles: ['desk', 'supervisor', 'feed'], as: ['owner'] },
  close: { roles: ['desk', 'supervisor', 'feed'], as: ['owner', 'finder'] },
} as const satisfies Record<string, Grant>;
