/** Who may hear, and who arranges how a bureau hears. Pure. */
import type { Grant } from '../../kernel/policy.ts';
import { HEARERS } from './schema.ts';

export const grants = {
  hear: { roles: HEARERS, words: 'what is said to them' },
  arrange: { roles: ['supervisor', 'feed'], words: 'for their own bureau' },
  look: { roles: ['supervisor', 'auditor', 'feed'], words: 'for their own bureau' },
} as const satisfies Record<string, Grant>;
