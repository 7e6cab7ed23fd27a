/** A picture as it came, made into pixels: upright, no larger than is needed to read it, without anything else that its file held. Knows sharp alone. */
import { agreesWith, toldOf, type MediaType } from '../../kernel/blobs/media-types.ts';
import { sayFile } from '../../kernel/reasons.ts';

/** A telephone's photo as it leaves the camera. */
export const PICTURE_BYTES_MAX = 12 * 1024 * 1024;
/** Told from its head before anything is unpacked: what claims to be larger is never opened. */
export const PICTURE_PIXELS_MAX = 50_000_000;
const SIDE_PIXELS_MIN = 32;
/** A long side of this many pixels reads as well as a longer one (2 megapixels at 4:3), and in time. */
const SIDE_PIXELS_MAX = 1_632;
export const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const satisfies readonly MediaType[];

/** Red, green, blue, row by row. */
export type Picture = { readonly width: number; readonly height: number; readonly rgb: Uint8Array };
/** `isOfOther`: it is no picture of these kinds, or not of the one that its sender says. */
export type Unopened = { readonly fault: 'other_type' | 'too_many_pixels' | 'too_small' | 'damaged'; readonly why: string };

/** What the bytes are, from their own parts, before a library that unpacks them sees them. */
export function faultOfFile(bytes: Uint8Array, declared: string): Unopened | undefined {
  const told = toldOf(bytes);
  if ('fault' in told) return { fault: 'other_type', why: told.fault };
  if (!(PICTURE_TYPES as readonly string[]).includes(told.mediaType)) return { fault: 'other_type', why: sayFile('kind', { kind: told.mediaType }) };
  if (!agreesWith(declared, told.mediaType)) return { fault: 'other_type', why: sayFile('declared', { declared: declared.slice(0, 100), actual: told.mediaType }) };
  return undefined;
}

/** Opens what `faultOfFile` let pass. */
export async function openPicture(bytes: Uint8Array): Promise<Picture | Unopened> {
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  sharp.concurrency(1);
  try {
    const opened = sharp(bytes, { limitInputPixels: PICTURE_PIXELS_MAX, failOn: 'error', sequentialRead: true });
    const { width = 0, height = 0 } = await opened.metadata();
    if (width * height > PICTURE_PIXELS_MAX) return { fault: 'too_many_pixels', why: sayFile('pixels', { width, height }) };
    if (Math.min(width, height) < SIDE_PIXELS_MIN) return { fault: 'too_small', why: sayFile('pixels', { width, height }) };
    const { data, info } = await opened.rotate().resize({ width: SIDE_PIXELS_MAX, height: SIDE_PIXELS_MAX, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#fff' }).toColourspace('srgb').removeAlpha().raw().toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, rgb: threeOf(data, info.channels) };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split('\n')[0] ?? '' : String(cause);
    return /pixel limit/i.test(why) ? { fault: 'too_many_pixels', why: sayFile('pixels_claimed') } : { fault: 'damaged', why: sayFile('packed') };
  }
}

/** A grey picture has one channel; those after it need three. */
function threeOf(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return data;
  const rgb = new Uint8Array(data.length / channels * 3);
  for (let from = 0, to = 0; to < rgb.length; from += channels, to += 3) rgb.fill(data[from] ?? 0, to, to + 3);
  return rgb;
}

/** Half as wide and high, each pixel the mean of four: large letters are read from it without their noise. */
export function halved({ width, height, rgb }: Picture): Picture {
  const [w, h] = [Math.max(1, width >> 1), Math.max(1, height >> 1)];
  const half = new Uint8Array(w * h * 3);
  const row = width * 3;
  for (let y = 0, to = 0; y < h; y += 1) {
    for (let from = 2 * y * row, x = 0; x < w; x += 1, from += 6) {
      for (let c = 0; c < 3; c += 1, to += 1) half[to] = ((rgb[from + c] ?? 0) + (rgb[from + c + 3] ?? 0) + (rgb[from + c + row] ?? 0) + (rgb[from + c + row + 3] ?? 0)) >> 2;
    }
  }
  return { width: w, height: h, rgb: half };
}
