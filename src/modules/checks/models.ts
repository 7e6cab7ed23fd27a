/**
 * Which error model weighs: the shipped one, or one estimated from officers' answers that an administrator activated. The
 * process holds the active one in memory; every version is kept, so that an old check can be weighed again.
 */
import type { Kysely } from '../../kernel/store/database.ts';
import { SHIPPED_ERRORS, type ErrorModel } from '../../matching/errors.ts';
import type { Matcher } from '../../matching/matcher.ts';
import type { AskedVehicle } from './readings.ts';
import { findActiveVersion, findModel } from './store.ts';

export type VehicleMatcher = Matcher<AskedVehicle, unknown, unknown>;
export type Active = { readonly version: string; readonly matcher: VehicleMatcher };
export type Models = {
  readonly active: () => Active;
  readonly activate: (errors: ErrorModel) => void;
  /** Looks whether another process of the hub has activated another one. */
  readonly refresh: () => Promise<void>;
};

/** A model by its version; undefined where there is none. */
export async function readModel(db: Kysely<unknown>, version: string): Promise<ErrorModel | undefined> {
  if (version === SHIPPED_ERRORS.version) return SHIPPED_ERRORS;
  const kept = await findModel(db, version) as ErrorModel | undefined; // written by ourselves, and append-only
  if (kept !== undefined && kept.version !== version) throw new Error(`the error model kept as ${version} says that it is ${kept.version}`);
  return kept;
}

/** The model that weighs now, as every process of the hub will know it within seconds. */
export const activeErrors = async (db: Kysely<unknown>): Promise<ErrorModel> => modelOf(db, await findActiveVersion(db));

const modelOf = async (db: Kysely<unknown>, version: string | undefined): Promise<ErrorModel> => (version === undefined ? undefined : await readModel(db, version)) ?? SHIPPED_ERRORS;

/** Starts with the version last activated; with the shipped one where none ever was, or where a release has replaced it. */
export async function openModels(db: Kysely<unknown>, matcherWith: (errors: ErrorModel) => VehicleMatcher): Promise<Models> {
  const made = (errors: ErrorModel): Active => ({ version: errors.version, matcher: matcherWith(errors) });
  const wanted = (version: string | undefined): Promise<ErrorModel> => modelOf(db, version);
  let known = await findActiveVersion(db);
  let active = made(await wanted(known));
  return {
    active: () => active,
    activate: (errors) => { active = made(errors); },
    refresh: async () => {
      const version = await findActiveVersion(db);
      if (version === known) return;
      const errors = await wanted(version);
      known = version;
      if (errors.version !== active.version) active = made(errors);
    },
  };
}
