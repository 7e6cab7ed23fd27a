/** Draws the console's icons (web/public): two arrows that meet, the same mark as a drawing and as pictures of the sizes that devices ask for. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

const FOLDER = new URL('../web/public/', import.meta.url).pathname;
/** On a square of 32: corner of the ground, the arrows' points, half their stroke. */
const SIDE = 32;
const CORNER = 7;
const ARROWS = [[[8, 9], [15, 16], [8, 23]], [[24, 9], [17, 16], [24, 23]]] as const;
const HALF_STROKE = 1.7;
const GROUND = [11, 79, 156] as const;
const INK = [255, 255, 255] as const;
/** Of a maskable icon only the middle is sure to be seen: a circle of four fifths. */
const MASKABLE_SCALE = 0.8;

type Point = readonly [number, number];

function fromSegment([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const along = Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)));
  return Math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay));
}

const fromArrows = (at: Point): number => Math.min(...ARROWS.flatMap(([a, b, c]) => [fromSegment(at, a, b), fromSegment(at, b, c)])) - HALF_STROKE;

function fromGround([x, y]: Point): number {
  const [dx, dy] = [Math.abs(x - SIDE / 2) - SIDE / 2 + CORNER, Math.abs(y - SIDE / 2) - SIDE / 2 + CORNER];
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - CORNER;
}

/** How much of a pixel lies within, for its middle's distance from the edge in pixels. */
const share = (distance: number): number => Math.min(1, Math.max(0, 0.5 - distance));

function pixels(px: number, isMaskable: boolean): Buffer {
  const unit = px / SIDE;
  const scale = isMaskable ? MASKABLE_SCALE : 1;
  const rows = Buffer.alloc(px * (1 + px * 4));
  for (let y = 0; y < px; y += 1) {
    for (let x = 0; x < px; x += 1) {
      const at: Point = [(x + 0.5) / unit, (y + 0.5) / unit];
      const inner: Point = [(at[0] - SIDE / 2) / scale + SIDE / 2, (at[1] - SIDE / 2) / scale + SIDE / 2];
      const ink = share(fromArrows(inner) * unit * scale);
      const ground = isMaskable ? 1 : share(fromGround(at) * unit);
      rows.set([...INK.map((value, i) => Math.round(value * ink + (GROUND[i] ?? 0) * (1 - ink))), Math.round(255 * ground)], y * (1 + px * 4) + 1 + x * 4);
    }
  }
  return rows;
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const frame = Buffer.alloc(8 + body.length);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), 4 + body.length);
  return frame;
}

/** Eight bits for each of red, green, blue and opacity. */
function png(px: number, isMaskable = false): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(px, 0);
  head.writeUInt32BE(px, 4);
  head.set([8, 6, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', deflateSync(pixels(px, isMaskable), { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

const hex = (colour: readonly number[]): string => `#${colour.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
const path = ARROWS.map((points) => `M${points.map((point) => point.join(' ')).join('L')}`).join('');
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIDE} ${SIDE}"><rect width="${SIDE}" height="${SIDE}" rx="${CORNER}" fill="${hex(GROUND)}"/><path d="${path}" fill="none" stroke="${hex(INK)}" stroke-width="${2 * HALF_STROKE}" stroke-linecap="round" stroke-linejoin="round"/></svg>\n`;

writeFileSync(join(FOLDER, 'icon.svg'), svg);
for (const px of [192, 512]) writeFileSync(join(FOLDER, `icon-${px}.png`), png(px));
writeFileSync(join(FOLDER, 'icon-maskable-512.png'), png(512, true));
