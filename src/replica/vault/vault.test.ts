/** What a vault promises to who loses it: nothing of it is readable, it opens on its own machine with its own key alone, and damage is seen. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Damaged } from './sealed-file.ts';
import { VaultRefused } from './key.ts';
import { openVault, type Vault } from './vault.ts';

const SEEDED = ['WVWZZZ1KZ8W970301', 'stolen in Rotterdam', 'reference NL-4711'];

async function placed(t: TestContext) {
  const home = await mkdtemp(join(tmpdir(), 'crosscheck-vault-'));
  t.after(() => rm(home, { recursive: true, force: true }));
  const folder = join(home, 'data');
  const open = (other: { machine?: string; keyFile?: string } = {}): Promise<Vault> => openVault({ folder, userFolder: join(home, 'config'), machine: async () => other.machine ?? 'machine one', ...(other.keyFile === undefined ? {} : { keyFile: other.keyFile }) });
  const fill = async (vault: Vault, entries: readonly string[]) => {
    const { file, take } = await vault.beside('copy');
    const places = entries.map((text) => file.append(1, Buffer.from(text)));
    await take();
    return { file, places };
  };
  const told = async (vault: Vault): Promise<{ texts: string[]; cut: number }> => {
    const texts: string[] = [];
    const { file, cut } = await vault.open('copy', ({ body }) => { texts.push(body.toString()); });
    await file.close();
    return { texts, cut };
  };
  return { home, folder, open, fill, told };
}

const many = Array.from({ length: 3_000 }, (_, i) => `${SEEDED[i % SEEDED.length] ?? ''} ${i} ${'.'.repeat(i % 120)}`);

test('what was written is read back, one by one and all in order', async (t) => {
  const { open, fill, told } = await placed(t);
  const vault = await open();
  const { file, places } = await fill(vault, many);
  for (const at of [0, 1_499, 2_999]) assert.equal((await file.read(places[at] ?? { block: 0, at: 0, length: 0 })).toString(), many[at]);
  await file.close();
  assert.deepEqual(await told(vault), { texts: many, cut: 0 });
});

test('nothing that was sealed can be read from the folder', async (t) => {
  const { open, fill, folder } = await placed(t);
  const { file } = await fill(await open(), many);
  await file.close();
  for (const name of await readdir(folder)) {
    const bytes = (await readFile(join(folder, name))).toString('latin1');
    for (const word of SEEDED) assert.ok(!bytes.includes(word), `${word} in ${name}`);
  }
});

test('a torn tail is cut off, and what stood before it is there', async (t) => {
  const { open, fill, told, folder } = await placed(t);
  const vault = await open();
  const { file } = await fill(vault, many);
  const whole = file.size();
  file.append(1, Buffer.from('the last word'));
  await file.flush();
  await file.close();
  const path = join(folder, 'copy.sealed');
  await truncate(path, (await stat(path)).size - 7);
  const { texts, cut } = await told(vault);
  assert.deepEqual([texts.length, cut > 0, (await stat(path)).size], [many.length, true, whole]);
});

test('one altered byte in the midst is found and said, not cut off', async (t) => {
  const { open, fill, told, folder } = await placed(t);
  const vault = await open();
  const { file } = await fill(vault, many);
  await file.close();
  const path = join(folder, 'copy.sealed');
  const bytes = await readFile(path);
  bytes[Math.floor(bytes.length / 2)] = (bytes[Math.floor(bytes.length / 2)] ?? 0) ^ 1;
  await writeFile(path, bytes);
  await assert.rejects(told(vault), (cause) => cause instanceof Damaged && /is not what was written/.test(cause.message));
});

test('a damaged block is found too when it is read long after it was opened', async (t) => {
  const { open, fill, folder } = await placed(t);
  const { file, places } = await fill(await open(), many);
  const path = join(folder, 'copy.sealed');
  const bytes = await readFile(path);
  bytes.fill(0, 200, 260);
  await writeFile(path, bytes);
  await assert.rejects(file.read(places[0] ?? { block: 0, at: 0, length: 0 }), Damaged);
  await file.close();
});

test('a copy on another machine does not open, and says that it is bound to its own', async (t) => {
  const { open, fill } = await placed(t);
  const vault = await open();
  await (await fill(vault, many)).file.close();
  await vault.release();
  await assert.rejects(open({ machine: 'machine two' }), (cause) => cause instanceof VaultRefused && /made on another machine/.test(cause.message));
});

test('another key does not open it, a missing one is named, and none is taken from within the folder', async (t) => {
  const { open, fill, home, folder } = await placed(t);
  const vault = await open();
  await (await fill(vault, many)).file.close();
  await vault.release();
  const other = join(home, 'other.key');
  await writeFile(other, `${Buffer.alloc(32, 7).toString('base64')}\n`);
  await assert.rejects(open({ keyFile: other }), /not the key of this vault/);
  await assert.rejects(open({ keyFile: join(home, 'nowhere.key') }), /is not at .*nowhere\.key/);
  await assert.rejects(open({ keyFile: join(folder, 'own.key') }), /lies apart from what it opens/);
});

test('an erased vault leaves neither its key nor a file that the key could open', async (t) => {
  const { open, fill, folder, home } = await placed(t);
  const vault = await open();
  await (await fill(vault, many)).file.close();
  await vault.erase();
  await vault.release();
  assert.deepEqual([await readdir(folder), await readdir(join(home, 'config', 'replicas'))], [[], []]);
});
