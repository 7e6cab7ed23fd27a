/** A replica's log as it is brought: each entry's hash, the chain, the signature over its end, and what an entry says. Pure. */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { issuesOf } from '../../kernel/schema/index.ts';
import { logAltered, logSigned, logUnreadable } from './refusals.ts';
import { ReplicaDeed, type ReplicaEntry } from './schema.ts';

const NUMBER_BYTES = 8;
const FIRST = Buffer.alloc(32).toString('base64');

/** SHA-256 over the hash before, the number and the text; base64. */
export function hashOfEntry(before: string, number: number, text: string): string {
  const bytes = Buffer.alloc(NUMBER_BYTES);
  bytes.writeBigUInt64BE(BigInt(number));
  return createHash('sha256').update(Buffer.from(before, 'base64')).update(bytes).update(text, 'utf8').digest('base64');
}

export const signedText = (replica: string, { number, hash }: Pick<ReplicaEntry, 'number' | 'hash'>): string => `crosscheck-replica-log/1\n${replica}\n${number}\n${hash}\n`;

/** Refuses what the device has not signed. `key`: its public key, base64url. */
export function demandSigned(replica: string, entries: readonly ReplicaEntry[], { signature, key }: { readonly signature: string; readonly key: string }): void {
  const last = entries.at(-1);
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key }, format: 'jwk' });
  if (!last || !verify(null, Buffer.from(signedText(replica, last), 'utf8'), publicKey, Buffer.from(signature, 'base64'))) throw logSigned();
}

/** Refuses entries that do not follow on one another. The first is held against `before`, where that is known. */
export function demandChained(entries: readonly ReplicaEntry[], before: string | undefined): void {
  for (const [at, { number, text, hash }] of entries.entries()) {
    const previous = entries[at - 1];
    if (previous && number !== previous.number + 1) throw logUnreadable(number, `it stands behind entry ${previous.number}`);
    const link = previous?.hash ?? (number === 1 ? FIRST : before);
    if (link !== undefined && hashOfEntry(link, number, text) !== hash) throw logAltered(number);
  }
}

/** What an entry says; refuses what cannot be read. */
export function deedOf({ number, text }: ReplicaEntry): ReplicaDeed {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw logUnreadable(number, 'its text is not JSON');
  }
  const read = ReplicaDeed.safeParse(raw);
  if (!read.success) throw logUnreadable(number, issuesOf(read.error).map(({ path, detail }) => `${path} ${detail}`).join('; ').slice(0, 400));
  return read.data;
}
