/** For tests: the smallest files of each kind that is taken. */
import { crc32, deflateSync } from 'node:zlib';

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A PNG chunk (ISO/IEC 15948 §5.3). */
export function chunkOf(type: string, content: Uint8Array): Uint8Array {
  const chunk = Buffer.alloc(12 + content.length);
  chunk.writeUInt32BE(content.length, 0);
  chunk.write(type, 4, 'latin1');
  chunk.set(content, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + content.length)), 8 + content.length);
  return chunk;
}

const HEADER = Uint8Array.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
export const PNG: Uint8Array = Buffer.concat([Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunkOf('IHDR', HEADER), chunkOf('IDAT', deflateSync(Uint8Array.from([0, 0]))), chunkOf('IEND', new Uint8Array())]);

const segment = (marker: number, content: readonly number[]): readonly number[] => [0xff, marker, 0, content.length + 2, ...content];
/** A frame of one grey pixel: every part is there, the scan holds a stuffed byte and a restart marker. */
export const JPEG = Uint8Array.from([0xff, 0xd8, ...segment(0xe0, [0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]), ...segment(0xc0, [8, 0, 1, 0, 1, 1, 1, 0x11, 0]), ...segment(0xda, [1, 1, 0, 0, 0x3f, 0]), 0x12, 0xff, 0x00, 0xff, 0xd0, 0x34, 0xff, 0xd9]);

const VP8L = [0x2f, 0, 0, 0, 0x10, 0x07, 0x10, 0x11, 0x11, 0x88, 0x88, 0xfe, 0x07, 0];
export const WEBP = Uint8Array.from([0x52, 0x49, 0x46, 0x46, 12 + VP8L.length, 0, 0, 0, 0x57, 0x45, 0x42, 0x50, 0x56, 0x50, 0x38, 0x4c, VP8L.length, 0, 0, 0, ...VP8L]);

export const PDF = bytesOf('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
