/** Every line of SQL about witnesses, their signatures and their quorum. */
import { affected, isDuplicate, run, type Kysely } from '../../kernel/store/database.ts';
import type { Witness, Witnessed } from './schema.ts';

type Db = Kysely<unknown>;
/** A witness as it is kept: with where it is asked and who added it. */
export type KeptWitness = Witness & { readonly url: string; readonly addedBy: string };
type Row = { id: string; name: string; key: string; url: string; addedAt: string; addedBy: string; origin: string | null; size: number | null; signedAt: string | null; fault: string | null; faultAt: string | null };

const COLUMNS = 'id, name, key, url, added_at as "addedAt", added_by as "addedBy", origin, size, signed_at as "signedAt", fault, fault_at as "faultAt"';
const witnessOf = ({ origin, size, signedAt, fault, faultAt, ...row }: Row): KeptWitness => ({
  ...row, ...(origin === null || size === null || signedAt === null ? {} : { signed: { origin, size, at: signedAt } }), ...(fault === null || faultAt === null ? {} : { fault, faultAt }),
});

export const listWitnesses = async (db: Db): Promise<readonly KeptWitness[]> => (await run(db, `select ${COLUMNS} from witnesses order by name`) as Row[]).map(witnessOf);

/** Nobody else changes witnesses or quorum until the transaction ends. */
export const holdWitnesses = async (db: Db): Promise<void> => { await run(db, `select pg_advisory_xact_lock(hashtextextended('witnesses', 0))`); };

/** Adds a witness; false where its name or key is there already. */
export async function insertWitness(db: Db, { id, name, key, url, addedAt, addedBy }: KeptWitness): Promise<boolean> {
  try {
    return await affected(db, 'insert into witnesses (id, name, key, url, added_at, added_by) values ($1, $2, $3, $4, $5, $6) on conflict do nothing', [id, name, key, url, addedAt, addedBy]) === 1;
  } catch (cause) {
    if (isDuplicate(cause)) return false;
    throw cause;
  }
}

/** Removes a witness with what it signed; its name, or undefined where there is none. */
export async function removeWitness(db: Db, id: string): Promise<string | undefined> {
  return (await run(db, 'delete from witnesses where id = $1 returning name', [id]) as { name: string }[])[0]?.name;
}

/** What the administrator said; undefined where nothing. */
export const saidQuorum = async (db: Db): Promise<number | undefined> => (await run(db, 'select quorum from witness_quorum') as { quorum: number }[])[0]?.quorum;

export async function sayQuorum(db: Db, quorum: number, { at, by }: { readonly at: string; readonly by: string }): Promise<void> {
  await run(db, 'insert into witness_quorum (quorum, changed_at, changed_by) values ($1, $2, $3) on conflict (one) do update set quorum = $1, changed_at = $2, changed_by = $3', [quorum, at, by]);
}

export type Cosigned = { readonly witness: string; readonly origin: string; readonly size: number; readonly note: string; readonly line: string; readonly at: string };

/** Keeps what a witness signed. One that was removed meanwhile leaves nothing behind. */
export async function keepCosignature(db: Db, { witness, origin, size, note, line, at }: Cosigned): Promise<void> {
  await run(db, `
    with known as (select id from witnesses where id = $1 for update),
         checkpoint as (insert into cosigned_checkpoints (origin, size, note) select $2, $3, $4 from known on conflict (origin, size) do update set note = excluded.note returning origin)
    update witnesses set origin = $2, size = $3, signed_at = $5, fault = null, fault_at = null where id = $1 and exists (select 1 from checkpoint)`, [witness, origin, size, note, at]);
  await run(db, `
    insert into cosignatures (origin, size, witness, line, signed_at) select c.origin, c.size, w.id, $4, $5 from cosigned_checkpoints c, witnesses w where c.origin = $1 and c.size = $2 and w.id = $3
    on conflict (origin, size, witness) do update set line = excluded.line, signed_at = excluded.signed_at`, [origin, size, witness, line, at]);
}

/** What a witness says that it signed last of a log; its cosignatures prove it, this only tells where to begin. */
export const keepFault = async (db: Db, witness: string, fault: string, at: string): Promise<void> => { await run(db, 'update witnesses set fault = $2, fault_at = $3 where id = $1', [witness, fault, at]); };

const QUORATE = `select origin, size, (array_agg(signed_at order by signed_at desc))[$1] as at from cosignatures group by origin, size having count(*) >= $1`;

/** The checkpoint that a quorum signed last. */
export async function witnessedBy(db: Db, quorum: number): Promise<Witnessed | undefined> {
  return quorum < 1 ? undefined : (await run(db, `${QUORATE} order by at desc, size desc limit 1`, [quorum]) as Witnessed[])[0];
}

/** A checkpoint with the lines of the witnesses that signed it. */
export async function cosignedNote(db: Db, { origin, size }: Pick<Witnessed, 'origin' | 'size'>): Promise<{ readonly note: string; readonly lines: readonly string[] } | undefined> {
  const [row] = await run(db, `
    select c.note, coalesce(array_agg(s.line order by w.name) filter (where s.line is not null), '{}') as lines
      from cosigned_checkpoints c left join cosignatures s using (origin, size) left join witnesses w on w.id = s.witness where c.origin = $1 and c.size = $2 group by c.note`, [origin, size]) as { note: string; lines: string[] }[];
  return row;
}

/** Forgets the checkpoints before the newest with a quorum, and all but the newest where none ever gets one. */
export async function forgetBefore(db: Db, { origin, size }: Pick<Witnessed, 'origin' | 'size'>, most: number): Promise<void> {
  await run(db, `
    delete from cosigned_checkpoints c where (c.origin = $1 and c.size < $2) or (c.origin, c.size) not in (
      select origin, size from (select origin, size, row_number() over (order by max(signed_at) desc, size desc) as place from cosignatures group by origin, size) x where place <= $3)`, [origin, size, most]);
}
