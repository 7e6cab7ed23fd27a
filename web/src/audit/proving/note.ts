/**
 * Signed notes and checkpoints (C2SP signed-note, tlog-checkpoint, tlog-cosignature) in a browser: read, and their Ed25519
 * signatures tried by WebCrypto. What is wrong is said as a code, for the words of four languages.
 */
import { areEqual, fromBase64, HASH_BYTES, sha256, uint32, uint64, utf8, type Bytes } from './bytes.ts';

/** Why something of the log cannot be believed: a code of `audit.fault.*`. */
export class Unsound extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.name = 'Unsound';
    this.code = code;
  }
}

const COSIGNATURE = 0x04;
const NOTE_CHARS_MAX = 100_000;
const SIGNATURES_MAX = 64;
const ID_BYTES = 4;
const SIGNATURE_BYTES = 64;
const TIME_BYTES = 8;

export type VerifierKey = { readonly name: string; readonly id: number; readonly type: number; readonly bytes: Bytes };
type Signature = { readonly name: string; readonly id: number; readonly bytes: Bytes };
export type Note = { readonly text: string; readonly signatures: readonly Signature[] };
export type Checkpoint = { readonly origin: string; readonly size: number; readonly root: Bytes };

/** Reads `name+id+base64(type || key)`. */
export async function readVkey(text: string): Promise<VerifierKey> {
  const [, name = '', id = '', encoded = ''] = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim()) ?? [];
  const bytes = fromBase64(encoded);
  const type = bytes?.[0];
  if (name === '' || bytes?.length !== HASH_BYTES + 1 || (type !== 0x01 && type !== COSIGNATURE)) throw new Unsound('key_unreadable');
  const computed = uint32(await sha256(utf8(`${name}\n`), bytes), 0);
  if (computed !== Number.parseInt(id, 16)) throw new Unsound('key_unreadable');
  return { name, id: computed, type, bytes: bytes.slice(1) };
}

export function readNote(written: string): Note {
  const at = written.lastIndexOf('\n\n');
  const text = written.slice(0, at + 1);
  const lines = written.slice(at + 2, -1).split('\n');
  if (written.length > NOTE_CHARS_MAX || at < 0 || !written.endsWith('\n') || lines.length > SIGNATURES_MAX || /[\u0000-\u0009\u000b-\u001f]/.test(text)) throw new Unsound('note_unreadable');
  return { text, signatures: lines.map(signatureIn) };
}

function signatureIn(line: string): Signature {
  const [, name = '', encoded = ''] = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/=]+)$/u.exec(line) ?? [];
  const bytes = fromBase64(encoded);
  if (name === '' || !bytes || bytes.length <= ID_BYTES) throw new Unsound('note_unreadable');
  return { name, id: uint32(bytes, 0), bytes: bytes.slice(ID_BYTES) };
}

/** Whether this browser can try signatures at all: WebCrypto with Ed25519, on a page that came by a safe way. */
export async function canVerify(): Promise<boolean> {
  try {
    await crypto.subtle.importKey('raw', new Uint8Array(HASH_BYTES), { name: 'Ed25519' }, false, ['verify']);
    return true;
  } catch {
    return false;
  }
}

async function fits(text: string, { bytes }: Signature, key: VerifierKey): Promise<boolean> {
  const isCosignature = key.type === COSIGNATURE;
  const head = isCosignature ? TIME_BYTES : 0;
  if (bytes.length !== SIGNATURE_BYTES + head) return false;
  const message = isCosignature ? `cosignature/v1\ntime ${uint64(bytes, 0)}\n${text}` : text;
  const imported = await crypto.subtle.importKey('raw', key.bytes, { name: 'Ed25519' }, false, ['verify']);
  return crypto.subtle.verify({ name: 'Ed25519' }, imported, bytes.slice(head), utf8(message));
}

/** Which of the known keys signed; the signature of a known key that does not fit is a fault. */
export async function signersOf({ text, signatures }: Note, known: readonly VerifierKey[]): Promise<readonly VerifierKey[]> {
  const by = new Set<VerifierKey>();
  for (const signature of signatures) {
    const key = known.find(({ name, id }) => name === signature.name && id === signature.id);
    if (!key) continue;
    if (!await fits(text, signature, key)) throw new Unsound('signature');
    by.add(key);
  }
  return [...by];
}

function readCheckpoint(text: string): Checkpoint {
  const [origin = '', size = '', root = '', ...rest] = text.split('\n');
  const bytes = fromBase64(root);
  if (origin === '' || !/^(0|[1-9]\d{0,15})$/.test(size) || !Number.isSafeInteger(Number(size)) || bytes?.length !== HASH_BYTES || rest.at(-1) !== '' || rest.slice(0, -1).includes('')) throw new Unsound('checkpoint_unreadable');
  return { origin, size: Number(size), root: bytes };
}

/** The checkpoint of a note that one of these keys signed. */
export async function signedCheckpoint(written: string, key: VerifierKey): Promise<{ readonly note: Note; readonly checkpoint: Checkpoint }> {
  const note = readNote(written);
  const checkpoint = readCheckpoint(note.text);
  if ((await signersOf(note, [key])).length === 0) throw new Unsound('not_signed');
  return { note, checkpoint };
}

export const sameKey = (a: VerifierKey, b: VerifierKey): boolean => a.name === b.name && a.type === b.type && areEqual(a.bytes, b.bytes);
