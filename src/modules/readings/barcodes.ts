/** Barcodes in a picture: VIN labels bear Code 39, Code 128, Data Matrix or QR, and nothing else is looked for. Knows zxing alone. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { prepareZXingModule, readBarcodes, type ReaderOptions } from 'zxing-wasm/reader';
import type { Point } from './boxes.ts';
import type { Picture } from './pictures.ts';

export type Code = { readonly payload: string; readonly corners: readonly [Point, Point, Point, Point] };

const CODES_MAX = 8;
const LOOKED_FOR: ReaderOptions = { formats: ['Code39', 'Code128', 'DataMatrix', 'QRCode'], tryHarder: true, tryRotate: true, tryInvert: true, maxNumberOfSymbols: CODES_MAX, textMode: 'Plain' };

/** Loads the reader; nothing is fetched from anywhere. */
export async function openCodeReader(): Promise<(picture: Picture) => Promise<readonly Code[]>> {
  const wasm = await readFile(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')));
  await prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer }, fireImmediately: true });
  return async ({ width, height, rgb }) => {
    const data = new Uint8ClampedArray(width * height * 4).fill(255);
    for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) data.set(rgb.subarray(from, from + 3), to);
    const codes = await readBarcodes({ data, width, height, colorSpace: 'srgb' } as Parameters<typeof readBarcodes>[0], LOOKED_FOR);
    return codes.filter(({ isValid }) => isValid).map(({ text, position: { topLeft, topRight, bottomRight, bottomLeft } }) => ({
      payload: text, corners: [[topLeft.x, topLeft.y], [topRight.x, topRight.y], [bottomRight.x, bottomRight.y], [bottomLeft.x, bottomLeft.y]],
    }));
  };
}
