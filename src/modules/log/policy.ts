/** Who may read the log. Pure. */
import { granted, type Grant } from '../../kernel/policy.ts';

export const grants = {
  /** Checkpoints, tiles, bundles, the key, how far one's own bureau has come: nothing personal stands in them. */
  read: { roles: 'everyone' },
  /** One's own bureau's events, and proofs of what is its own. An administrator acts for the hub alone: no bureau's events are theirs. */
  prove: { roles: ['supervisor', 'auditor', 'administrator'], words: granted('own_bureau') },
  begin: { roles: ['administrator'] },
} as const satisfies Record<string, Grant>;
