/** A built site: one page for all addresses, files for ever, nothing else. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { askedOf } from './asked.ts';
import { sitePages } from './site.ts';

type Ask = (path: string, accepts?: string) => Promise<Response>;

async function site(t: TestContext, isBuilt = true): Promise<Ask> {
  const folder = await mkdtemp(join(tmpdir(), 'crosscheck-site-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  if (isBuilt) {
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'sw.js'), 'self.version = 1;');
    await writeFile(join(folder, 'secret.txt'), 'not for readers');
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>Site</title>');
    await writeFile(join(folder, 'assets/one-abc.js'), 'export {};');
    await writeFile(join(folder, 'assets/reader-abc.wasm'), '\0asm');
    await writeFile(join(folder, 'assets/one-abc.js.gz'), gzipSync('export {};'));
  }
  const pages = await sitePages({ folder, prefix: '/site' });
  return (path, accepts = '') => {
    const page = pages.find((one) => (one.path === '/' ? path === '/' : path.startsWith(one.path.slice(0, -1)))) ?? pages[1];
    return page!.answer(askedOf(Object.assign(new IncomingMessage(new Socket()), { method: 'GET', url: path, headers: { 'accept-encoding': accepts } }), { publicUrl: () => 'https://hub.example' }));
  };
}

test('every address below the prefix answers the page, which is never kept and runs no script but its own', async (t) => {
  const ask = await site(t);
  assert.equal((await ask('/')).headers.get('location'), '/site/');
  for (const path of ['/site/', '/site/hits/hit_1', '/site/secret.txt', '/site/../secret.txt']) {
    const answer = await ask(path);
    assert.match(await answer.text(), /<title>Site/, path);
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    assert.match(answer.headers.get('content-security-policy') ?? '', /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';/);
  }
});

test('a file with its hash is kept for ever, and goes compressed to whom that is said', async (t) => {
  const ask = await site(t);
  const plain = await ask('/site/assets/one-abc.js');
  assert.deepEqual([await plain.text(), plain.headers.get('cache-control'), plain.headers.get('content-type')], ['export {};', 'public, max-age=31536000, immutable', 'text/javascript; charset=utf-8']);
  const small = await ask('/site/assets/one-abc.js', 'gzip, deflate');
  assert.equal(small.headers.get('content-encoding'), 'gzip');
  assert.equal(gunzipSync(await small.arrayBuffer()).toString(), 'export {};');
});

test('WebAssembly is given as what it is, so that a browser compiles it while it arrives', async (t) => {
  assert.equal((await (await site(t))('/site/assets/reader-abc.wasm')).headers.get('content-type'), 'application/wasm');
});

test('a service worker beside the page is asked after each time, and may ask nobody but the hub', async (t) => {
  const answer = await (await site(t))('/site/sw.js');
  assert.equal(await answer.text(), 'self.version = 1;');
  assert.deepEqual(['content-type', 'cache-control', 'content-security-policy'].map((name) => answer.headers.get(name)), ['text/javascript; charset=utf-8', 'no-cache', `default-src 'none'; connect-src 'self'`]);
});

test('a file that is not there is not found, whatever its path', async (t) => {
  const ask = await site(t);
  for (const name of ['two-abc.js', '../secret.txt', '..%2fsecret.txt', 'one-abc.js.gz']) assert.notEqual(await (await ask(`/site/assets/${name}`)).text(), 'not for readers', name);
  assert.equal((await ask('/site/assets/two-abc.js')).status, 404);
});

test('where the site was not built, its page says what to do', async (t) => {
  const ask = await site(t, false);
  assert.equal((await ask('/site/')).status, 503);
});
