/**
 * The process that reads pictures, one after the other: barcodes first, then text, whose models are loaded once one needs them. What it was sent is
 * gone when it has answered. It has none of its parent's environment, and ends with it.
 */
import { numberInPayload } from '../../identifiers/payloads.ts';
import { openCodeReader, type Code } from './barcodes.ts';
import { heightOf, type Point } from './boxes.ts';
import { openPicture, type Picture } from './pictures.ts';
import { NUMBERS_MAX, type ReadNumber } from './schema.ts';
import { numbersIn } from './sifting.ts';
import { openTextReader, type TextReader, type TextReaderOptions } from './text.ts';
import { TAKEN, type FromReader, type ToReader } from './picture-talk.ts';

const options = JSON.parse(process.argv[2] ?? '{}') as TextReaderOptions;
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
  const texts = await (textReader ??= openTextReader(options).catch(() => undefined));
  if (!texts) return codes.length > 0 ? { reading: { numbers: codes, width, height } } : { missing: 'text' };
  const lines = await texts.read(picture);
  const numbers = numbersIn(lines.map(({ box, places }) => ({ places, box: shares(box, picture), height: heightOf(box) / height })));
  return { reading: { numbers: [...numbers, ...codes].slice(0, NUMBERS_MAX), width, height } };
}

process.on('message', (asked: ToReader) => {
  process.send?.(TAKEN);
  read(asked).catch((cause: unknown): FromReader => ({ fault: cause instanceof Error ? cause.message : String(cause) })).then((told) => { process.send?.(told satisfies FromReader); }, () => undefined);
});
process.on('disconnect', () => { process.exit(); });
process.on('SIGINT', () => undefined); // Ctrl-C is for the parent: it lets a picture be read and ends this one itself
