/** Rows held against the leaves that tell of them: what each source's verifier is given and asked. */
import { standingOf } from '../../feed/consumers.ts';
import { run, type Kysely } from '../../store/database.ts';
import type { Said } from '../leaves.ts';
import { placeName } from '../sequencer.ts';
import type { Findings } from './findings.ts';

/** What one leaf tells of a row. */
export type Told<K extends Said['kind'] = Said['kind']> = { readonly leaf: string; readonly bureau: string; readonly position: number; readonly said: Extract<Said, { kind: K }> };

/** What stood before the log began, as its first event says. */
export type Before = { readonly at: string; readonly checks: number; readonly states: number };

export type RowVerifier = {
  readonly kind: Said['kind'];
  /** Holds the rows of some leaves against them. */
  readonly page: (told: readonly Told[]) => Promise<void>;
  /** Once all leaves were told: looks for rows that no leaf tells of. */
  readonly end: (before: Before | undefined) => Promise<void>;
};
export type MakeVerifier = (db: Kysely<unknown>, findings: Findings, today: string) => RowVerifier;

/** Rows of a source that should be in the log by now and are in no leaf; and how many are on their way. */
export async function strays(db: Kysely<unknown>, kind: Said['kind'], { table, position }: { readonly table: string; readonly position: string }): Promise<{ readonly inserted: readonly number[]; readonly pending: readonly number[] }> {
  const { epoch, tx, position: at } = await standingOf(db, placeName(kind));
  const rows = await run(db, `
    select ${position} as position, (epoch, tx, ${position}) <= ($2, $3::text::xid8, $4) as due from ${table} s
    where not exists (select 1 from log_entries e where e.kind = $1 and e.position = s.${position}) order by 1 limit ${STRAYS_MAX}`, [kind, epoch, String(tx), at]) as { position: number; due: boolean }[];
  return { inserted: rows.filter(({ due }) => due).map((row) => row.position), pending: rows.filter(({ due }) => !due).map((row) => row.position) };
}
const STRAYS_MAX = 100_000;

export function* slicesOf<T>(items: readonly T[], length: number): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += length) yield items.slice(at, at + length);
}
