/**
 * Receipts: what was asked and what was answered, as salted hashes in a text that is signed as a note (C2SP signed-note).
 * Who holds question, answer and salt shows that they are the ones; who does not learns nothing of them. It knows neither
 * what a question is nor who signs.
 */
import { hash } from 'node:crypto';
import { BadNote } from './note.ts';

/** The first line of a receipt's text. */
export const RECEIPT = 'crosscheck-receipt/1';
export const SALT_BYTES = 16;

/** One line each behind the first: a name, a space, a value without a line's end. In this order. */
export type Said = readonly (readonly [name: string, value: string])[];

const NAME = /^[a-z][a-z-]{0,31}$/;
const STEERING = /[\u0000-\u001f]/;

/** The text that is signed. */
export function receiptText(said: Said): string {
  for (const [name, value] of said) if (!NAME.test(name) || value === '' || STEERING.test(value)) throw new BadNote(`a receipt cannot say "${name}"`);
  return `${RECEIPT}\n${said.map(([name, value]) => `${name} ${value}\n`).join('')}`;
}

/** Reads such a text; throws BadNote where it is none, or says something twice. */
export function readReceiptText(text: string): ReadonlyMap<string, string> {
  const [first, ...lines] = text.split('\n');
  if (first !== RECEIPT || lines.pop() !== '') throw new BadNote(`this is no receipt: its first line is not ${RECEIPT}`);
  const said = new Map<string, string>();
  for (const line of lines) {
    const at = line.indexOf(' ');
    const name = line.slice(0, at);
    if (at < 1 || !NAME.test(name) || said.has(name)) throw new BadNote(`this line of the receipt cannot be read: ${line.slice(0, 80)}`);
    said.set(name, line.slice(at + 1));
  }
  return said;
}

/**
 * A value as one text, whoever writes it: RFC 8785, members in the order of their names in UTF-16, numbers as ECMAScript
 * writes them. What is undefined is not there.
 */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((one) => canonicalText(one ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalText(member)}`).join(',')}}`;
}

/** SHA-256(salt || canonical text), in base64. */
export const saltedHash = (salt: Uint8Array, value: unknown): string => hash('sha256', Buffer.concat([salt, Buffer.from(canonicalText(value), 'utf8')]), 'base64');
