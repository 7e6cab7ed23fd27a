/** Pictures in the browser: opened upright, made no larger than they are read, cut around a number. What a file says beside its pixels stays behind. */
import { frameOf, type ReadNumber } from './reading.ts';

/** The hub reads no finer; a smaller file is sooner there. */
const SIDE_MAX_PX = 1_632;
const QUALITY = 0.88;
const CROP_SIDE_MAX_PX = 720;

/** Throws where the browser cannot open it. */
export async function canvasOf(file: Blob): Promise<HTMLCanvasElement> {
  const bitmap = await createImageBitmap(file);
  try {
    return drawn(bitmap, bitmap);
  } finally {
    bitmap.close();
  }
}

/** What a camera sees now. */
export const stillOf = (video: HTMLVideoElement): HTMLCanvasElement => drawn(video, { width: video.videoWidth, height: video.videoHeight });

function drawn(source: CanvasImageSource, { width, height }: { readonly width: number; readonly height: number }): HTMLCanvasElement {
  const share = Math.min(1, SIDE_MAX_PX / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * share));
  canvas.height = Math.max(1, Math.round(height * share));
  contextOf(canvas).drawImage(source, 0, 0, canvas.width, canvas.height);
  return canvas;
}

export const pixelsOf = (canvas: HTMLCanvasElement): ImageData => contextOf(canvas).getImageData(0, 0, canvas.width, canvas.height);

export const jpegOf = (canvas: HTMLCanvasElement): Promise<Blob> => new Promise((resolve, reject) => {
  canvas.toBlob((blob) => { if (blob) resolve(blob); else reject(new Error('the picture could not be written')); }, 'image/jpeg', QUALITY);
});

/** Address of the part that holds the number. */
export function cropOf(canvas: HTMLCanvasElement, read: ReadNumber): string {
  const { x, y, width, height } = frameOf(read, canvas);
  const share = Math.min(1, CROP_SIDE_MAX_PX / Math.max(width, height));
  const crop = document.createElement('canvas');
  crop.width = Math.max(1, Math.round(width * share));
  crop.height = Math.max(1, Math.round(height * share));
  contextOf(crop).drawImage(canvas, x, y, width, height, 0, 0, crop.width, crop.height);
  return crop.toDataURL('image/jpeg', QUALITY);
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('this browser draws no pictures');
  return context;
}
