/** Has a picture read: codes on the device first where that is asked for, then all of it by the hub. */
import { useMutation } from '@tanstack/react-query';
import type { Reading } from '../../../src/modules/readings/schema.ts';
import { ask } from '../api/client.ts';
import { codesIn, openCodes } from './codes.ts';
import { canvasOf, jpegOf, pixelsOf } from './pictures.ts';
import type { ReadNumber } from './reading.ts';

/** A picture that was read, with what it was read from: shown beside the numbers, and gone with the screen. */
export type ReadPicture = { readonly canvas: HTMLCanvasElement; readonly numbers: readonly ReadNumber[] };

/** The browser could not open the file. */
export class NoPicture extends Error {}

/** `isCodeFirst`: a code on the device spares the way to the hub. `mayAsk`: whether the hub reads pictures for this person. */
export type ToRead = { readonly picture: Blob | HTMLCanvasElement; readonly isCodeFirst: boolean; readonly mayAsk: boolean };

async function readPicture({ picture, isCodeFirst, mayAsk }: ToRead): Promise<ReadPicture> {
  const canvas = picture instanceof Blob ? await canvasOf(picture).catch(() => { throw new NoPicture(); }) : picture;
  if (isCodeFirst || !mayAsk) {
    const codes = await openCodes().then(() => codesIn(pixelsOf(canvas)), () => []);
    if (codes.length > 0 || !mayAsk) return { canvas, numbers: codes };
  }
  const { numbers } = await ask<Reading>('POST', '/v1/readings', { body: await jpegOf(canvas) });
  return { canvas, numbers };
}

export const useReadPicture = () => useMutation({ mutationFn: readPicture });
