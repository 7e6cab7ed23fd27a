/** The rows of the watch on misuse: auditors alone, each bureau's own (R20). The words are those of reference.ts. */

const AUDITOR = 'auditor';

export const ROWS_WATCH = {
  'alerts.list': { roles: AUDITOR, about: 'nothing' },
  'alerts.get': { roles: AUDITOR, about: 'ownReference' },
  'alerts.claim': { roles: AUDITOR, about: 'ownReference' },
  'alerts.note': { roles: AUDITOR, about: 'ownReference' },
  'alerts.decide': { roles: AUDITOR, about: 'ownReference' },
  'canaries.add': { roles: AUDITOR, about: 'ownReference' },
  'canaries.list': { roles: AUDITOR, about: 'nothing' },
  'canaries.remove': { roles: AUDITOR, about: 'ownReference' },
} as const;
