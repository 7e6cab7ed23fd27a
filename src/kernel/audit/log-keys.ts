/**
 * Keys as files and texts: a signer's key as `PRIVATE+KEY+name+number+base64`, and the key of a log under the names of its
 * origins, which change with the year. Pure.
 */
import { BadNote, COSIGNATURE, NOTE_SIGNATURE, fromBase64, signerKey, verifierKey, type SignerKey, type VerifierKey } from './note.ts';

const ID_HEX = 8;
const idOf = (id: number): string => id.toString(16).padStart(ID_HEX, '0');

/** A signer's key as it lies in a file: the form that C2SP's and Go's tools read. */
export const writeSignerKey = (key: SignerKey, seed: Uint8Array): string => `PRIVATE+KEY+${key.name}+${idOf(key.id)}+${Buffer.concat([Buffer.of(key.type), seed]).toString('base64')}\n`;

/** Reads such a file; throws BadNote. */
export function readSignerKey(text: string): SignerKey {
  const match = /^PRIVATE\+KEY\+([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim());
  const bytes = match?.[3] === undefined ? undefined : fromBase64(match[3]);
  const type = bytes?.[0];
  if (match?.[1] === undefined || !bytes || (type !== NOTE_SIGNATURE && type !== COSIGNATURE)) throw new BadNote('this is no signer’s key: PRIVATE+KEY+name+8 hex digits+base64, Ed25519');
  const key = signerKey(match[1], type, bytes.subarray(1));
  if (idOf(key.id) !== match[2]) throw new BadNote(`the key of ${key.name} does not have the number that stands beside it`);
  return key;
}

const YEAR = /^(.+\/log\/)\d{4}(-\d{1,3})?$/;

/**
 * The key under which a log of this origin would sign, if it is the same log: a log takes a new origin with each year, with
 * the same key. Undefined where the origin is another log's.
 */
export function keyForOrigin(key: VerifierKey, origin: string): VerifierKey | undefined {
  if (key.name === origin) return key;
  const known = YEAR.exec(key.name)?.[1];
  if (known === undefined || YEAR.exec(origin)?.[1] !== known) return undefined;
  return verifierKey(origin, key.type, key.bytes);
}
