/** A camera for Chromium that sees one picture all the time: a film of still frames, as its fake device reads them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import sharp from 'sharp';

const FRAMES = 4;

/** YUV4MPEG2: brightness whole, colour at a quarter and here none. */
async function filmOf(picture: Uint8Array): Promise<Buffer> {
  const { data, info: { width, height } } = await sharp(picture).greyscale().raw().toBuffer({ resolveWithObject: true });
  const frame = Buffer.concat([Buffer.from('FRAME\n'), data, Buffer.alloc((width >> 1) * (height >> 1) * 2, 128)]);
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`), ...Array.from({ length: FRAMES }, () => frame)]);
}

/** The flags with which Chromium sees `picture`, and is allowed to without asking. */
export async function cameraSeeing(t: TestContext, picture: Uint8Array): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'crosscheck-camera-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const film = join(folder, 'film.y4m');
  await writeFile(film, await filmOf(picture));
  return ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${film}`];
}
