/** What a key is called, and which keys lead to which screen. Pure. */

/** The Latin key, by its place where the keyboard writes another script. */
export function keyOf({ key, code, shiftKey }: { readonly key: string; readonly code: string; readonly shiftKey: boolean }): string {
  if (key === '؟') return '?';
  if (key.length > 1) return key;
  if (/^[\x21-\x7e]$/.test(key)) return key.toLowerCase();
  if (code.startsWith('Key')) return code.slice('Key'.length).toLowerCase();
  return code === 'Slash' ? (shiftKey ? '?' : '/') : key;
}

/** After `g`: which letter goes where. A screen that somebody may not see has no key either. */
const LETTERS: Readonly<Record<string, string>> = {
  '/check': 'c', '/hits': 'h', '/records': 'r', '/approvals': 'a', '/inbox': 'i', '/imports': 'm', '/overview': 'o', '/admin': 'd', '/audit': 'u', '/me': 'e',
};
export const keysTo = (to: string): string | undefined => (LETTERS[to] === undefined ? undefined : `g ${LETTERS[to]}`);
