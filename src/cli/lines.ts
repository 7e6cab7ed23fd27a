/** Lines out of bytes, in the groups that the chunks bring, each line bounded. Knows nothing of what they say. */
import { StringDecoder } from 'node:string_decoder';

/** All complete lines of each chunk, without their ends; the last one may lack its end. What is longer than `charsMax` is cut there. */
export async function* lineGroups(bytes: AsyncIterable<Uint8Array>, charsMax: number): AsyncGenerator<string[]> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let isSkipping = false;
  let isFirst = true;
  const clean = (line: string): string => {
    const from = isFirst && line.startsWith('\ufeff') ? 1 : 0;
    isFirst = false;
    return line.slice(from, line.endsWith('\r') ? -1 : undefined).slice(0, charsMax);
  };
  for await (const chunk of bytes) {
    const parts = (rest + decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))).split('\n');
    rest = parts.pop() ?? '';
    // The end of a line that was cut earlier belongs to no other line.
    if (isSkipping && parts.length > 0) { parts.shift(); isSkipping = false; }
    const lines = parts.map(clean);
    if (isSkipping) rest = '';
    else if (rest.length > charsMax + 1) { lines.push(clean(rest)); rest = ''; isSkipping = true; }
    if (lines.length > 0) yield lines;
  }
  const last = rest + decoder.end();
  if (!isSkipping && last.length > 0) yield [clean(last)];
}
