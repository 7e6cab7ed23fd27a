/** Barcodes in what the camera sees, read on the device: nothing of it leaves. The reader comes from the hub, once it is needed. */
import { prepareZXingModule, readBarcodes, type ReaderOptions } from 'zxing-wasm/reader';
import wasmAddress from 'zxing-wasm/reader/zxing_reader.wasm?url';
import { numberInPayload } from '../../../src/identifiers/payloads.ts';
import type { ReadNumber } from './reading.ts';

/** What labels of vehicles bear. */
const LOOKED_FOR: ReaderOptions = { formats: ['Code39', 'Code128', 'DataMatrix', 'QRCode'], tryHarder: true, tryRotate: true, tryInvert: true, maxNumberOfSymbols: 4, textMode: 'Plain' };

/** Loads the reader; throws where it cannot be. */
export const openCodes = async (): Promise<void> => { await prepareZXingModule({ overrides: { locateFile: () => wasmAddress }, fireImmediately: true }); };

/** The numbers of a vehicle in its codes, VINs first. */
export async function codesIn(picture: ImageData): Promise<readonly ReadNumber[]> {
  const { width, height } = picture;
  const codes = (await readBarcodes(picture, LOOKED_FOR)).filter(({ isValid }) => isValid);
  const numbers = codes.flatMap(({ text, position }): ReadNumber[] => {
    const said = numberInPayload(text);
    const box = [position.topLeft, position.topRight, position.bottomRight, position.bottomLeft].map(({ x, y }): [number, number] => [x / width, y / height]);
    return said ? [{ kind: said.kind, number: said.number, by: 'barcode', box, doubts: [], alternatives: [] }] : [];
  });
  return numbers.sort((a, b) => Number(b.kind === 'vin') - Number(a.kind === 'vin'));
}
