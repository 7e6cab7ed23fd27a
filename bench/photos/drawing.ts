/** Draws numbers as they stand on vehicles, in several looks, and damages the picture in one way. Knows neither the numbers nor who reads them. */
import sharp from 'sharp';
import type { Chance, Numbered } from './numbers.ts';

/** Two megapixels, as the console sends them. */
const [WIDTH, HEIGHT] = [1_632, 1_224];
const VIN_FONTS = ['DejaVu Sans Mono', 'Liberation Mono', 'Liberation Sans', 'Liberation Sans Narrow', 'DejaVu Sans'];
const PLATE_FONTS = ['Liberation Sans Narrow', 'DejaVu Sans Condensed', 'Liberation Sans', 'DejaVu Sans'];

export const DAMAGES = ['none', 'blur', 'noise', 'low light', 'turned and slanted', 'dirt', 'glare', 'few pixels', 'strong JPEG'] as const;
export type Damage = (typeof DAMAGES)[number];

type Raw = { readonly data: Uint8Array; readonly width: number; readonly height: number };

export async function photoOf(numbered: Numbered, damage: Damage, chance: Chance): Promise<Uint8Array> {
  const turned = damage === 'turned and slanted' ? chance.between(-18, 18) : chance.between(-2.5, 2.5);
  const over = damage === 'dirt' ? dirt(chance) : damage === 'glare' ? glare(chance) : '';
  const plate = numbered.kind === 'vin' ? vinPlate(numbered.shown, chance) : numberPlate(numbered.shown, chance);
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">${DEFS}<rect width="100%" height="100%" fill="${['#3b4048', '#6d7176', '#252a31', '#8d8373'][chance.below(4)] ?? ''}"/><g transform="rotate(${turned} ${WIDTH / 2} ${HEIGHT / 2})">${plate}${over}</g></svg>`;
  const { data, info } = await sharp(Buffer.from(drawing)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const raw: Raw = { data, width: info.width, height: info.height };
  return new Uint8Array(await damaged(raw, damage, chance));
}

const DEFS = '<defs><radialGradient id="g"><stop offset="0" stop-color="#fff" stop-opacity="1"/><stop offset=".5" stop-color="#fff" stop-opacity=".85"/><stop offset="1" stop-color="#fff" stop-opacity="0"/></radialGradient><linearGradient id="m" x2="0" y2="1"><stop offset="0" stop-color="#d5d9dd"/><stop offset=".5" stop-color="#b9bec4"/><stop offset="1" stop-color="#cfd3d8"/></linearGradient></defs>';

/** A riveted maker’s plate, a printed label, or a number stamped into metal: letters of the metal’s own colour between light and shade. */
function vinPlate(text: string, chance: Chance): string {
  const font = VIN_FONTS[chance.below(VIN_FONTS.length)] ?? '';
  const look = ['plate', 'label', 'stamped'][chance.below(3)] ?? '';
  const size = font.includes('Narrow') ? 118 : font.includes('Mono') ? 92 : 96;
  const letters = (fill: string, dx = 0, dy = 0): string => `<text x="${WIDTH / 2 + dx}" y="${640 + dy}" text-anchor="middle" textLength="1180" lengthAdjust="spacing" font-family="${font}" font-weight="bold" font-size="${size}" fill="${fill}">${text}</text>`;
  if (look === 'stamped') return `<rect x="60" y="430" width="1512" height="360" fill="url(#m)"/>${letters('#f3f5f7', 3, 3)}${letters('#6b7178', -3, -3)}${letters('#a9afb6')}`;
  const [ground, ink] = look === 'label' ? ['#f2f2ee', '#16181b'] : ['url(#m)', '#23272c'];
  const rivets = [150, 1_482].map((x) => `<circle cx="${x}" cy="610" r="24" fill="#8b9097" stroke="#55595f" stroke-width="5"/>`).join('');
  const small = (y: number, words: string): string => `<text x="230" y="${y}" font-family="Liberation Sans" font-size="46" fill="${ink}">${words}</text>`;
  return `<rect x="100" y="420" width="1432" height="380" rx="18" fill="${ground}"/>${look === 'plate' ? rivets : ''}${small(500, 'FAHRZEUGBAU NORD AG   e1*2001/116*0242')}${letters(ink)}${small(740, '1 890 kg    1-  980 kg    2-  960 kg')}`;
}

/** A number plate on the back of a car: white or yellow, with a band or without. */
function numberPlate(text: string, chance: Chance): string {
  const font = PLATE_FONTS[chance.below(PLATE_FONTS.length)] ?? '';
  const ground = ['#f4f4f0', '#f6c518', '#eceff1'][chance.below(3)] ?? '';
  const band = chance.below(2) === 0 ? '<rect x="436" y="540" width="56" height="170" fill="#1d3f94"/>' : '';
  return `<rect x="300" y="250" width="1032" height="640" rx="40" fill="#31363d"/><rect x="430" y="534" width="772" height="182" rx="12" fill="${ground}" stroke="#222" stroke-width="5"/>${band}<text x="848" y="672" text-anchor="middle" textLength="640" lengthAdjust="spacing" font-family="${font}" font-weight="bold" font-size="134" fill="#15171a">${text}</text>`;
}

/** Splashes, some over the number, through which it is seen poorly or not. */
const dirt = (chance: Chance): string => Array.from({ length: 26 }, () => `<ellipse cx="${chance.between(150, 1_480)}" cy="${chance.between(520, 740)}" rx="${chance.between(8, 46)}" ry="${chance.between(6, 30)}" fill="#5a4632" opacity="${chance.between(0.3, 0.8)}" transform="rotate(${chance.between(0, 40)} 816 612)"/>`).join('');

const glare = (chance: Chance): string => `<ellipse cx="${chance.between(400, 1_230)}" cy="${chance.between(570, 660)}" rx="${chance.between(110, 240)}" ry="${chance.between(80, 170)}" fill="url(#g)" opacity="${chance.between(0.75, 0.97)}"/>`;

async function damaged(raw: Raw, damage: Damage, chance: Chance): Promise<Buffer> {
  const of = ({ data, width, height }: Raw) => sharp(data, { raw: { width, height, channels: 3 } });
  switch (damage) {
    case 'none': case 'dirt': case 'glare': return of(raw).jpeg({ quality: 85 }).toBuffer();
    case 'blur': return of(raw).blur(chance.between(3, 9)).jpeg({ quality: 85 }).toBuffer();
    case 'noise': return of(noisy(raw, chance.between(40, 110), chance)).jpeg({ quality: 85 }).toBuffer();
    case 'low light': return of(noisy({ ...raw, data: raw.data.map((value) => value * 0.1) }, chance.between(6, 12), chance)).jpeg({ quality: 80 }).toBuffer();
    case 'turned and slanted': return of(keystoned(raw, chance)).jpeg({ quality: 85 }).toBuffer();
    case 'few pixels': return of(raw).resize({ width: Math.round(chance.between(240, 420)) }).jpeg({ quality: 80 }).toBuffer();
    case 'strong JPEG': return of(raw).resize({ width: 1_000 }).jpeg({ quality: Math.round(chance.between(5, 12)) }).toBuffer();
  }
}

function noisy({ data, width, height }: Raw, deviation: number, chance: Chance): Raw {
  const out = new Uint8Array(data.length);
  // The sum of three even chances is near enough to a bell.
  for (let i = 0; i < data.length; i += 1) out[i] = Math.min(255, Math.max(0, (data[i] ?? 0) + deviation * (chance.between(-1, 1) + chance.between(-1, 1) + chance.between(-1, 1))));
  return { data: out, width, height };
}

/** Seen from one side: one end is nearer than the other (a homography of the plane). */
function keystoned({ data, width, height }: Raw, chance: Chance): Raw {
  const [across, down] = [chance.between(-0.28, 0.28), chance.between(-0.2, 0.2)];
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [u, v] = [x / width - 0.5, y / height - 0.5];
      const depth = 1 + across * u + down * v;
      const [sx, sy] = [Math.round((u / depth + 0.5) * width), Math.round((v / depth + 0.5) * height)];
      const to = (y * width + x) * 3;
      if (sx < 0 || sy < 0 || sx >= width || sy >= height) continue;
      for (let c = 0; c < 3; c += 1) out[to + c] = data[(sy * width + sx) * 3 + c] ?? 0;
    }
  }
  return { data: out, width, height };
}
