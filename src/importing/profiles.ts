// The profiles that ship with the product, read from the folder profiles/ at the root. Knows none of them by name.
import { readdir, readFile } from 'node:fs/promises';
import { loadProfile } from './profile.ts';
import type { Profile } from './profile-shape.ts';
import { WrongFile } from './decode.ts';

const FOLDER = new URL('../../profiles/', import.meta.url);
/** Largest profile, in bytes. */
export const PROFILE_BYTES_MAX = 1024 * 1024;

/** In: the text of a profile. Out: the profile. Throws BadProfile with all faults, WrongFile when it is not JSON. */
export function parseProfile(text: string): Profile {
  if (text.length > PROFILE_BYTES_MAX) throw new WrongFile('bad_profile', `The profile is longer than ${PROFILE_BYTES_MAX} characters.`, 'Words that a code list knows need no table.');
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\ufeff/u, ''));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new WrongFile('bad_profile', 'The profile is not valid JSON.', 'profiles/README.md shows one.');
  }
  return loadProfile(json);
}

/** All shipped profiles by name, in alphabetical order. Throws when one of them is faulty, which a test excludes. */
export async function shippedProfiles(): Promise<Map<string, Profile>> {
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.json')).sort();
  const profiles = await Promise.all(files.map(async (name) => parseProfile(await readFile(new URL(name, FOLDER), 'utf8'))));
  return new Map(profiles.map((profile) => [profile.name, profile]));
}
