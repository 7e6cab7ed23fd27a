/**
 * What the relay puts into the stream: segments in sealed parts, each set of parts under a signed line that says from which place to which it
 * leads. Whoever runs the servers in between sees for whom it is, how large and when. Knows neither rows nor NATS.
 */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';
import { BadNote, readNote, signText, verifyNote, writeNote, type SignerKey, type VerifierKey } from '../audit/note.ts';

const FORMAT = 'crosscheck-carried/1';
const MAGIC = Buffer.from('XCC1');
/** Magic, key, number, set, part, parts. */
const HEAD_BYTES = 4 + 4 + 8 + 8 + 2 + 2;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const SET_BYTES = 8;
/** A server takes messages of 1 MiB where nothing else is said. */
export const PART_BYTES_MAX = 512 * 1024;
export const PARTS_MAX = 256;

/** A link of a channel's chain: whoever stands at `from` stands at `until` once it has taken `text`, one or more whole segments. A beat leads nowhere: both are one place. */
export type Link = { readonly number: number; readonly from: string; readonly until: string; readonly text: string };
export type PartHead = { readonly key: number; readonly number: number; readonly set: string; readonly part: number; readonly parts: number };

/** The key of a bureau: of the hub's own, for one bureau, and another one each time a replica of it was revoked. */
export const bureauKey = (hubs: KeyObject, bureau: string, number: number): Buffer =>
  Buffer.from(hkdfSync('sha256', hubs.export({ format: 'der', type: 'pkcs8' }), FORMAT, `${bureau} ${number}`, KEY_BYTES));

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64');
const noteText = (channel: string, { number, from, until, text }: Link): string => `${FORMAT}\nof ${channel}\nnumber ${number}\nfrom ${from}\nuntil ${until}\nsha256 ${sha256(text)}\n`;

/** The same for all parts of a set: bytes that are told apart from another try to send the same link. */
function headBytes({ key, number, set, part, parts }: PartHead): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  MAGIC.copy(head);
  head.writeUInt32BE(key, 4);
  head.writeBigUInt64BE(BigInt(number), 8);
  head.write(set, 16, 'hex');
  head.writeUInt16BE(part, 24);
  head.writeUInt16BE(parts, 26);
  return head;
}

/** What stands open before what is sealed; undefined where it is no part of ours. */
export function headOf(bytes: Uint8Array): PartHead | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (head.length < HEAD_BYTES + NONCE_BYTES + TAG_BYTES || !head.subarray(0, 4).equals(MAGIC)) return undefined;
  return { key: head.readUInt32BE(4), number: Number(head.readBigUInt64BE(8)), set: head.toString('hex', 16, 24), part: head.readUInt16BE(24), parts: head.readUInt16BE(26) };
}

function sealed(key: Buffer, channel: string, head: PartHead, content: Uint8Array): Buffer {
  const open = headBytes(head);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.concat([open, Buffer.from(channel)]));
  return Buffer.concat([open, nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

/** The content of a part; undefined where it was not sealed by this key, for this channel, at this place. */
export function opened(key: Uint8Array, channel: string, bytes: Uint8Array): Buffer | undefined {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const body = HEAD_BYTES + NONCE_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key, all.subarray(HEAD_BYTES, body)).setAAD(Buffer.concat([all.subarray(0, HEAD_BYTES), Buffer.from(channel)])).setAuthTag(all.subarray(all.length - TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(all.subarray(body, all.length - TAG_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
}

export type Sealing = { readonly channel: string; readonly key: { readonly number: number; readonly bytes: Buffer }; readonly signer: SignerKey };

/** A link as it is sent: each part with the id by which a server knows a repeat. */
export function partsOf(link: Link, { channel, key, signer }: Sealing): readonly { readonly id: string; readonly bytes: Buffer }[] {
  const note = noteText(channel, link);
  const signed = writeNote({ text: note, signatures: [signText(note, signer)] });
  const whole = Buffer.from(`${JSON.stringify({ note: signed })}\n${link.text}`);
  const parts = Math.ceil(whole.length / PART_BYTES_MAX);
  if (parts > PARTS_MAX) throw new Error(`a link of ${whole.length} bytes is more than may be carried at once`);
  const set = randomBytes(SET_BYTES).toString('hex');
  return Array.from({ length: parts }, (_, part) => ({
    id: `${channel}.${link.number}.${set}.${part}`,
    bytes: sealed(key.bytes, channel, { key: key.number, number: link.number, set, part, parts }, whole.subarray(part * PART_BYTES_MAX, (part + 1) * PART_BYTES_MAX)),
  }));
}

function noteIn(line: string): string {
  try {
    const { note } = JSON.parse(line) as { note?: unknown };
    if (typeof note === 'string') return note;
  } catch { /* told below */ }
  throw new BadNote('what was carried does not begin with what the hub signed');
}

/** The link that the opened parts of a set make; throws BadNote, saying why, where the hub has not signed it so. */
export function linkOf(contents: readonly Uint8Array[], channel: string, hub: VerifierKey): Link {
  const whole = Buffer.concat(contents).toString('utf8');
  const end = whole.indexOf('\n');
  const read = readNote(noteIn(whole.slice(0, end)));
  const said = new Map(read.text.split('\n').map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)] as const));
  const link: Link = { number: Number(said.get('number')), from: said.get('from') ?? '', until: said.get('until') ?? '', text: whole.slice(end + 1) };
  if (verifyNote(read, [hub]).length === 0 || read.text !== noteText(channel, link)) throw new BadNote('what was carried is not what the hub signed for this channel');
  return link;
}
