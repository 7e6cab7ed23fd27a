/** A kept receipt of a check, tried in the browser and without the hub: its signature, and the question and the answer beside it. */
import type { KeptReceipt, NOT_HASHED, RECEIPT_LINES } from '../../../../src/modules/receipts/schema.ts';
import { fromBase64, sha256, toBase64, utf8 } from './bytes.ts';
import { readNote, readVkey, signersOf, Unsound, type VerifierKey } from './note.ts';

const LINES: readonly (typeof RECEIPT_LINES)[number][] = ['check', 'bureau', 'unit', 'at', 'as-of', 'comparison', 'model', 'outcome', 'kept', 'question', 'answer'];
const ASIDE: readonly (typeof NOT_HASHED)[number][] = ['receipt', 'world'];
const SALT_BYTES = 16;
const FIRST_LINE = 'crosscheck-receipt/1';

export type Tried = { readonly faults: readonly string[]; readonly said: ReadonlyMap<string, string>; readonly signer?: string; readonly open: readonly string[] };

export const isReceiptFile = (read: unknown): read is KeptReceipt => (read as { format?: unknown } | null)?.format === 'crosscheck-receipt-file/1';

/** RFC 8785: members in the order of their names, numbers as ECMAScript writes them; what is undefined is not there. */
function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((one) => canonicalText(one ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalText(member)}`).join(',')}}`;
}

const saltedHash = async (salt: Uint8Array, value: unknown): Promise<string> => toBase64(await sha256(salt, utf8(canonicalText(value))));

function readLines(text: string): ReadonlyMap<string, string> {
  const [first, ...lines] = text.split('\n');
  if (first !== FIRST_LINE || lines.pop() !== '') throw new Unsound('no_receipt');
  const said = new Map<string, string>();
  for (const line of lines) {
    const at = line.indexOf(' ');
    if (at < 1 || said.has(line.slice(0, at))) throw new Unsound('no_receipt');
    said.set(line.slice(0, at), line.slice(at + 1));
  }
  return said;
}

/** `known`: the hub's keys for receipts; where none is known the receipt's own is used, and that is said. */
export async function tryReceipt(kept: KeptReceipt, known: readonly VerifierKey[]): Promise<Tried> {
  try {
    const note = readNote(kept.note);
    const [signer] = await signersOf(note, known.length > 0 ? known : [await readVkey(kept.key)]);
    if (!signer) return { faults: ['not_signed_by_hub'], said: new Map(), open: [] };
    const said = readLines(note.text);
    return { faults: [...(LINES.every((name) => said.has(name)) ? [] : ['no_receipt']), ...await differences(kept, said)], said, signer: signer.name, open: ['records_right', ...(known.length > 0 ? [] : ['key_of_file'])] };
  } catch (cause) {
    if (cause instanceof Unsound) return { faults: [cause.code], said: new Map(), open: [] };
    if (cause instanceof TypeError) return { faults: ['file_unreadable'], said: new Map(), open: [] };
    throw cause;
  }
}

async function differences({ salt, question, answer }: KeptReceipt, said: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const bytes = fromBase64(salt);
  if (bytes?.length !== SALT_BYTES) return ['not_base64'];
  const hashed = Object.fromEntries(Object.entries(answer).filter(([name]) => !(ASIDE as readonly string[]).includes(name)));
  const told = [['id', 'check'], ['answeredAt', 'at'], ['outcome', 'outcome'], ['asOf', 'as-of']] as const;
  return [
    ...(await saltedHash(bytes, question) === said.get('question') ? [] : ['other_question']),
    ...(await saltedHash(bytes, hashed) === said.get('answer') && told.every(([member, line]) => answer[member] === said.get(line)) ? [] : ['other_answer']),
  ];
}
