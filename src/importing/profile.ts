// What a profile is: how one source's columns and words become a vehicle's. A profile is data; reading one names every
// fault at once with its path. Knows no file.
import { WrongFile } from './decode.ts';
import { columnKey } from './csv-header.ts';
import { checkProfile } from './profile-check.ts';
import type { ReadOptions } from './rows.ts';
import type { Profile, ProfileFault } from './profile-shape.ts';
import { say } from './sayings.ts';

/** The profile cannot be used: every fault, with its path. */
export class BadProfile extends WrongFile {
  readonly faults: readonly ProfileFault[];
  constructor(faults: readonly ProfileFault[]) {
    super('bad_profile', `The profile has ${faults.length} fault${faults.length === 1 ? '' : 's'}: ${faults.map(({ path, reason }) => `${path || '/'} ${reason}`).join('; ')}.`, 'profiles/README.md says what a profile may hold.');
    this.name = 'BadProfile';
    this.faults = faults;
  }
}

/** In: parsed JSON of any kind. Out: the profile, checked. Throws BadProfile with all faults. */
export function loadProfile(json: unknown): Profile {
  const faults = checkProfile(json);
  if (faults.length > 0) throw new BadProfile(faults);
  return Object.freeze(json as Profile);
}

export function referenceColumns(profile: Profile): readonly string[] {
  const { reference } = profile;
  if ('derivedFrom' in reference) return reference.derivedFrom;
  return typeof reference.column === 'string' ? [reference.column] : reference.column;
}

/** Every name of a column that the profile speaks of. */
export function knownColumns(profile: Profile): string[] {
  const named = [...Object.keys(profile.columns), ...referenceColumns(profile), ...(profile.ignore ?? []), profile.operation?.column, profile.clearReason?.column];
  return [...new Set(named.filter((name) => name !== undefined).map(columnKey))];
}

/** What `readRows` needs to know of a profile. */
export function readingOf(profile: Profile): ReadOptions {
  return { format: profile.format, encoding: profile.encoding, delimiter: profile.delimiter, columns: knownColumns(profile) };
}

/** How the owner's reference comes about, in a sentence for the person who imports. */
export function describeReference(profile: Profile): string {
  const { reference } = profile;
  if ('derivedFrom' in reference) {
    return say('reference_derived', { columns: reference.derivedFrom.join(', '), prefix: prefixOf(profile) });
  }
  if (typeof reference.column === 'string') return say('reference_column', { column: reference.column });
  return say('reference_first', { columns: reference.column.join(', ') });
}

/** What a derived reference begins with. */
export function prefixOf({ name, reference }: Profile): string {
  return ('prefix' in reference ? reference.prefix : undefined) ?? `${name}:`;
}
