/** The whole log of a database against everything that it tells of: what an operator runs. */
import { readCheckpoint } from '../checkpoint.ts';
import { originsOf, type Origin } from '../log-store.ts';
import { BadNote, NOTE_SIGNATURE, readNote, signerKey, vkeyOf } from '../note.ts';
import { run, type Kysely } from '../../store/database.ts';
import type { Findings } from './findings.ts';
import { walkOrigin, type Walk } from './origin.ts';
import type { Before, MakeVerifier, RowVerifier, Told } from './rows.ts';

export type Known = {
  /** The day that it is: a check whose last day is over may be gone. */
  readonly today: string;
  /** What lies in the folder of keys; undefined where it is not at hand. */
  readonly keys: { readonly seed: Buffer; readonly lastSigned: string | undefined } | undefined;
};

/** Verifies on one connection, best in one snapshot; says how many entries were read. */
export async function verifyDatabase(db: Kysely<unknown>, findings: Findings, { today, keys }: Known, makers: readonly MakeVerifier[]): Promise<{ readonly entries: number; readonly origins: readonly string[] }> {
  const origins = await originsOf(db);
  const verifiers = makers.map((make) => make(db, findings, today));
  const signed = signedIn(keys?.lastSigned, findings);
  if (origins.length === 0) {
    findings.note('there is no log yet');
    if (signed) findings.fault(`the log ${signed.origin}`, `was signed up to ${signed.size} entries and is not in this database`);
  }
  if (!keys) findings.note('keys/log.checkpoint was not at hand: an older state of this whole database would not be noticed');
  holdKeys(origins, keys?.seed, findings);
  let entries = 0;
  let before: Before | undefined;
  let isEarly = true;
  for (const [i, origin] of origins.entries()) {
    if (origin.number !== i + 1) findings.fault(`the log ${origin.origin}`, `is number ${origin.number} and follows number ${i}`);
    const onLeaves = async (told: readonly Told[]): Promise<void> => {
      if (isEarly) {
        const first = told.findIndex(({ said }) => said.kind !== 'event');
        before ??= await beginOf(db, (first < 0 ? told : told.slice(0, first)).map(({ position }) => position));
        isEarly = first < 0;
      }
      for (const verifier of verifiers) await pageOf(verifier, told);
    };
    entries += await walkOrigin(db, findings, { origin, onLeaves, expected: expectedOf(origins, i, signed) });
  }
  if (signed && origins.length > 0 && !origins.some(({ origin }) => origin === signed.origin)) findings.fault(`the log ${signed.origin}`, `was signed up to ${signed.size} entries and is not in this database`);
  for (const verifier of verifiers) await verifier.end(before);
  await holdLast(db, origins.at(-1), signed, findings);
  return { entries, origins: origins.map(({ origin }) => origin) };
}

async function pageOf(verifier: RowVerifier, told: readonly Told[]): Promise<void> {
  const own = told.filter(({ said }) => said.kind === verifier.kind);
  if (own.length > 0) await verifier.page(own);
}

type Signed = ReturnType<typeof readCheckpoint>;

function signedIn(note: string | undefined, findings: Findings): Signed | undefined {
  if (note === undefined) return undefined;
  try {
    return readCheckpoint(readNote(note).text);
  } catch (cause) {
    if (!(cause instanceof BadNote)) throw cause;
    findings.fault('keys/log.checkpoint', cause.message);
    return undefined;
  }
}

/** The name of a log that did not begin with the year (sequencer.ts). */
const BEGUN_BY_HAND = /\/log\/\d{4}-\d+$/;

function expectedOf(origins: readonly Origin[], i: number, signed: Signed | undefined): Walk['expected'] {
  const [origin, next] = [origins[i], origins[i + 1]];
  return [
    ...(signed && signed.origin === origin?.origin ? [{ ...signed, by: 'keys/log.checkpoint, which was signed last,' }] : []),
    ...(next?.closedSize != null && next.closedRoot ? [{ size: next.closedSize, root: next.closedRoot, by: `the first entry of ${next.origin}`, isRestored: BEGUN_BY_HAND.test(next.origin) }] : []),
  ];
}

/** The newest log must be signed with the key at hand; older ones may have had another. */
function holdKeys(origins: readonly Origin[], seed: Buffer | undefined, findings: Findings): void {
  if (!seed) return;
  for (const { origin, key, number } of origins) {
    if (vkeyOf(signerKey(origin, NOTE_SIGNATURE, seed).verifier) === key) continue;
    if (number === origins.length) findings.fault(`the key of ${origin}`, 'is not the one in keys/log.key');
    else findings.note(`${origin} was signed with another key than the one in keys/log.key`);
  }
}

/** What was signed last is shown, too. */
async function holdLast(db: Kysely<unknown>, origin: Origin | undefined, signed: Signed | undefined, findings: Findings): Promise<void> {
  if (!origin) return;
  const [row] = await run(db, `
    select coalesce((select max(size) from log_checkpoints where origin = $1), 0) as shown, (select count(*) from log_entries where origin = $1) as size`, [origin.number]) as { shown: number; size: number }[];
  if (!row) return;
  if (signed?.origin === origin.origin && row.shown < signed.size) findings.fault(`the checkpoint of ${signed.size} entries of ${origin.origin}`, 'was signed and is gone; where the hub was stopped between the two, it shows it again once it runs');
  else if (row.shown < row.size) findings.note(`${row.size - row.shown} entries are integrated and not signed yet`);
}

/** What stood before the log began: an event among its very first leaves. */
async function beginOf(db: Kysely<unknown>, sequences: readonly number[]): Promise<Before | undefined> {
  const [row] = await run(db, `select at, detail from audit_events where sequence = any($1) and action = 'log.begun' order by sequence limit 1`, [sequences]) as { at: string; detail: { checks: number; states: number } }[];
  return row && { at: row.at, ...row.detail };
}
