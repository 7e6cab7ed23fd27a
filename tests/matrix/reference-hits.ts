/** The rows of hits, notes, reports and recovery files: who may, from rules R9, R1 and R2. The words are those of reference.ts. */

const SEERS = 'officer desk supervisor analyst auditor coordinator feed';
const AT_THE_VEHICLE = 'officer desk supervisor';
const DESKS = 'desk supervisor';
const ANSWERERS = 'desk supervisor feed';
const WRITERS = 'officer desk supervisor coordinator feed';
const KEEPERS = 'officer desk supervisor feed';

export const ROWS_HITS = {
  'hits.list': { roles: SEERS, about: 'nothing' },
  'hits.get': { roles: SEERS, about: 'hit' },
  'hits.responseTimes': { roles: 'desk supervisor analyst auditor coordinator administrator', about: 'nothing' },
  'hits.request': { roles: AT_THE_VEHICLE, about: 'findersHit', inVehicles: true },
  'hits.act': { roles: AT_THE_VEHICLE, about: 'findersHit', inVehicles: true },
  'hits.setDeadline': { roles: AT_THE_VEHICLE, about: 'findersHit', inVehicles: true },
  'hits.takeOver': { roles: DESKS, about: 'findersHit' },
  'hits.answer': { roles: ANSWERERS, about: 'ownersHit', inVehicles: true },
  'hits.close': { roles: DESKS, about: 'hit' },
  'hits.claim': { roles: DESKS, about: 'hit' },
  'hits.endClaim': { roles: DESKS, about: 'hit' },

  'notes.add': { roles: WRITERS, about: 'hit' },
  'notes.attach': { roles: WRITERS, about: 'hit' },
  'notes.list': { roles: SEERS, about: 'hit' },
  'notes.download': { roles: SEERS, about: 'hit' },
  'reports.hit': { roles: SEERS, about: 'hit' },
  'reports.comparison': { roles: SEERS, about: 'shownHit' },

  'recoveries.list': { roles: SEERS, about: 'nothing' },
  'recoveries.get': { roles: SEERS, about: 'hit' },
  'recoveries.openForHit': { roles: KEEPERS, about: 'findersHit' },
  'recoveries.openForVehicle': { roles: KEEPERS, about: 'foundRecord', inVehicles: true },
  'recoveries.custody': { roles: KEEPERS, about: 'findersHit' },
  'recoveries.addCost': { roles: KEEPERS, about: 'findersHit' },
  'recoveries.strikeCost': { roles: KEEPERS, about: 'findersHit' },
  'recoveries.offer': { roles: KEEPERS, about: 'findersHit' },
  'recoveries.handOver': { roles: KEEPERS, about: 'findersHit' },
  'recoveries.decide': { roles: ANSWERERS, about: 'ownersHit' },
  'recoveries.arrive': { roles: ANSWERERS, about: 'ownersHit' },
  'recoveries.close': { roles: ANSWERERS, about: 'hit' },
} as const;
