/** The rows of what becomes of vehicle records: who may, from rules R1, R3, R12, R13 and R14. The words are those of reference.ts. */

const READERS = 'officer desk supervisor analyst auditor feed';
const RECORDERS = 'desk supervisor feed';
const PEOPLE = 'desk supervisor';
const HUB = 'administrator';

export const ROWS_LIVES = {
  'vehicles.approvals': { roles: PEOPLE, about: 'nothing', inVehicles: true },
  'vehicles.approve': { roles: PEOPLE, about: 'ownRecord', inVehicles: true },
  'vehicles.restore': { roles: PEOPLE, about: 'ownRecord', inVehicles: true },
  'vehicles.suspend': { roles: HUB, about: 'record', inVehicles: true },
  'vehicles.resume': { roles: `${PEOPLE} ${HUB}`, about: 'ownersOrHubsRecord', inVehicles: true },
  'vehicles.object': { roles: PEOPLE, about: 'ownRecord', inVehicles: true },
  'vehicles.justify': { roles: PEOPLE, about: 'ownRecord', inVehicles: true },
  'vehicles.dispute': { roles: PEOPLE, about: 'record', inVehicles: true },
  'vehicles.reply': { roles: PEOPLE, about: 'ownRecord', inVehicles: true },
  'vehicles.ageing': { roles: READERS, about: 'nothing', inVehicles: true },
  'vehicles.ageingFile': { roles: READERS, about: 'nothing', inVehicles: true },
  'vehicles.bulk': { roles: RECORDERS, about: 'nothing', inVehicles: true },
  'campaigns.begin': { roles: `supervisor ${HUB}`, about: 'nothing', inVehicles: true },
  'campaigns.list': { roles: `desk supervisor analyst auditor ${HUB}`, about: 'nothing', inVehicles: true },
  'campaigns.get': { roles: `desk supervisor analyst auditor ${HUB}`, about: 'ownReference', inVehicles: true },
} as const;
