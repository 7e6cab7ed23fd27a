/** For tests: pictures of numbers, drawn. */
import bwipjs from 'bwip-js';
import sharp from 'sharp';

export type Drawn = { readonly text: string; readonly width?: number; readonly height?: number; readonly turned?: number; readonly font?: string };

/** A maker’s plate with a VIN among other lines, photographed from before it. */
export async function plateOf({ text, width = 1600, height = 1200, turned = 4, font = 'DejaVu Sans Mono' }: Drawn): Promise<Uint8Array<ArrayBuffer>> {
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 1600 1200"><rect width="1600" height="1200" fill="#3b4048"/>
    <g transform="rotate(${turned} 800 600)" font-family="Liberation Sans" fill="#22262b"><rect x="130" y="430" width="1340" height="350" rx="20" fill="#c9cdd2"/>
    <text x="220" y="520" font-size="50">ACME WERKE AG   e1*2007/46*0342</text><text x="220" y="640" font-size="96" font-family="${font}" font-weight="bold" letter-spacing="6">${text}</text><text x="220" y="740" font-size="50">2150 kg   1- 1060 kg</text></g></svg>`;
  return new Uint8Array(await sharp(Buffer.from(drawing)).jpeg({ quality: 85 }).toBuffer());
}

/** A label that bears a code, on something darker. */
export async function labelOf(symbology: 'code39' | 'code128' | 'datamatrix' | 'qrcode', payload: string, { width = 1280, height = 720 } = {}): Promise<Buffer> {
  const code = await bwipjs.toBuffer({ bcid: symbology, text: payload, scale: 3, height: 14, includetext: false, backgroundcolor: 'ffffff', padding: 10 });
  const { width: own = 0, height: high = 0 } = await sharp(code).metadata();
  return sharp({ create: { width, height, channels: 3, background: '#59606a' } }).composite([{ input: code, left: Math.max(0, (width - own) >> 1), top: Math.max(0, (height - high) >> 1) }]).png().toBuffer();
}
