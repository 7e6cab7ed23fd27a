/**
 * Where a list ended, as a word that tells nobody anything: a place in the feed moves with what is hidden too (R5), so it is sealed
 * (AES-256-GCM) for the bureau that it was given to. Knows no database.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';
import type { Position } from '../../kernel/feed/feed.ts';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export type Seal = { readonly close: (bureau: string, at: Position) => string; /** Undefined where the word was not given to this bureau by this key. */ readonly open: (bureau: string, word: string) => Position | undefined };

/** `privateKey`: the Ed25519 key that signs the lists; the seal's is derived from its seed. */
export function sealBy(privateKey: KeyObject): Seal {
  const seed = Buffer.from(String(privateKey.export({ format: 'jwk' }).d), 'base64url');
  const key = Buffer.from(hkdfSync('sha256', seed, '', 'crosscheck hotlist place', KEY_BYTES));
  return {
    close(bureau, { epoch, tx, position }) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(bureau, 'utf8'));
      const sealed = Buffer.concat([cipher.update(JSON.stringify([epoch, tx, position]), 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64url');
    },
    open(bureau, word) {
      const bytes = Buffer.from(word, 'base64url');
      if (bytes.length <= NONCE_BYTES + TAG_BYTES) return undefined;
      const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES)).setAAD(Buffer.from(bureau, 'utf8')).setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        const [epoch = 0, tx = 0, position = 0] = JSON.parse(Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8')) as number[];
        return { epoch, tx, position };
      } catch {
        return undefined; // it does not authenticate: another key's, another bureau's, or made up
      }
    },
  };
}
