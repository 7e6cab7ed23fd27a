/**
 * A record's body as it is sent to replicas: what the answers of another bureau need, and nothing that is its owner's alone. The same for
 * every bureau, so that it is made once. Pure.
 */
import type { StoredVehicle } from './schema.ts';
import { markFor } from './view.ts';

/** What `viewOf` and the comparison make of it for a stranger is what they make of the whole body. */
export function sentOf({ said, locates, cleared, withdrawn, contested, frozen }: StoredVehicle): StoredVehicle {
  return {
    said, ...(locates ? { locates } : {}), ...(cleared ? { cleared } : {}), ...(withdrawn ? { withdrawn } : {}),
    ...(contested ? { contested: contested.map(markFor('')) } : {}), ...(frozen ? { frozen: { at: frozen.at } } : {}),
  };
}
