/**
 * Signed notes (C2SP signed-note): a text with signature lines under it, Ed25519 (RFC 8032). Keys are named and numbered; a
 * signature of a key that is not known is passed over, one of a known key that does not fit spoils the note.
 */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign as signBytes, verify as verifyBytes, type KeyObject } from 'node:crypto';

/** Which kind of signature a key makes: of a note itself, or a witness's cosignature with its time (C2SP tlog-cosignature). */
export const NOTE_SIGNATURE = 0x01;
export const COSIGNATURE = 0x04;
export type SignatureType = typeof NOTE_SIGNATURE | typeof COSIGNATURE;

/** Of a public key, and of a seed. */
export const KEY_BYTES = 32;
const ID_BYTES = 4;
const NOTE_CHARS_MAX = 100_000;
const SIGNATURES_MAX = 64;
const DASH = '\u2014';

export type VerifierKey = { readonly name: string; readonly id: number; readonly type: SignatureType; readonly publicKey: KeyObject; readonly bytes: Buffer };
export type SignerKey = { readonly name: string; readonly id: number; readonly type: SignatureType; readonly privateKey: KeyObject; readonly verifier: VerifierKey };
export type Signature = { readonly name: string; readonly id: number; readonly bytes: Buffer };
export type Note = { readonly text: string; readonly signatures: readonly Signature[] };

/** A note that cannot be read; the message says where. */
export class BadNote extends Error {}

const SPACE_OR_PLUS = /[\p{White_Space}+]/u;
export const isKeyName = (name: string): boolean => name.length > 0 && !SPACE_OR_PLUS.test(name);

/** SHA-256(name || 0x0A || type || key)[:4], big-endian. */
function keyId(name: string, type: SignatureType, key: Uint8Array): number {
  return createHash('sha256').update(name).update('\n').update(Buffer.of(type)).update(key).digest().readUInt32BE(0);
}

const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A verifier's key from its 32 bytes. */
export function verifierKey(name: string, type: SignatureType, bytes: Uint8Array): VerifierKey {
  if (!isKeyName(name)) throw new BadNote(`"${name}" is no name of a key: no space and no plus`);
  if (bytes.length !== KEY_BYTES) throw new BadNote(`an Ed25519 key has ${KEY_BYTES} bytes, not ${bytes.length}`);
  return { name, type, id: keyId(name, type, bytes), bytes: Buffer.from(bytes), publicKey: createPublicKey({ key: Buffer.concat([SPKI_PREFIX, bytes]), format: 'der', type: 'spki' }) };
}

/** A signer's key from the 32 bytes of its seed. */
export function signerKey(name: string, type: SignatureType, seed: Uint8Array): SignerKey {
  if (seed.length !== KEY_BYTES) throw new BadNote(`the seed of an Ed25519 key has ${KEY_BYTES} bytes, not ${seed.length}`);
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  const verifier = verifierKey(name, type, spki.subarray(SPKI_PREFIX.length));
  return { name, type, id: verifier.id, privateKey, verifier };
}

/** A fresh seed. */
export const newSeed = (): Buffer => generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(PKCS8_PREFIX.length);

/** A verifier's key as text: `name+id+base64(type || key)`. */
export const vkeyOf = ({ name, id, type, bytes }: VerifierKey): string => `${name}+${id.toString(16).padStart(2 * ID_BYTES, '0')}+${Buffer.concat([Buffer.of(type), bytes]).toString('base64')}`;

/** Reads such a text; throws BadNote where it is none or its number does not fit. */
export function readVkey(text: string): VerifierKey {
  const match = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim());
  const bytes = match?.[3] === undefined ? Buffer.alloc(0) : fromBase64(match[3]) ?? Buffer.alloc(0);
  const type = bytes[0];
  if (match?.[1] === undefined || (type !== NOTE_SIGNATURE && type !== COSIGNATURE)) throw new BadNote('this is not a verifier key: name+8 hex digits+base64, Ed25519');
  const key = verifierKey(match[1], type, bytes.subarray(1));
  if (key.id !== Number.parseInt(match[2] ?? '', 16)) throw new BadNote(`the key of ${key.name} does not have the number that stands beside it`);
  return key;
}

/** Base64 that is exactly what its bytes are written as; undefined otherwise. */
export function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

/** The bytes a key signs under a text: the text itself, or the witness's statement with its time in front. */
const messageOf = (text: string, type: SignatureType, at: bigint | undefined): Buffer => Buffer.from(type === COSIGNATURE ? `cosignature/v1\ntime ${at ?? 0n}\n${text}` : text, 'utf8');

/** A signature of a text that ends in a newline. A cosignature bears its time in seconds since 1970. */
export function signText(text: string, key: SignerKey, atSeconds?: number): Signature {
  checkText(text);
  if (key.type === COSIGNATURE && atSeconds === undefined) throw new BadNote('a cosignature needs its time');
  const at = atSeconds === undefined ? undefined : BigInt(atSeconds);
  const signed = signBytes(null, messageOf(text, key.type, at), key.privateKey);
  const time = Buffer.alloc(key.type === COSIGNATURE ? 8 : 0);
  if (key.type === COSIGNATURE) time.writeBigUInt64BE(at ?? 0n);
  return { name: key.name, id: key.id, bytes: Buffer.concat([time, signed]) };
}

/** When a cosignature was made, in seconds since 1970; undefined where it is none. */
export const timeOf = ({ bytes }: Signature): number | undefined => (bytes.length === 72 ? Number(bytes.readBigUInt64BE(0)) : undefined);

function fits(text: string, signature: Signature, key: VerifierKey): boolean {
  const isCosignature = key.type === COSIGNATURE;
  if (signature.bytes.length !== (isCosignature ? 72 : 64)) return false;
  const at = isCosignature ? signature.bytes.readBigUInt64BE(0) : undefined;
  return verifyBytes(null, messageOf(text, key.type, at), key.publicKey, signature.bytes.subarray(isCosignature ? 8 : 0));
}

/** Which of the known keys signed. Throws BadNote where a known key's signature does not fit. */
export function verifyNote({ text, signatures }: Note, known: readonly VerifierKey[]): readonly VerifierKey[] {
  const by = new Set<VerifierKey>();
  for (const signature of signatures) {
    const key = known.find(({ name, id }) => name === signature.name && id === signature.id);
    if (!key) continue;
    if (!fits(text, signature, key)) throw new BadNote(`the signature of ${key.name} does not fit the note`);
    by.add(key);
  }
  return [...by];
}

function checkText(text: string): void {
  if (!text.endsWith('\n')) throw new BadNote('the text of a note ends in a newline');
  if (/[\u0000-\u0009\u000b-\u001f]/.test(text)) throw new BadNote('a note holds no control characters but newlines');
}

/** A note as it is written down. */
export const writeNote = ({ text, signatures }: Note): string => `${text}\n${signatures.map(signatureLine).join('')}`;
export const signatureLine = ({ name, id, bytes }: Signature): string => {
  const head = Buffer.alloc(ID_BYTES);
  head.writeUInt32BE(id);
  return `${DASH} ${name} ${Buffer.concat([head, bytes]).toString('base64')}\n`;
};

/** Reads one signature line; throws BadNote. */
export function readSignatureLine(line: string): Signature {
  const match = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/=]+)$/u.exec(line);
  const bytes = match?.[2] === undefined ? undefined : fromBase64(match[2]);
  if (match?.[1] === undefined || !bytes || bytes.length <= ID_BYTES) throw new BadNote(`this is no signature line: ${line.slice(0, 80)}`);
  return { name: match[1], id: bytes.readUInt32BE(0), bytes: bytes.subarray(ID_BYTES) };
}

/** Reads a note; throws BadNote where it is none. Nothing in it is true until `verifyNote` says by whom. */
export function readNote(written: string): Note {
  if (written.length > NOTE_CHARS_MAX) throw new BadNote(`a note has at most ${NOTE_CHARS_MAX} characters`);
  const at = written.lastIndexOf('\n\n');
  if (at < 0 || !written.endsWith('\n')) throw new BadNote('a note has a text, an empty line, and signature lines');
  const text = written.slice(0, at + 1);
  checkText(text);
  const lines = written.slice(at + 2, -1).split('\n');
  if (lines.length > SIGNATURES_MAX) throw new BadNote(`a note has at most ${SIGNATURES_MAX} signatures`);
  return { text, signatures: lines.map(readSignatureLine) };
}
