/** Every line of SQL about replicas themselves: invited, enrolled, seen, revoked. */
import { run, type Kysely } from '../../kernel/store/database.ts';
import type { Principal } from '../../kernel/context.ts';
import type { Replica } from './schema.ts';

type Db = Kysely<unknown>;
type Row = {
  id: string; bureau: string; unit: string; name: string; current_hours: number; version: number; invited_at: string; invited_by: string; code_ends_at: string; enrolled_at: string | null;
  thumbprint: string | null; software: string | null; seen_at: string | null; current_until: string | null; delivered: number; revoked_at: string | null; revoked_by: string | null; revoked_for: string | null; erased_at: string | null;
};

const present = <T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], null | undefined> } => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as never;

export function replicaOf(row: Row): Replica {
  const state = row.revoked_at !== null ? 'revoked' : row.enrolled_at === null ? 'invited' : 'enrolled';
  return {
    id: row.id, bureau: row.bureau, unit: row.unit, name: row.name, state, currentHours: row.current_hours, version: row.version, invitedAt: row.invited_at, invitedBy: row.invited_by,
    ...(state === 'invited' ? { codeEndsAt: row.code_ends_at } : {}), delivered: row.delivered,
    ...present({ enrolledAt: row.enrolled_at, device: row.thumbprint, software: row.software, seenAt: row.seen_at, currentUntil: row.current_until, revokedAt: row.revoked_at, revokedBy: row.revoked_by, revokedFor: row.revoked_for, erasedAt: row.erased_at }),
  };
}

export const hasUnit = async (db: Db, bureau: string, unit: string): Promise<boolean> => (await run(db, 'select 1 from units where bureau = $1 and code = $2', [bureau, unit])).length > 0;

export type Invited = Pick<Replica, 'id' | 'bureau' | 'unit' | 'name' | 'currentHours' | 'invitedAt' | 'invitedBy'> & { readonly codeHash: string; readonly codeEndsAt: string };
export async function insertReplica(db: Db, { id, bureau, unit, name, currentHours, invitedAt, invitedBy, codeHash, codeEndsAt }: Invited): Promise<void> {
  await run(db, 'insert into replicas (id, bureau, unit, name, current_hours, version, invited_at, invited_by, code_hash, code_ends_at) values ($1, $2, $3, $4, $5, 1, $6, $7, $8, $9)',
    [id, bureau, unit, name, currentHours, invitedAt, invitedBy, codeHash, codeEndsAt]);
}

/** One replica; of any bureau where `bureau` is undefined. */
export async function findReplica(db: Db, { id, bureau, forChange = false }: { readonly id: string; readonly bureau: string | undefined; readonly forChange?: boolean }): Promise<Replica | undefined> {
  const [row] = await run(db, `select * from replicas where id = $1 and ($2::text is null or bureau = $2) ${forChange ? 'for update' : ''}`, [id, bureau ?? null]) as Row[];
  return row && replicaOf(row);
}

export async function listReplicas(db: Db, { bureau, after, limit }: { readonly bureau: string | undefined; readonly after: string; readonly limit: number }): Promise<readonly Replica[]> {
  return (await run(db, 'select * from replicas where ($1::text is null or bureau = $1) and id > $2 order by id limit $3', [bureau ?? null, after, limit]) as Row[]).map(replicaOf);
}

export type Device = { readonly codeHash: string; readonly thumbprint: string; readonly key: string; readonly software: string; readonly hubKey: string; readonly now: string };
/** Binds the device to the replica whose code this is; undefined where no code stands so. Of two at the same moment one waits for the other, and finds it used. */
export async function bindDevice(db: Db, { codeHash, thumbprint, key, software, hubKey, now }: Device): Promise<Replica | undefined> {
  const [row] = await run(db, `
    update replicas set code_hash = null, enrolled_at = $2, thumbprint = $3, key = $4, software = $5, hub_key = $6, seen_at = $2, version = version + 1
    where code_hash = $1 and code_ends_at > $2 and enrolled_at is null and revoked_at is null returning *`, [codeHash, now, thumbprint, key, software, hubKey]) as Row[];
  return row && replicaOf(row);
}

export async function revokeReplica(db: Db, id: string, { at, by, reason }: { readonly at: string; readonly by: string; readonly reason: string }): Promise<void> {
  await run(db, 'update replicas set revoked_at = $2, revoked_by = $3, revoked_for = $4, code_hash = null, version = version + 1 where id = $1 and revoked_at is null', [id, at, by, reason]);
}

/** The first word of a device that it has erased itself counts. */
export async function sayErased(db: Db, id: string, at: string): Promise<string | undefined> {
  const [row] = await run(db, 'update replicas set erased_at = coalesce(erased_at, $2), seen_at = $2, version = version + 1 where id = $1 and revoked_at is not null returning erased_at', [id, at]) as { erased_at: string }[];
  return row?.erased_at;
}

export type Seen = { readonly id: string; readonly currentUntil: string | undefined };
/** What several replicas have heard, in one statement; never back. */
export async function saySeen(db: Db, seen: readonly Seen[], at: string): Promise<void> {
  if (seen.length === 0) return;
  await run(db, `
    update replicas r set seen_at = greatest(r.seen_at, $3::timestamptz), current_until = greatest(r.current_until, n.until)
    from (select * from unnest($1::text[], $2::timestamptz[]) as n(id, until) order by id) n where r.id = n.id and r.revoked_at is null`, [seen.map(({ id }) => id), seen.map(({ currentUntil }) => currentUntil ?? null), at]);
}

type KnownRow = Omit<Principal, 'role' | 'credential' | 'collections'> & { readonly collections: readonly string[]; readonly name: string; readonly key: string; readonly hubKey: string; readonly currentHours: number; readonly revokedAt: string | null };
export type KnownDevice = { readonly principal: Principal; readonly key: string; readonly hubKey: string; readonly currentHours: number; readonly revokedAt: string | undefined };

/** An enrolled device by its id, revoked or not. */
export async function findDevice(db: Db, id: string): Promise<KnownDevice | undefined> {
  const [row] = await run(db, `
    select r.id as "tokenId", r.bureau, r.unit, r.name, r.key, r.hub_key as "hubKey", r.current_hours as "currentHours", r.revoked_at as "revokedAt", b.name as "bureauName", b.country, u.name as "unitName", u.time_zone as "timeZone", b.time_zone as "bureauTimeZone", b.collections
      from replicas r join bureaus b on b.code = r.bureau join units u on u.bureau = r.bureau and u.code = r.unit where r.id = $1 and r.key is not null`, [id]) as KnownRow[];
  if (!row) return undefined;
  const { name, key, hubKey, currentHours, revokedAt, ...principal } = row;
  return { principal: { ...principal, role: 'replica', credential: 'client', device: name }, key, hubKey, currentHours, revokedAt: revokedAt ?? undefined };
}
