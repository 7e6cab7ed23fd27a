/** Who may hear, and who arranges how a bureau hears. Pure. */
import { granted, type Grant } from '../../kernel/policy.ts';
import { HEARERS } from './schema.ts';

export const grants = {
  hear: { roles: HEARERS, words: granted('said') },
  arrange: { roles: ['supervisor', 'feed'], words: granted('own_bureau') },
  look: { roles: ['supervisor', 'auditor', 'feed'], words: granted('own_bureau') },
} as const satisfies Record<string, Grant>;
