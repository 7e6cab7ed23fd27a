/** Ties a receipt to the log: the proof that its check was logged, and that log and receipt say the same of it. Knows no hub. */
import { readFile } from 'node:fs/promises';
import type { VerifierKey } from '../kernel/audit/note.ts';
import { checkProof } from '../kernel/audit/proof-file.ts';
import type { ProofFile } from '../modules/log/schema.ts';
import { proofIn } from './audit-proofs.ts';
import { EXIT, Failure } from './exit.ts';
import { whyNot } from './source.ts';

/** What is wrong where anything is; else what the proof shows and what it leaves open. */
export type Tie = { readonly faults: readonly string[]; readonly shows: readonly string[]; readonly leavesOpen: readonly string[] };

/** Places in the text of a logged check (docs/guides/log-format.md), by the name of the receipt's line. */
const LOGGED: Readonly<Record<string, number>> = { check: 0, at: 1, bureau: 2, unit: 3, outcome: 8, 'as-of': 9, comparison: 10, model: 11 };
/** The log has microseconds, a receipt milliseconds of the same instant. */
const MICROSECONDS = /(\.\d{3})000Z$/;

/** `said`: the lines of a receipt that is sound; `key`: the log's, where the reader knows it. */
export function tied(said: ReadonlyMap<string, string>, proof: ProofFile, key: VerifierKey | undefined): Tie {
  const { faults, shows, leavesOpen } = checkProof(proof, key);
  if (proof.kind !== 'check' || proof.id !== said.get('check')) return { faults: [`the proof is of ${proof.kind} ${proof.id}, the receipt of check ${said.get('check') ?? ''}`, ...faults], shows, leavesOpen };
  return { faults: [...faults, ...differences(said, proof.canonical)], shows, leavesOpen };
}

function differences(said: ReadonlyMap<string, string>, canonical: string | null): readonly string[] {
  if (canonical === null) return []; // its time was over: that it was logged is proven, and that this is not its text is said
  const logged = JSON.parse(canonical) as readonly unknown[];
  return Object.entries(LOGGED).flatMap(([name, at]) => {
    const [receipt, log] = [said.get(name), logged[at]];
    const inLog = typeof log === 'string' ? log.replace(MICROSECONDS, '$1Z') : undefined;
    return receipt === undefined || log === null || inLog === receipt ? [] : [`${name}: the receipt says ${receipt}, the log ${inLog ?? 'something else'}`];
  });
}

/** A proof as `audit prove` has written it. */
export const readProof = async (path: string): Promise<ProofFile> =>
  proofIn(await readFile(path).catch((cause: unknown) => { throw new Failure(EXIT.noInput, whyNot(path, cause as NodeJS.ErrnoException)); }), path);
