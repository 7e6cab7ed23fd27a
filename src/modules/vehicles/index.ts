/** The door of the vehicles module. */
import { shippedProfiles, type Profile } from '../../importing/index.ts';
import { module } from '../module.ts';
import { vehicleActions } from './actions.ts';
import { recordedElsewhere, type Finder } from './elsewhere.ts';
import { importActions } from './import-actions.ts';
import { COMPARISON } from './comparison.ts';
import { vehicleMatcher } from './matching.ts';
import { decodingOf, vehicleOf, viewOf } from './view.ts';
import type { Matcher } from '../../matching/matcher.ts';
import type { Envelope } from '../../kernel/store/records.ts';
import type { Vehicle, VehicleQuestion } from './schema.ts';

export const loadProfiles = shippedProfiles;

/** What the collection lends to checks and to the index. */
export const vehicleSide = () => ({
  matcher: vehicleMatcher as unknown as Matcher<VehicleQuestion, unknown, unknown>,
  comparison: COMPARISON,
  viewOf: (record: Envelope, bureau: string, now: string): Vehicle => viewOf(vehicleOf(record), bureau, now),
  decodingOf,
});

export const vehicles = ({ find, profiles, spoolFolder }: { find: Finder; profiles: ReadonlyMap<string, Profile>; spoolFolder: string }) => {
  const elsewhere = recordedElsewhere(find);
  return module({ name: 'vehicles', actions: [...vehicleActions(elsewhere), ...importActions(profiles, { spoolFolder, elsewhere })] });
};
