/** The thread that reads pictures, one after the other: barcodes first, then text, whose models are loaded once one needs them. What it was sent is gone when it has answered. */
import { parentPort, workerData } from 'node:worker_threads';
import { numberInPayload } from '../../identifiers/payloads.ts';
import { openCodeReader, type Code } from './barcodes.ts';
import { heightOf, type Point } from './boxes.ts';
import { openPicture, type Picture, type Unopened } from './pictures.ts';
import { NUMBERS_MAX, type ReadNumber, type Reading } from './schema.ts';
import { numbersIn } from './sifting.ts';
import { openTextReader, type TextReader, type TextReaderOptions } from './text.ts';

export type WorkerData = TextReaderOptions;
export type ToReader = { readonly bytes: Uint8Array };
/** `missing`: what does not run on this machine. */
export type FromReader = { readonly reading: Reading } | { readonly unopened: Unopened } | { readonly missing: 'pictures' | 'text' } | { readonly fault: string };

const codeReader = openCodeReader();
let textReader: Promise<TextReader | undefined> | undefined;
const hasPictures = import('sharp').then(() => true, () => false);
codeReader.catch(() => undefined); // whoever asks hears of it

const round = (share: number): number => Math.round(Math.min(1, Math.max(0, share)) * 10_000) / 10_000;
const shares = (corners: readonly Point[], { width, height }: Picture): [number, number][] => corners.map(([x, y]) => [round(x / width), round(y / height)]);

function numberOf({ payload, corners }: Code, picture: Picture): readonly ReadNumber[] {
  const said = numberInPayload(payload);
  return said ? [{ kind: said.kind, number: said.number, by: 'barcode', box: shares(corners, picture), doubts: [], alternatives: [] }] : [];
}

async function read({ bytes }: ToReader): Promise<FromReader> {
  if (!await hasPictures) return { missing: 'pictures' };
  const picture = await openPicture(bytes);
  if ('fault' in picture) return { unopened: picture };
  const { width, height } = picture;
  const codes = (await (await codeReader)(picture)).flatMap((code) => numberOf(code, picture)).sort((a, b) => Number(b.kind === 'vin') - Number(a.kind === 'vin'));
  if (codes.some(({ kind }) => kind === 'vin')) return { reading: { numbers: codes, width, height } };
  const texts = await (textReader ??= openTextReader(workerData as WorkerData).catch(() => undefined));
  if (!texts) return codes.length > 0 ? { reading: { numbers: codes, width, height } } : { missing: 'text' };
  const lines = await texts.read(picture);
  const numbers = numbersIn(lines.map(({ box, places }) => ({ places, box: shares(box, picture), height: heightOf(box) / height })));
  return { reading: { numbers: [...numbers, ...codes].slice(0, NUMBERS_MAX), width, height } };
}

parentPort?.on('message', (asked: ToReader) => {
  read(asked).catch((cause: unknown): FromReader => ({ fault: cause instanceof Error ? cause.message : String(cause) })).then((told) => { parentPort?.postMessage(told satisfies FromReader); }, () => undefined);
});
