/** Lines out of bytes, in groups: as many as a chunk brought, no more than asked for. Bounded in the length of a line. */
import { StringDecoder } from 'node:string_decoder';

const LINE_CHARS_MAX = 64 * 1024;

/** Groups of numbered lines, empty ones left out. A line that is too long is cut, which makes it malformed, not lost. */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>, groupMax: number): AsyncGenerator<readonly { line: number; text: string }[]> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let line = 0;
  let isSkipping = false;
  let group: { line: number; text: string }[] = [];
  const take = (text: string): void => {
    line += 1;
    const clean = line === 1 ? text.replace(/^\uFEFF/, '') : text;
    if (clean.trim().length > 0) group.push({ line, text: clean });
  };
  for await (const chunk of bytes) {
    let text = rest + decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    let start = 0;
    for (let end = text.indexOf('\n', start); end >= 0; end = text.indexOf('\n', start)) {
      if (isSkipping) isSkipping = false;
      else take(text.slice(start, text.charCodeAt(end - 1) === 13 ? end - 1 : end));
      start = end + 1;
      if (group.length >= groupMax) { yield group; group = []; }
    }
    text = text.slice(start);
    if (text.length > LINE_CHARS_MAX) {
      if (!isSkipping) take(text.slice(0, LINE_CHARS_MAX));
      isSkipping = true;
      text = '';
    }
    rest = isSkipping ? '' : text;
    if (group.length > 0) { yield group; group = []; }
  }
  const last = rest + decoder.end();
  if (!isSkipping && last.length > 0) take(last);
  if (group.length > 0) yield group;
}
