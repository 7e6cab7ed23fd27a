/**
 * Who may do what, said a second time: slowly, in plain tables and ifs, by somebody who has not read the policy. The matrix
 * over HTTP, the store and the index are held against it. It knows no grant and imports nothing of src/.
 */
import { ROWS_HITS } from './reference-hits.ts';
import { ROWS_REQUESTS } from './reference-requests.ts';
import { ROWS_LIVES } from './reference-lives.ts';
import { ROWS_REPLICAS } from './reference-replicas.ts';
import { ROWS_WATCH } from './reference-watch.ts';
import { ROWS_ANALYSIS } from './reference-analysis.ts';

import { ROWS_IDENTITY, isSessionTheirs, type AboutIdentity } from './reference-identity.ts';

/** How an action is answered: done or refused for another reason; 403; as if it were absent; 401. */
export type Expected = 'permitted' | 'forbidden' | 'hidden' | 'refused';

export type Asker = { readonly role: string; readonly bureau: string; readonly takesPart: boolean; readonly isRevoked: boolean };
export type About = { readonly owner: string; readonly finder: string; readonly restrictions: readonly string[]; /** Where it matters: live where nothing is said. */ readonly status?: string };

/**
 * `about`: what the request is about. `nothing`: the asker's own bureau, or the hub. `record`: any that the asker may see.
 * `ownRecord`: a record that everybody may see and its owner alone may change. `ownReference`: the owner’s alone, and for others not there: a record by its reference, a webhook.
 * `ownersOrHubs`: the same, and open to the hub. `hit`: of its owner and its finder. `shownHit`: the same, as long as the bureau may see the record. `ownersHit`, `findersHit`: there for both, and for one of them to do. `check`: of the bureau that asked.
 * `ownersOrHubsRecord`: a record that everybody may see, for its owner and the hub to change. `foundRecord`: one that everybody may see; whoever has not located it is told to (409).
 * `checkedRecord`: a record that the bureau’s own check found, as long as the bureau may see it.
 */
type Row = { readonly roles: string; readonly about: 'nothing' | 'record' | 'ownRecord' | 'ownReference' | 'ownersOrHubs' | 'hit' | 'shownHit' | 'ownersHit' | 'findersHit' | 'check' | 'ownersOrHubsRecord' | 'foundRecord' | 'checkedRecord' | AboutIdentity; readonly inVehicles?: true };

const READERS = 'officer desk supervisor analyst auditor feed';
const RECORDERS = 'desk supervisor feed';
const FINDERS = 'officer desk supervisor feed';
const CHECKERS = 'officer desk supervisor analyst coordinator registration_clerk gateway';
const SETTLED = 'officer desk supervisor analyst auditor coordinator feed gateway';
const HEARERS = 'officer desk supervisor analyst auditor coordinator feed administrator';
const HUB = 'administrator';

export const ROWS: Readonly<Record<string, Row>> = {
  'bureaus.add': { roles: HUB, about: 'nothing' },
  'bureaus.change': { roles: HUB, about: 'nothing' },
  'bureaus.list': { roles: 'everyone', about: 'nothing' },
  'bureaus.units': { roles: 'everyone', about: 'nothing' },
  'units.add': { roles: 'supervisor', about: 'nothing' },
  'units.change': { roles: 'supervisor', about: 'nothing' },
  'tokens.create': { roles: HUB, about: 'nothing' },
  'tokens.list': { roles: HUB, about: 'nothing' },
  'tokens.revoke': { roles: HUB, about: 'nothing' },
  'settings.list': { roles: SETTLED, about: 'nothing' },
  'settings.get': { roles: SETTLED, about: 'nothing' },
  'settings.change': { roles: 'supervisor', about: 'nothing' },
  'restrictions.list': { roles: SETTLED, about: 'nothing' },
  'restrictions.change': { roles: 'supervisor', about: 'nothing' },

  'vehicles.report': { roles: RECORDERS, about: 'nothing', inVehicles: true },
  'vehicles.put': { roles: RECORDERS, about: 'nothing', inVehicles: true },
  'vehicles.list': { roles: READERS, about: 'nothing', inVehicles: true },
  'vehicles.csv': { roles: READERS, about: 'nothing', inVehicles: true },
  'vehicles.ndjson': { roles: READERS, about: 'nothing', inVehicles: true },
  'vehicles.previewImport': { roles: RECORDERS, about: 'nothing', inVehicles: true },
  'vehicles.import': { roles: RECORDERS, about: 'nothing', inVehicles: true },
  'vehicles.profiles': { roles: RECORDERS, about: 'nothing', inVehicles: true },
  'vehicles.profile': { roles: RECORDERS, about: 'nothing', inVehicles: true },
  'vehicles.saveProfile': { roles: RECORDERS, about: 'nothing', inVehicles: true },
  'vehicles.get': { roles: READERS, about: 'record', inVehicles: true },
  'vehicles.getByReference': { roles: READERS, about: 'record', inVehicles: true },
  'vehicles.versions': { roles: READERS, about: 'record', inVehicles: true },
  'vehicles.locate': { roles: FINDERS, about: 'record', inVehicles: true },
  'vehicles.locateByReference': { roles: FINDERS, about: 'record', inVehicles: true },
  'vehicles.correct': { roles: RECORDERS, about: 'ownRecord', inVehicles: true },
  'vehicles.clear': { roles: RECORDERS, about: 'ownRecord', inVehicles: true },
  'vehicles.extend': { roles: RECORDERS, about: 'ownRecord', inVehicles: true },
  'vehicles.consent': { roles: 'desk supervisor', about: 'ownRecord', inVehicles: true },
  'vehicles.withdrawConsent': { roles: 'desk supervisor', about: 'ownRecord', inVehicles: true },
  'vehicles.clearByReference': { roles: RECORDERS, about: 'ownReference', inVehicles: true },
  'vehicles.extendByReference': { roles: RECORDERS, about: 'ownReference', inVehicles: true },

  'checks.ask': { roles: CHECKERS, about: 'nothing', inVehicles: true },
  'checks.batch': { roles: CHECKERS, about: 'nothing', inVehicles: true },
  'checks.stream': { roles: CHECKERS, about: 'nothing', inVehicles: true },
  'readings.read': { roles: CHECKERS, about: 'nothing', inVehicles: true },
  'checks.get': { roles: 'officer desk supervisor auditor', about: 'check' },
  'checks.mine': { roles: 'officer desk supervisor analyst coordinator', about: 'nothing' },
  'checks.again': { roles: 'officer desk supervisor', about: 'check', inVehicles: true },
  'checks.lane': { roles: 'officer desk supervisor', about: 'nothing', inVehicles: true },
  'checks.compare': { roles: 'officer desk', about: 'check' },
  'checks.figures': { roles: 'desk supervisor analyst auditor coordinator', about: 'nothing' },
  'checks.use': { roles: 'officer desk supervisor analyst coordinator', about: 'checkedRecord', inVehicles: true },
  'model.get': { roles: 'everyone', about: 'nothing' },
  'model.estimate': { roles: HUB, about: 'nothing' },
  'model.activate': { roles: HUB, about: 'nothing' },

  ...ROWS_HITS,
  ...ROWS_LIVES,
  ...ROWS_REQUESTS,
  ...ROWS_WATCH, ...ROWS_REPLICAS,
  ...ROWS_ANALYSIS,

  'clients.add': { roles: 'supervisor administrator', about: 'nothing' },
  'clients.list': { roles: 'supervisor auditor administrator', about: 'nothing' },
  'clients.get': { roles: 'supervisor auditor administrator', about: 'ownersOrHubs' },
  'clients.change': { roles: 'supervisor administrator', about: 'ownersOrHubs' },
  'clients.addKeys': { roles: 'supervisor administrator', about: 'ownersOrHubs' },
  'clients.retireKey': { roles: 'supervisor administrator', about: 'ownersOrHubs' },
  'clients.revoke': { roles: 'supervisor administrator', about: 'ownersOrHubs' },
  'clients.rotateSigningKeys': { roles: HUB, about: 'nothing' },

  'views.list': { roles: 'officer desk supervisor analyst auditor', about: 'nothing' },
  'views.keep': { roles: 'officer desk supervisor analyst auditor', about: 'nothing' },
  'views.remove': { roles: 'officer desk supervisor analyst auditor', about: 'nothing' },
  'inbox.list': { roles: HEARERS, about: 'nothing' },
  'inbox.read': { roles: HEARERS, about: 'nothing' },
  'events.follow': { roles: HEARERS, about: 'nothing' },
  'webhooks.add': { roles: 'supervisor feed', about: 'nothing' },
  'webhooks.list': { roles: 'supervisor auditor feed', about: 'nothing' },
  'webhooks.rotate': { roles: 'supervisor feed', about: 'ownReference' },
  'webhooks.remove': { roles: 'supervisor feed', about: 'ownReference' },
  'deliveries.list': { roles: 'supervisor auditor feed', about: 'nothing' },
  'deliveries.get': { roles: 'supervisor auditor feed', about: 'ownReference' },
  'deliveries.retry': { roles: 'supervisor feed', about: 'ownReference' },

  'witnesses.list': { roles: 'everyone', about: 'nothing' },
  'witnesses.checkpoint': { roles: 'everyone', about: 'nothing' },
  'witnesses.add': { roles: HUB, about: 'nothing' },
  'witnesses.remove': { roles: HUB, about: 'nothing' },
  'witnesses.setQuorum': { roles: HUB, about: 'nothing' },
  'permissions.list': { roles: 'everyone', about: 'nothing' },
  'log.checkpoint': { roles: 'everyone', about: 'nothing' },
  'log.key': { roles: 'everyone', about: 'nothing' },
  'log.tile': { roles: 'everyone', about: 'nothing' },
  'log.heads': { roles: 'everyone', about: 'nothing' },
  'log.events': { roles: 'supervisor auditor administrator', about: 'nothing' },
  'log.proof': { roles: 'supervisor auditor administrator', about: 'check' },
  'log.begin': { roles: HUB, about: 'nothing' },
  'proposals.list': { roles: 'desk supervisor auditor administrator', about: 'nothing' },
  'proposals.get': { roles: 'desk supervisor auditor administrator', about: 'ownReference' },
  'proposals.approve': { roles: 'desk supervisor administrator', about: 'ownReference' },
  'proposals.refuse': { roles: 'desk supervisor administrator', about: 'ownReference' },
  'proposals.withdraw': { roles: 'desk supervisor administrator', about: 'ownReference' },
  'proposals.edit': { roles: 'desk supervisor administrator', about: 'ownReference' },

  'status.get': { roles: 'everyone', about: 'nothing' },
  'status.metrics': { roles: HUB, about: 'nothing' },

  ...ROWS_IDENTITY,
};

/** R5, R3: a record is there for its owner, and, once a second person has approved it, for every bureau that it is not restricted from. */
export function isThere({ owner, restrictions, status }: Pick<About, 'owner' | 'restrictions' | 'status'>, bureau: string): boolean {
  if (bureau === owner) return true;
  if (status === 'pending' || status === 'not_approved') return false;
  for (const hiddenFrom of restrictions) {
    if (hiddenFrom === bureau) return false;
  }
  return true;
}

/** R5, R13, R14: a check finds what is there, has not ended, and is live or located. */
export function isFound(record: Pick<About, 'owner' | 'restrictions'> & { readonly status: string; readonly endsAt: string }, bureau: string, now: string): boolean {
  if (!isThere(record, bureau)) return false;
  if (record.status !== 'live' && record.status !== 'located') return false;
  return Date.parse(record.endsAt) > Date.parse(now);
}

export function isRoleAllowed({ roles }: Pick<Row, 'roles'>, { role, bureau }: Pick<Asker, 'role' | 'bureau'>): boolean {
  if (roles === 'everyone') return true;
  if (role === 'administrator' && bureau !== 'HUB') return false;
  return roles.split(' ').includes(role);
}

/** What the hub must answer to this asker about this thing. */
export function expectedOf(row: Row, asker: Asker, about: About): Expected {
  const { owner, finder } = about;
  const { bureau } = asker;
  if (asker.isRevoked) return 'refused';
  if (!isRoleAllowed(row, asker)) return 'forbidden';
  if (row.inVehicles === true && !asker.takesPart) return 'forbidden';
  const isRecord = isThere(about, bureau);
  if (row.about === 'record' || row.about === 'ownRecord' || row.about === 'ownersOrHubsRecord' || row.about === 'foundRecord') {
    if (!isRecord) return 'hidden';
    if (row.about === 'ownRecord' && bureau !== owner) return 'forbidden';
    if (row.about === 'ownersOrHubsRecord' && bureau !== owner && bureau !== 'HUB') return 'forbidden';
  }
  if (row.about === 'ownReference' && bureau !== owner) return 'hidden';
  if (row.about === 'ownersOrHubs' && bureau !== owner && bureau !== 'HUB') return 'hidden';
  if (row.about === 'hit' || row.about === 'shownHit' || row.about === 'ownersHit' || row.about === 'findersHit') {
    if (bureau !== owner && bureau !== finder) return 'hidden';
    if (row.about === 'shownHit' && !isRecord) return 'hidden';
    if (row.about === 'ownersHit' && bureau !== owner) return 'forbidden';
    if (row.about === 'findersHit' && bureau !== finder) return 'forbidden';
  }
  if ((row.about === 'check' || row.about === 'checkedRecord') && bureau !== finder) return 'hidden';
  if (row.about === 'checkedRecord' && !isRecord) return 'hidden';
  if (row.about === 'bearersSession' && !isSessionTheirs(asker, owner)) return 'hidden';
  return 'permitted';
}
