/**
 * Blocks as they lie on the disk: a head that says number and length and cannot be forged, and what was sealed. Each file has a key of its
 * own, wrapped by the vault's. Pure arithmetic over bytes; opens no file.
 */
import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ID_BYTES = 16;
const MAC_BYTES = 16;
const FILE_MAGIC = Buffer.from('CCVAULT1');
export const BLOCK_MAGIC = Buffer.from('CCB1');
/** magic, number, length of what follows, MAC of them. */
export const HEAD_BYTES = BLOCK_MAGIC.length + 4 + 4 + MAC_BYTES;
export const FILE_HEAD_BYTES = FILE_MAGIC.length + ID_BYTES + NONCE_BYTES + KEY_BYTES + TAG_BYTES;

/** The bytes are not those that were sealed. */
export class NotSealed extends Error {}

export type FileKey = { readonly id: Buffer; readonly key: Buffer; readonly macKey: Buffer };

function seal(key: Buffer, aad: Buffer, plain: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(aad);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function unseal(key: Buffer, aad: Buffer, sealed: Buffer): Buffer {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) throw new NotSealed('too short');
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE_BYTES)).setAAD(aad).setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES)), decipher.final()]);
  } catch {
    throw new NotSealed('altered, or sealed by another key');
  }
}

const macKeyOf = (key: Buffer, id: Buffer): Buffer => createHmac('sha256', key).update('heads').update(id).digest();
const fileAad = (id: Buffer, purpose: string): Buffer => Buffer.concat([FILE_MAGIC, id, Buffer.from(purpose)]);

/** A new file's key, and the head that carries it. `purpose` is bound to it: no file stands for another. */
export function newFileKey(vault: Buffer, purpose: string): { readonly key: FileKey; readonly head: Buffer } {
  const id = randomBytes(ID_BYTES);
  const key = randomBytes(KEY_BYTES);
  return { key: { id, key, macKey: macKeyOf(key, id) }, head: Buffer.concat([FILE_MAGIC, id, seal(vault, fileAad(id, purpose), key)]) };
}

export function readFileKey(vault: Buffer, purpose: string, head: Buffer): FileKey {
  if (head.length < FILE_HEAD_BYTES || !head.subarray(0, FILE_MAGIC.length).equals(FILE_MAGIC)) throw new NotSealed('it is no file of a vault');
  const id = Buffer.from(head.subarray(FILE_MAGIC.length, FILE_MAGIC.length + ID_BYTES));
  const key = unseal(vault, fileAad(id, purpose), head.subarray(FILE_MAGIC.length + ID_BYTES, FILE_HEAD_BYTES));
  return { id, key, macKey: macKeyOf(key, id) };
}

const macOf = ({ macKey }: FileKey, number: number, length: number): Buffer => {
  const said = Buffer.alloc(8);
  said.writeUInt32BE(number, 0);
  said.writeUInt32BE(length, 4);
  return createHmac('sha256', macKey).update(said).digest().subarray(0, MAC_BYTES);
};

const blockAad = ({ id }: FileKey, number: number): Buffer => {
  const aad = Buffer.alloc(ID_BYTES + 4);
  id.copy(aad);
  aad.writeUInt32BE(number, ID_BYTES);
  return aad;
};

/** A block, head and all. */
export function sealBlock(key: FileKey, number: number, plain: Uint8Array): Buffer {
  const body = seal(key.key, blockAad(key, number), plain);
  const head = Buffer.alloc(HEAD_BYTES);
  BLOCK_MAGIC.copy(head);
  head.writeUInt32BE(number, 4);
  head.writeUInt32BE(body.length, 8);
  macOf(key, number, body.length).copy(head, 12);
  return Buffer.concat([head, body]);
}

/** What a head says; undefined where it is none of this file. */
export function readHead(key: FileKey, head: Buffer): { readonly number: number; readonly length: number } | undefined {
  if (head.length < HEAD_BYTES || !head.subarray(0, BLOCK_MAGIC.length).equals(BLOCK_MAGIC)) return undefined;
  const number = head.readUInt32BE(4);
  const length = head.readUInt32BE(8);
  return timingSafeEqual(macOf(key, number, length), head.subarray(12, HEAD_BYTES)) ? { number, length } : undefined;
}

export const unsealBlock = (key: FileKey, number: number, body: Buffer): Buffer => unseal(key.key, blockAad(key, number), body);
