/** The door of the vehicles module. */
import { shippedProfiles, type Profile } from '../../importing/index.ts';
import { module } from '../module.ts';
import { vehicleActions } from './actions.ts';
import { approvingActions, byHand } from './approving.ts';
import { campaignActions } from './campaigns.ts';
import { closingActions } from './closing.ts';
import { disputingActions } from './disputing.ts';
import { consentActions, consentIn } from './consents.ts';
import { recordedElsewhere, type Finder } from './elsewhere.ts';
import { importActions } from './import-actions.ts';
import { listingActions } from './listing.ts';
import { locatingActions } from './locating.ts';
import { COMPARISON, type PreparedQuestion } from './comparison.ts';
import { VEHICLE_MATCHER, refuseUnreadable, unreadForm, vehicleMatcher, type AskedVehicle } from './matching.ts';
import { remarksBeside, remarksOf, type Remark } from './remarks.ts';
import { restoringActions } from './restoring.ts';
import { sentOf } from './sending.ts';
import { suspendingActions } from './suspending.ts';
import { validatingActions } from './validating.ts';
import { decodingOf, vehicleOf, viewOf } from './view.ts';
import type { SettingsOf } from '../bureaus/schema.ts';
import type { ErrorModel } from '../../matching/errors.ts';
import type { Matcher } from '../../matching/matcher.ts';
import type { Envelope } from '../../kernel/store/records.ts';
import type { StoredVehicle, Vehicle, VehicleQuestion } from './schema.ts';

export { askedOf, numbersDiffer } from './asked.ts';
export { vehicleIn } from './short.ts';

export const loadProfiles = shippedProfiles;

export { vehicleDuties } from './duties.ts';
export { freezingBy } from './freezing.ts';

/** What the collection lends to checks and to the index. A question and a body are opaque to both: they came from here. */
export const vehicleSide = () => ({
  /** By the shipped error model: what a record is to the engine does not depend on it. */
  matcher: VEHICLE_MATCHER,
  matcherWith: (errors: ErrorModel) => vehicleMatcher(errors) as unknown as Opaque,
  comparison: COMPARISON,
  viewOf: (record: Envelope, bureau: string, now: string): Vehicle => viewOf(vehicleOf(record), bureau, now),
  /** A body as replicas get it. */
  sentOf: (body: unknown): unknown => sentOf(body as StoredVehicle),
  decodingOf, refuseUnreadable,
  /** R8: the owner's consent to a use of its record by a bureau, where there is one. */
  consentIn: (record: Envelope, use: { readonly bureau: string; readonly purpose: string; readonly now: string }) => consentIn(vehicleOf(record).body, use),
  unreadForm: (typed: string) => unreadForm(typed),
  patternFieldsOf: (question: unknown): readonly string[] => (question as PreparedQuestion).asked.flatMap(({ pattern, field }) => (pattern ? [field] : [])),
  /** What the numbers asked say themselves, then what they say beside each record. */
  remarksOf: (ask: VehicleQuestion, bodies: readonly unknown[], now: string): readonly Remark[] => {
    const beside = (bodies as readonly Pick<StoredVehicle, 'said'>[]).flatMap(({ said }) => remarksBeside(ask, said));
    const own = remarksOf(ask, Number(now.slice(0, 4)));
    return beside.length === 0 ? own : [...new Map([...own, ...beside].map((remark) => [remark.says, remark])).values()];
  },
});

type Opaque = Matcher<AskedVehicle, unknown, unknown>;

export type VehiclePorts = { readonly find: Finder; readonly profiles: ReadonlyMap<string, Profile>; readonly spoolFolder: string; readonly settingsOf: SettingsOf };

export const vehicles = ({ find, profiles, spoolFolder, settingsOf }: VehiclePorts) => {
  const elsewhere = recordedElsewhere(find);
  const hand = byHand(settingsOf);
  // What has a fixed address stands before what has an id in its place.
  return module({
    name: 'vehicles',
    actions: [
      ...approvingActions, ...validatingActions, ...listingActions, ...vehicleActions(elsewhere, hand), ...locatingActions, ...closingActions(hand), ...restoringActions, ...suspendingActions, ...disputingActions, ...campaignActions, ...consentActions,
      ...importActions(profiles, { spoolFolder, elsewhere, isAskedByHand: hand.isAsked }),
    ],
    migrations: new URL('migrations/', import.meta.url),
  });
};
