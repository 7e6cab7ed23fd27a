/** `bin/node scripts/bundle-verify.ts --key KEY`, in an unpacked bundle: holds every file against what the publisher signed. Needs nothing but the bundle's Node. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BadNote, readVkey } from '../src/kernel/audit/note.ts';
import { NOTE, faultsOf } from './bundling/manifest.ts';

const SHOWN_MAX = 20;

async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...argv], allowPositionals: true, options: { key: { type: 'string' } } });
  const folder = positionals[0] ?? fileURLToPath(new URL('..', import.meta.url));
  if (values.key === undefined) { console.error('bin/node scripts/bundle-verify.ts --key KEY [FOLDER]   (KEY: the publisher’s, or the file that holds it; have it from them by another way than the bundle)'); return 64; }
  if (!existsSync(`${folder}/${NOTE}`)) { console.error(`there is no ${NOTE} in ${folder}: it is no unpacked bundle`); return 64; }
  try {
    const key = readVkey(existsSync(values.key) ? readFileSync(values.key, 'utf8') : values.key);
    const faults = await faultsOf(folder, key);
    for (const fault of faults.slice(0, SHOWN_MAX)) console.error(fault);
    if (faults.length > SHOWN_MAX) console.error(`… and ${faults.length - SHOWN_MAX} more`);
    if (faults.length === 0) console.log(`sound: every file is as ${key.name} signed it`);
    return faults.length === 0 ? 0 : 1;
  } catch (cause) {
    if (!(cause instanceof BadNote)) throw cause;
    console.error(cause.message);
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
