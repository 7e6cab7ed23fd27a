/**
 * Where a replica stands in the feed, as a word that tells nobody anything: places move with what is hidden too (R5), so it is sealed
 * (AES-256-GCM) for the bureau that it was given to. One place has one word for one bureau, whoever seals it. Knows no database.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, type KeyObject } from 'node:crypto';
import type { Position } from '../../kernel/feed/feed.ts';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** All words are of one length: how many digits a place has would tell how much is hidden. */
const PLAIN_CHARS = 96;

/** A change of the feed: its place, and what it changed, because a database that was set back may give the place again. */
export type Place = Position & { readonly subject: string; readonly version: number };
export const BEGINNING: Place = { epoch: 0, tx: 0, position: 0, subject: '', version: 0 };

export type Seal = { readonly close: (bureau: string, at: Place) => string; /** Undefined where the word was not given to this bureau by this key. */ readonly open: (bureau: string, word: string) => Place | undefined };

/** `privateKey`: the Ed25519 key that signs segments; the seal's keys are derived from its seed. */
export function sealBy(privateKey: KeyObject): Seal {
  const seed = Buffer.from(String(privateKey.export({ format: 'jwk' }).d), 'base64url');
  const keyFor = (what: string): Buffer => Buffer.from(hkdfSync('sha256', seed, '', what, KEY_BYTES));
  const [key, nonces] = [keyFor('crosscheck replica place'), keyFor('crosscheck replica place nonce')];
  return {
    close(bureau, { epoch, tx, position, subject, version }) {
      const plain = JSON.stringify([epoch, tx, position, subject, version]).padEnd(PLAIN_CHARS);
      // Of what is sealed itself: no two places share a nonce, and a place that has not moved has the same word.
      const nonce = createHmac('sha256', nonces).update(`${bureau}\n${plain}`).digest().subarray(0, NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(bureau, 'utf8'));
      const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64url');
    },
    open(bureau, word) {
      const bytes = Buffer.from(word, 'base64url');
      if (bytes.length <= NONCE_BYTES + TAG_BYTES) return undefined;
      const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES)).setAAD(Buffer.from(bureau, 'utf8')).setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        const [epoch, tx, position, subject, version] = JSON.parse(Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8')) as [number, number, number, string, number];
        return { epoch, tx, position, subject, version };
      } catch {
        return undefined; // it does not authenticate: another key's, another bureau's, or made up
      }
    },
  };
}
