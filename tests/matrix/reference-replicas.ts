/** The rows of replicas: who enrols, sees and revokes them; what a device does is no member's to do (R22). The words are those of reference.ts. */

export const ROWS_REPLICAS = {
  'replicas.enrol': { roles: 'administrator', about: 'nothing' },
  'replicas.list': { roles: 'desk supervisor auditor administrator', about: 'nothing' },
  'replicas.get': { roles: 'desk supervisor auditor administrator', about: 'ownersOrHubs' },
  'replicas.revoke': { roles: 'supervisor administrator', about: 'ownersOrHubs' },
  'replicas.feed': { roles: '', about: 'nothing' },
  'replicas.carriage': { roles: '', about: 'nothing' },
  'replicas.deliver': { roles: '', about: 'nothing' },
  'replicas.erased': { roles: '', about: 'nothing' },
} as const;
