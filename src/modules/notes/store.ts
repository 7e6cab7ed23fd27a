/** Every line of SQL about notes and attachments of hits. */
import type { Principal } from '../../kernel/context.ts';
import { run, type Kysely } from '../../kernel/store/database.ts';
import type { Note } from './schema.ts';

type Row = {
  id: string; hit: string; at: string; bureau: string; unit: string; person: string | null; device: string | null; text: string | null; name: string | null; sha256: string | null; withheld: boolean;
  media_type: string | null; bytes: number | null;
};

const SELECT = 'select n.id, n.hit, n.at, n.bureau, n.unit, n.person, n.device, n."text", n.name, n.sha256, n.withheld, b.media_type, b.bytes from hit_notes n left join blobs b on b.sha256 = n.sha256';

/** The own side sees who wrote it, the other side the unit. */
const noteOf = (row: Row, bureau: string): Note => ({
  id: row.id, hit: row.hit, at: row.at, bureau: row.bureau, unit: row.unit,
  ...(row.bureau === bureau && row.person !== null ? { person: row.person } : {}), ...(row.bureau === bureau && row.device !== null ? { device: row.device } : {}),
  ...(row.text === null ? {} : { text: row.text }),
  ...(row.sha256 === null ? {} : { file: { name: row.name ?? '', mediaType: row.media_type ?? '', bytes: row.bytes ?? 0, sha256: row.sha256 } }),
  ...(row.bureau === bureau && row.withheld ? { withheld: true as const } : {}),
});

/** Who looks: what the other side wrote while the record was hidden from it is not there, as long as it is hidden still (R5). */
export type Onlooker = { readonly bureau: string; readonly seesRecord: boolean };
const MAY_SEE = '(n.bureau = $2 or not n.withheld or $3)';

/** Oldest first. */
export async function listNotes(db: Kysely<unknown>, hit: string, { bureau, seesRecord }: Onlooker, { after, limit }: { readonly after?: string | undefined; readonly limit: number }): Promise<readonly Note[]> {
  const rows = await run(db, `${SELECT} where n.hit = $1 and ${MAY_SEE} and ($4::text is null or n.position > (select n.position from hit_notes n where n.id = $4 and n.hit = $1 and ${MAY_SEE})) order by n.position limit $5`, [hit, bureau, seesRecord, after ?? null, limit]) as Row[];
  return rows.map((row) => noteOf(row, bureau));
}

export async function findNote(db: Kysely<unknown>, hit: string, { bureau, seesRecord }: Onlooker, id: string): Promise<Note | undefined> {
  const [row] = await run(db, `${SELECT} where n.hit = $1 and ${MAY_SEE} and n.id = $4`, [hit, bureau, seesRecord, id]) as Row[];
  return row && noteOf(row, bureau);
}

/** One writer to a hit at a time, until the transaction ends: so that limits hold and a repeat is seen. */
export async function holdHit(db: Kysely<unknown>, hit: string): Promise<void> {
  await run(db, 'select pg_advisory_xact_lock(hashtextextended($1, 724715))', [hit]);
}

/** What a bureau has written to a hit so far: how many notes and files, and the last note. */
export async function writtenBy(db: Kysely<unknown>, hit: string, bureau: string): Promise<{ readonly notes: number; readonly files: number; readonly last?: Note }> {
  const [counts] = await run(db, 'select count("text")::int as notes, count(sha256)::int as files from hit_notes where hit = $1 and bureau = $2', [hit, bureau]) as { notes: number; files: number }[];
  const [row] = await run(db, `${SELECT} where n.hit = $1 order by n.position desc limit 1`, [hit]) as Row[];
  return { notes: counts?.notes ?? 0, files: counts?.files ?? 0, ...(row?.bureau === bureau ? { last: noteOf(row, bureau) } : {}) };
}

/** The bureau's own attachment of these bytes to a hit. */
export async function findFile(db: Kysely<unknown>, hit: string, bureau: string, sha256: string): Promise<Note | undefined> {
  const [row] = await run(db, `${SELECT} where n.hit = $1 and n.bureau = $2 and n.sha256 = $3 order by n.position limit 1`, [hit, bureau, sha256]) as Row[];
  return row && noteOf(row, bureau);
}

export async function insertNote(db: Kysely<unknown>, note: Note, { person, device }: Pick<Principal, 'person' | 'device'>): Promise<void> {
  await run(db, 'insert into hit_notes (id, hit, at, bureau, unit, person, device, "text", name, sha256, withheld) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)',
    [note.id, note.hit, note.at, note.bureau, note.unit, person ?? null, device ?? null, note.text ?? null, note.file?.name ?? null, note.file?.sha256 ?? null, note.withheld ?? false]);
}
