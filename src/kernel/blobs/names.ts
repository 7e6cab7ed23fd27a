/** Names of files as people send them: cleaned of folders, refused where they would deceive, and put into headers. Pure. */
import { MEDIA_TYPES, type MediaType } from './media-types.ts';
import { faults } from '../schema/index.ts';

/** Characters of a name. */
export const NAME_CHARS_MAX = 120;

// Controls, marks that turn writing around (UAX #9), signs of no width, private and unassigned ones: a name must look like what it is.
const DECEIVING = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]/u;
/** Signs that some file system or shell takes for its own. */
const RESERVED = /[<>:"|?*\\/]/g;
/** Names of devices on Windows, with any ending. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/** A name for a file of this kind, or in words why this one is not taken. Folders are dropped; a name always ends as its kind does. */
export function fileNameOf(sent: string, mediaType: MediaType): { readonly name: string } | { readonly fault: string } {
  const typed = sent.normalize('NFC');
  if (DECEIVING.test(typed)) return { fault: faults.say('deceiving') };
  const last = typed.split(/[\\/]/).at(-1) ?? '';
  const bare = last.replace(RESERVED, '_').replace(/^[.\s]+|[.\s]+$/g, '').replace(DEVICE, '_$&');
  if (bare === '') return { fault: faults.say('empty') };
  const ending = `.${MEDIA_TYPES[mediaType]}`;
  const isRight = bare.toLowerCase().endsWith(ending) || (mediaType === 'image/jpeg' && /\.jpe?g$/i.test(bare));
  return bare.length > NAME_CHARS_MAX ? { fault: faults.say('too_long', { most: NAME_CHARS_MAX }) } : { name: isRight ? bare : bare + ending };
}

/** The header with which a file is kept and never shown by itself (RFC 6266; RFC 8187 for names beyond ASCII). */
export function dispositionOf(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const coded = encodeURIComponent(name).replace(/['()*!]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${coded}`;
}
