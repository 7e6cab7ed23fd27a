/** The door of the vehicles module. */
import { shippedProfiles, type Profile } from '../../importing/index.ts';
import { module } from '../module.ts';
import { vehicleActions } from './actions.ts';
import { recordedElsewhere, type Finder } from './elsewhere.ts';
import { importActions } from './import-actions.ts';
import { COMPARISON, type PreparedQuestion } from './comparison.ts';
import { VEHICLE_MATCHER, refuseUnreadable, unreadForm, vehicleMatcher, type AskedVehicle } from './matching.ts';
import { remarksBeside, remarksOf, type Remark } from './remarks.ts';
import { decodingOf, vehicleOf, viewOf } from './view.ts';
import type { ErrorModel } from '../../matching/errors.ts';
import type { Matcher } from '../../matching/matcher.ts';
import type { Envelope } from '../../kernel/store/records.ts';
import type { StoredVehicle, Vehicle, VehicleQuestion } from './schema.ts';

export { askedOf, numbersDiffer } from './asked.ts';

export const loadProfiles = shippedProfiles;

/** What the collection lends to checks and to the index. A question and a body are opaque to both: they came from here. */
export const vehicleSide = () => ({
  /** By the shipped error model: what a record is to the engine does not depend on it. */
  matcher: VEHICLE_MATCHER,
  matcherWith: (errors: ErrorModel) => vehicleMatcher(errors) as unknown as Opaque,
  comparison: COMPARISON,
  viewOf: (record: Envelope, bureau: string, now: string): Vehicle => viewOf(vehicleOf(record), bureau, now),
  decodingOf, refuseUnreadable,
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

export const vehicles = ({ find, profiles, spoolFolder }: { find: Finder; profiles: ReadonlyMap<string, Profile>; spoolFolder: string }) => {
  const elsewhere = recordedElsewhere(find);
  return module({ name: 'vehicles', actions: [...vehicleActions(elsewhere), ...importActions(profiles, { spoolFolder, elsewhere })] });
};
