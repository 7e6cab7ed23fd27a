/** The rows of hotlists, of receipts and of requests about data: who may, from rules R21 and R7. The words are those of reference.ts. */

const WORKERS = 'desk supervisor';
const SEERS = 'desk supervisor auditor';

export const ROWS_REQUESTS = {
  'hotlists.get': { roles: 'gateway supervisor', about: 'nothing', inVehicles: true },
  'hotlists.key': { roles: 'everyone', about: 'nothing' },
  'receipts.key': { roles: 'everyone', about: 'nothing' },
  'checks.counts': { roles: 'supervisor auditor', about: 'nothing' },
  'checks.list': { roles: 'supervisor auditor', about: 'nothing' },

  'requests.open': { roles: WORKERS, about: 'nothing' },
  'requests.list': { roles: SEERS, about: 'nothing' },
  'requests.get': { roles: SEERS, about: 'ownReference' },
  'requests.trace': { roles: WORKERS, about: 'ownReference' },
  'requests.readTrace': { roles: SEERS, about: 'ownReference' },
  'requests.freeze': { roles: WORKERS, about: 'ownReference' },
  'requests.free': { roles: WORKERS, about: 'ownReference' },
  'requests.extend': { roles: WORKERS, about: 'ownReference' },
  'requests.handOver': { roles: WORKERS, about: 'ownReference' },
  'requests.decide': { roles: 'supervisor', about: 'ownReference' },
  'requests.correct': { roles: WORKERS, about: 'ownReference' },
  'requests.answer': { roles: WORKERS, about: 'ownReference' },
  'requests.document': { roles: SEERS, about: 'ownReference' },

  'corrections.list': { roles: 'desk supervisor auditor feed', about: 'nothing' },
  'corrections.confirm': { roles: 'desk supervisor feed', about: 'checkedRecord' },
} as const;
