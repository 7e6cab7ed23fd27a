/** What a backup says of itself: its tables with counts and hashes, its schema, how far its log went. Written last: a folder without it is no backup. */
import { createHash } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from '../../schema/index.ts';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const Name = z.string().regex(/^[a-z_][a-z0-9_]*$/);

export const TablePart = z.strictObject({
  table: Name, columns: z.array(Name).min(1), rows: z.int().min(0), bytes: z.int().min(0).meta({ description: 'Of the file.' }),
  sha256: Hash.meta({ description: 'Of the file.' }), textSha256: Hash.meta({ description: 'Of the rows as PostgreSQL wrote them.' }),
});
export type TablePart = z.infer<typeof TablePart>;

export const Manifest = z.strictObject({
  format: z.literal('crosscheck-backup-1'), version: z.string(), takenAt: z.string(), world: z.enum(['live', 'training']),
  migrations: z.array(z.string()).min(1), tables: z.array(TablePart), sequences: z.array(z.strictObject({ name: Name, value: z.int(), isCalled: z.boolean() })),
  log: z.strictObject({ origin: z.string(), number: z.int(), size: z.int(), root: z.string(), key: z.string() }).nullable(),
});
export type Manifest = z.infer<typeof Manifest>;

const FILE = 'manifest.json';
export const fileOf = (folder: string, table: string): string => join(folder, `${table}.copy.gz`);
export const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Writes it durably; its own hash is what an operator notes elsewhere. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<string> {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const path = join(folder, FILE);
  const file = await open(`${path}.new`, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
  return sha256Of(text);
}

/** A folder that is no backup, or none of this program's: the message says which. */
export class NoBackup extends Error {}

export async function readManifest(folder: string): Promise<{ readonly manifest: Manifest; readonly sha256: string }> {
  const text = await readFile(join(folder, FILE), 'utf8').catch((cause: unknown) => {
    throw new NoBackup(`${folder} is no whole backup: it has no ${FILE}, which is written last`, { cause });
  });
  let said: unknown;
  try { said = JSON.parse(text); } catch { throw new NoBackup(`${join(folder, FILE)} is damaged: it is not JSON`); }
  const parsed = Manifest.safeParse(said);
  if (!parsed.success) throw new NoBackup(`${join(folder, FILE)} is damaged or of another version: ${parsed.error.issues[0]?.path.join('.') ?? ''} ${parsed.error.issues[0]?.message ?? ''}`);
  return { manifest: parsed.data, sha256: sha256Of(text) };
}
