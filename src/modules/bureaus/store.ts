/** Every line of SQL about bureaus, units and tokens. */
import type { Role } from '../../kernel/context.ts';
import type { Principal } from '../../kernel/context.ts';
import { run, type Kysely } from '../../kernel/store/database.ts';
import type { Bureau, ChangeUnit, Token, Unit } from './schema.ts';

type Tables = {
  bureaus: { code: string; name: string; country: string; time_zone: string; collections: Bureau['collections']; added_at: string };
  units: { bureau: string; code: string; name: string; place: string | null; locode: string | null; telephone: string | null; time_zone: string; added_at: string };
  tokens: { id: string; hash: string; bureau: string; unit: string; role: Role; person: string | null; device: string | null; created_at: string; created_by: string; revoked_at: string | null };
};
const on = (db: Kysely<unknown>): Kysely<Tables> => db;

const bureauOf = (row: Tables['bureaus']): Bureau => ({ code: row.code, name: row.name, country: row.country, timeZone: row.time_zone, collections: row.collections, addedAt: row.added_at });
const unitOf = (row: Tables['units']): Unit => ({
  code: row.code, name: row.name, timeZone: row.time_zone,
  ...(row.place === null ? {} : { place: row.place }), ...(row.locode === null ? {} : { locode: row.locode }), ...(row.telephone === null ? {} : { telephone: row.telephone }),
});
const tokenOf = (row: Omit<Tables['tokens'], 'hash' | 'created_by'>): Token => ({
  id: row.id, bureau: row.bureau, unit: row.unit, role: row.role, createdAt: row.created_at,
  ...(row.person === null ? {} : { person: row.person }), ...(row.device === null ? {} : { device: row.device }), ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at }),
});

export async function findBureau(db: Kysely<unknown>, code: string): Promise<Bureau | undefined> {
  const row = await on(db).selectFrom('bureaus').selectAll().where('code', '=', code).executeTakeFirst();
  return row && bureauOf(row);
}

/** Adds a bureau; false where the code is taken. */
export async function insertBureau(db: Kysely<unknown>, bureau: Bureau): Promise<boolean> {
  const done = await on(db).insertInto('bureaus').values({ code: bureau.code, name: bureau.name, country: bureau.country, time_zone: bureau.timeZone, collections: [...bureau.collections], added_at: bureau.addedAt }).onConflict((c) => c.doNothing()).executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}

export async function listBureaus(db: Kysely<unknown>, after: string, limit: number): Promise<readonly Bureau[]> {
  return (await on(db).selectFrom('bureaus').selectAll().where('code', '>', after).orderBy('code').limit(limit).execute()).map(bureauOf);
}

/** Adds a unit where it is not known yet. */
/** Whether it was not there before. */
export async function ensureUnit(db: Kysely<unknown>, bureau: string, unit: Unit, now: string): Promise<boolean> {
  const added = await on(db).insertInto('units').values({ bureau, code: unit.code, name: unit.name, place: unit.place ?? null, locode: unit.locode ?? null, telephone: unit.telephone ?? null, time_zone: unit.timeZone, added_at: now }).onConflict((c) => c.doNothing()).executeTakeFirst();
  return (added.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function listUnits(db: Kysely<unknown>, bureau: string, after: string, limit: number): Promise<readonly Unit[]> {
  const rows = await on(db).selectFrom('units').selectAll().where('bureau', '=', bureau).where('code', '>', after).orderBy('code').limit(limit).execute();
  return rows.map(unitOf);
}

type UnitTold = { readonly bureau: string; readonly unit: string; readonly name: string; readonly telephone?: string; readonly place?: string };

/** Those of some units that there are, as other bureaus may know them: whom to call there. */
export async function findUnits(db: Kysely<unknown>, units: readonly { readonly bureau: string; readonly unit: string }[]): Promise<readonly UnitTold[]> {
  const rows = await run(db, 'select bureau, code, name, telephone, place from units where (bureau, code) in (select * from unnest($1::text[], $2::text[]))', [units.map(({ bureau }) => bureau), units.map(({ unit }) => unit)]) as Tables['units'][];
  return rows.map(({ bureau, code, name, telephone, place }) => ({ bureau, unit: code, name, ...(telephone === null ? {} : { telephone }), ...(place === null ? {} : { place }) }));
}

/** Where a unit is: its time zone, and its bureau's country. */
export async function findPlace(db: Kysely<unknown>, bureau: string, unit: string): Promise<{ readonly timeZone: string; readonly country: string } | undefined> {
  return await on(db).selectFrom('units').innerJoin('bureaus', 'bureaus.code', 'units.bureau').select(['units.time_zone as timeZone', 'bureaus.country'])
    .where('units.bureau', '=', bureau).where('units.code', '=', unit).executeTakeFirst();
}

/** Changes what is named of a bureau; undefined where there is none. */
export async function changeBureau(db: Kysely<unknown>, code: string, { name, collections }: { readonly name?: string | undefined; readonly collections?: readonly string[] | undefined }): Promise<Bureau | undefined> {
  const [row] = await run(db, 'update bureaus set name = coalesce($2, name), collections = coalesce($3::text[], collections) where code = $1 returning *', [code, name ?? null, collections ?? null]) as Tables['bureaus'][];
  return row && bureauOf(row);
}

/** Changes what is named of a unit, null removes; undefined where there is none. */
export async function changeUnit(db: Kysely<unknown>, bureau: string, code: string, { name, place, locode, telephone, timeZone }: ChangeUnit): Promise<Unit | undefined> {
  const set = { ...(name === undefined ? {} : { name }), ...(place === undefined ? {} : { place }), ...(locode === undefined ? {} : { locode }), ...(telephone === undefined ? {} : { telephone }), ...(timeZone === undefined ? {} : { time_zone: timeZone }) };
  const one = on(db).selectFrom('units').selectAll().where('bureau', '=', bureau).where('code', '=', code);
  const row = Object.keys(set).length === 0 ? await one.executeTakeFirst() : await on(db).updateTable('units').set(set).where('bureau', '=', bureau).where('code', '=', code).returningAll().executeTakeFirst();
  return row && unitOf(row);
}

export type KeptSettings = { readonly version: number; readonly settings: unknown; readonly changedAt: string; readonly changedBy: string };

/** A section as the bureau has settled it; undefined where it has not. */
export async function findSettings(db: Kysely<unknown>, bureau: string, section: string): Promise<KeptSettings | undefined> {
  const [row] = await run(db, 'select version, settings, changed_at as "changedAt", changed_by as "changedBy" from bureau_settings where bureau = $1 and section = $2', [bureau, section]) as KeptSettings[];
  return row;
}

/** Settles a section, keeping what stood before as a version. Returns the version that stands now; where `seen` is not what stood, nothing changes and one more than what stands comes back. */
export async function saveSettings(db: Kysely<unknown>, { bureau, section, settings, changedAt, changedBy, seen }: { readonly bureau: string; readonly section: string; readonly settings: unknown; readonly changedAt: string; readonly changedBy: string; readonly seen?: number | undefined }): Promise<number> {
  await run(db, 'select pg_advisory_xact_lock(hashtextextended($1, 0))', [`settings ${bureau} ${section}`]);
  const before = (await findSettings(db, bureau, section))?.version ?? 0;
  if (seen !== undefined && seen !== before) return before + 1;
  await run(db, 'insert into bureau_settings_versions select * from bureau_settings where bureau = $1 and section = $2', [bureau, section]);
  await run(db, `
    insert into bureau_settings (bureau, section, version, settings, changed_at, changed_by) values ($1, $2, $3, $4, $5, $6)
    on conflict (bureau, section) do update set version = excluded.version, settings = excluded.settings, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
  [bureau, section, before + 1, JSON.stringify(settings), changedAt, changedBy]);
  return before + 1;
}

export async function insertToken(db: Kysely<unknown>, token: Token, hash: string, createdBy: string): Promise<void> {
  await on(db).insertInto('tokens').values({ id: token.id, hash, bureau: token.bureau, unit: token.unit, role: token.role, person: token.person ?? null, device: token.device ?? null, created_at: token.createdAt, created_by: createdBy, revoked_at: null }).execute();
}

export async function listTokens(db: Kysely<unknown>, after: string, limit: number): Promise<readonly Token[]> {
  const rows = await on(db).selectFrom('tokens').select(['id', 'bureau', 'unit', 'role', 'person', 'device', 'created_at', 'revoked_at']).where('id', '>', after).orderBy('id').limit(limit).execute();
  return rows.map(tokenOf);
}

/** The tokens of a bureau that stand, with the hashes of their secrets: for those who know its callers without asking. */
export async function standingTokens(db: Kysely<unknown>, bureau: string): Promise<readonly (Pick<Token, 'id' | 'unit' | 'role' | 'person' | 'device'> & { readonly hash: string })[]> {
  const rows = await on(db).selectFrom('tokens').select(['id', 'hash', 'unit', 'role', 'person', 'device']).where('bureau', '=', bureau).where('revoked_at', 'is', null).orderBy('id').execute();
  return rows.map(({ person, device, ...row }) => ({ ...row, ...(person === null ? {} : { person }), ...(device === null ? {} : { device }) }));
}

/** Revokes a token, once; returns it as it stands, or undefined. */
export async function revokeToken(db: Kysely<unknown>, id: string, now: string): Promise<Token | undefined> {
  await on(db).updateTable('tokens').set({ revoked_at: now }).where('id', '=', id).where('revoked_at', 'is', null).execute();
  const row = await on(db).selectFrom('tokens').select(['id', 'bureau', 'unit', 'role', 'person', 'device', 'created_at', 'revoked_at']).where('id', '=', id).executeTakeFirst();
  return row && tokenOf(row);
}

/** Who bears the token with this hash; undefined where nobody does (any more). */
export async function findPrincipal(db: Kysely<unknown>, hash: string): Promise<Principal | undefined> {
  const row = await on(db).selectFrom('tokens')
    .innerJoin('bureaus', 'bureaus.code', 'tokens.bureau')
    .innerJoin('units', (join) => join.onRef('units.bureau', '=', 'tokens.bureau').onRef('units.code', '=', 'tokens.unit'))
    .select(['tokens.id as tokenId', 'tokens.bureau', 'tokens.unit', 'tokens.role', 'tokens.person', 'tokens.device', 'bureaus.name as bureauName', 'bureaus.country', 'units.name as unitName', 'units.time_zone as timeZone', 'bureaus.time_zone as bureauTimeZone', 'bureaus.collections'])
    .where('tokens.hash', '=', hash).where('tokens.revoked_at', 'is', null).executeTakeFirst();
  if (!row) return undefined;
  const { person, device, ...rest } = row;
  return { ...rest, credential: 'trial_token', ...(person === null ? {} : { person }), ...(device === null ? {} : { device }) };
}
