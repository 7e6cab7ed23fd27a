/** Receipts as files: kept beside their answers, read back one by one, and tried against the key that signed. Knows no hub. */
import { appendFile, mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { BadNote, fromBase64, readNote, readVkey, verifyNote, type VerifierKey } from '../kernel/audit/note.ts';
import { SALT_BYTES, readReceiptText, saltedHash } from '../kernel/audit/receipt.ts';
import { KeptReceipt, NOT_HASHED, RECEIPT_LINES, type Receipt } from '../modules/receipts/schema.ts';
import { EXIT, Failure } from './exit.ts';
import { whyNot } from './source.ts';

const OWN_EYES = 0o600;
const FILES_MAX = 100_000;
const FORMAT = 'crosscheck-receipt-file/1';

/** An answer without its receipt, and the receipt as it is kept; undefined where the answer has none. */
export function keptOf(answer: Readonly<Record<string, unknown>>): KeptReceipt | undefined {
  const { receipt } = answer as { readonly receipt?: Receipt };
  return receipt && { format: FORMAT, note: receipt.note, salt: receipt.salt, question: receipt.question, answer: hashedOf(answer), key: receipt.key };
}

/** What of an answer its hash is of. */
const hashedOf = (answer: Readonly<Record<string, unknown>>): Record<string, unknown> => Object.fromEntries(Object.entries(answer).filter(([name]) => !(NOT_HASHED as readonly string[]).includes(name)));

const isFolder = async (path: string): Promise<boolean> => path.endsWith('/') || (await stat(path).catch(() => undefined))?.isDirectory() === true;

/** Where the receipt of a single check goes: into the folder under the check's id, or to the file. */
export async function keepReceipt(path: string, kept: KeptReceipt, id: string): Promise<string> {
  const isIn = await isFolder(path);
  const to = isIn ? join(path, `${id}.json`) : path;
  try {
    if (isIn) await mkdir(path, { recursive: true });
    await writeFile(to, `${JSON.stringify(kept)}\n`, { flag: 'wx', mode: OWN_EYES });
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new Failure(EXIT.noInput, code === 'EEXIST' ? `there is a file ${to} already; the receipt was not written` : `the receipt cannot be written to ${to}: ${message}`);
  }
  return to;
}

/** Receipts of a stream, a line each: to the file, or into the folder under the id of the first check. */
export function receiptLines(path: string): (kept: readonly { readonly id: string; readonly kept: KeptReceipt }[]) => Promise<void> {
  let to: string | undefined;
  return async (all) => {
    const [first] = all;
    if (!first) return;
    try {
      if (to === undefined) {
        const isIn = await isFolder(path);
        if (isIn) await mkdir(path, { recursive: true });
        to = isIn ? join(path, `${first.id}.ndjson`) : path;
      }
      await appendFile(to, all.map(({ kept }) => `${JSON.stringify(kept)}\n`).join(''), { mode: OWN_EYES });
    } catch (cause) {
      throw new Failure(EXIT.noInput, `the receipts cannot be written to ${to ?? path}: ${(cause as Error).message}`);
    }
  };
}

/** One receipt as it was read; `where` names it for people. What cannot be read says why. */
export type ReadReceipt = { readonly where: string } & ({ readonly kept: KeptReceipt } | { readonly fault: string });

const NAMES = /\.(json|ndjson)$/;

async function filesOf(path: string): Promise<readonly string[]> {
  try {
    if (!await isFolder(path)) return [path];
    const names = (await readdir(path)).filter((name) => NAMES.test(name)).sort();
    if (names.length > FILES_MAX) throw new Failure(EXIT.badData, `${path} holds more than ${FILES_MAX} files; name one that it holds, or a part of it`);
    return names.map((name) => join(path, name));
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw new Failure(EXIT.noInput, whyNot(path, cause as NodeJS.ErrnoException));
  }
}

/** All receipts of a file, or of the .json and .ndjson files of a folder: one a file, or one a line. */
export async function* readReceipts(path: string): AsyncGenerator<ReadReceipt> {
  for (const file of await filesOf(path)) {
    try {
      if (file.endsWith('.json')) yield { where: file, ...parsed(await readFile(file, 'utf8')) };
      else yield* readLines(file);
    } catch (cause) {
      throw cause instanceof Failure ? cause : new Failure(EXIT.noInput, whyNot(file, cause as NodeJS.ErrnoException));
    }
  }
}

/** A receipt on each line, one at a time: a stream may have left millions. */
async function* readLines(file: string): AsyncGenerator<ReadReceipt> {
  let at = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    at += 1;
    if (line.trim() !== '') yield { where: `${file}:${at}`, ...parsed(line) };
  }
  if (at === 0) yield { where: file, fault: 'the file is empty' };
}

function parsed(line: string): { readonly kept: KeptReceipt } | { readonly fault: string } {
  try {
    const read = KeptReceipt.safeParse(JSON.parse(line));
    return read.success ? { kept: read.data } : { fault: 'this is no receipt as crosscheck check --receipt writes it' };
  } catch {
    return { fault: 'this is not JSON' };
  }
}

/** What a sound receipt says; or everything that is wrong with it. */
export type Tried = { readonly said: ReadonlyMap<string, string>; readonly key: VerifierKey; readonly isOwnKey: boolean } | { readonly faults: readonly string[] };

/** Tries a receipt: the signature by one of the known keys, or by the one that it names itself where none is known; then question and answer beside it. */
export function tried(kept: KeptReceipt, known: readonly VerifierKey[]): Tried {
  try {
    const own = readVkey(kept.key);
    const note = readNote(kept.note);
    const [key] = verifyNote(note, known.length > 0 ? known : [own]);
    if (!key) return { faults: [`none of the keys given has signed it; it names ${kept.key}`] };
    const said = readReceiptText(note.text);
    const faults = [...missing(said), ...differences(kept, said)];
    return faults.length > 0 ? { faults } : { said, key, isOwnKey: known.length === 0 };
  } catch (cause) {
    if (cause instanceof BadNote) return { faults: [cause.message] };
    throw cause;
  }
}

const missing = (said: ReadonlyMap<string, string>): readonly string[] => RECEIPT_LINES.filter((name) => !said.has(name)).map((name) => `it does not say its ${name}`);

/** Where what lies beside the note is not what was signed. */
function differences({ salt, question, answer }: KeptReceipt, said: ReadonlyMap<string, string>): readonly string[] {
  const bytes = fromBase64(salt);
  if (bytes?.length !== SALT_BYTES) return [`its salt is not ${SALT_BYTES} bytes in base64`];
  return [
    ...(saltedHash(bytes, question) === said.get('question') ? [] : ['the question beside it is not the one that was signed']),
    ...(saltedHash(bytes, answer) === said.get('answer') ? [] : ['the answer beside it is not the one that was signed']),
    ...Object.entries({ id: 'check', answeredAt: 'at', outcome: 'outcome', asOf: 'as-of' }).filter(([member, line]) => answer[member] !== said.get(line)).map(([member]) => `the answer's ${member} is not the one that was signed`),
  ];
}
