/**
 * Makes receipts: what a check says of itself, hashed and signed. Signing is done aside from the main thread. It knows no
 * database and nothing of what a question or an answer means.
 */
import { randomBytes, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { vkeyOf, writeNote, type SignerKey } from '../../kernel/audit/note.ts';
import { SALT_BYTES, receiptText, saltedHash, type Said } from '../../kernel/audit/receipt.ts';
import type { Receipt } from './schema.ts';

const signAside = promisify(sign);

/** What a receipt tells openly, in order, and what only its hashes tell. */
export type Stated = { readonly said: Said; readonly question: unknown; readonly answer: unknown };
export type Receipts = { readonly key: string; readonly receiptFor: (stated: Stated) => Promise<Receipt> };

/** `always` is what every receipt of this hub says beside its check. */
export function receiptsBy(signer: SignerKey, always: Said = []): Receipts {
  const key = vkeyOf(signer.verifier);
  return {
    key,
    receiptFor: async ({ said, question, answer }) => {
      const salt = randomBytes(SALT_BYTES);
      const text = receiptText([...said, ...always, ['question', saltedHash(salt, question)], ['answer', saltedHash(salt, answer)]]);
      const bytes = await signAside(null, Buffer.from(text, 'utf8'), signer.privateKey);
      return { note: writeNote({ text, signatures: [{ name: signer.name, id: signer.id, bytes }] }), salt: salt.toString('base64'), question, key };
    },
  };
}
