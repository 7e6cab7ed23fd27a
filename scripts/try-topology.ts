/** Starts the topology of deploy/compose.yaml on one machine, breaks it part by part, and prints what was found. `deploy/try-topology.sh` runs it. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { bureauInbox, openNats } from '../src/kernel/feed/nats.ts';
import { followSegments } from '../src/kernel/feed/segment-stream.ts';
import { run, openDatabase } from '../src/kernel/store/database.ts';
import { device } from '../src/modules/replicas/fixtures.ts';
import { carriedDevice, type CarriedDevice } from '../tests/carried-device.ts';
import type { TestHub } from '../tests/fixtures.ts';
import { hubProcess, type HubProcess } from '../tests/hub-process.ts';
import { until } from '../tests/waiting.ts';
import { startProxy, type Proxy } from './topology/proxy.ts';
import { startDatabase, type ServerDatabase } from './topology/server-database.ts';

const PUBLIC = 'https://hub.example.org';
const BASE_PORT = 24_000 + (process.pid % 500) * 16;
const SERVERS = [0, 1, 2];
const CHANGES = 50;
/** So long what was killed stays away. */
const AWAY_MS = 3_000;
const CONF = new URL('../deploy/nats/', import.meta.url).pathname;
const vinOf = (n: number): string => `WVWZZZ1KZ8W${String(n).padStart(6, '0')}`;

const cleanings: (() => unknown)[] = [];
const t = { after: (work: () => unknown) => { cleanings.push(work); }, diagnostic: console.log } as unknown as TestContext;
let failed = 0;
const found = (what: string, holds: boolean, how = ''): void => {
  if (!holds) failed += 1;
  console.log(`${holds ? 'ok    ' : 'FAILED'}  ${what}${how === '' ? '' : `: ${how}`}`);
};
async function timed(what: string, holds: () => boolean | Promise<boolean>, limitMs = 60_000): Promise<void> {
  const begun = performance.now();
  const held = await until(what, holds, limitMs).then(() => true, () => false);
  found(what, held, `${((performance.now() - begun) / 1_000).toFixed(1)} s`);
}

/** The files of deploy/nats, with this machine's ports and folders in them. */
async function configured(folder: string, name: string, node: string, port: number): Promise<string> {
  const text = (await readFile(join(CONF, name), 'utf8'))
    .replaceAll('/certs/', `${folder}/`).replaceAll('"/data"', `"${folder}/store-${node}"`).replaceAll('include accounts.conf', `include "${folder}/accounts.conf"`)
    .replaceAll('0.0.0.0:4222', `127.0.0.1:${port}`).replaceAll('0.0.0.0:6222', `127.0.0.1:${port + 3}`).replaceAll('0.0.0.0:7422', `127.0.0.1:${port + 6}`)
    .replaceAll(/nats-([123]):6222/g, (_, n: string) => `127.0.0.1:${BASE_PORT + Number(n) + 2}`).replaceAll(/nats-([123])\.example\.org:7422/g, (_, n: string) => `127.0.0.1:${BASE_PORT + Number(n) + 5}`);
  const path = join(folder, `${node}.conf`);
  await writeFile(path, text.replaceAll(`include "${folder}/accounts.conf"`, 'include accounts.conf'));
  return path;
}

const natsKey = (path: string): string => execFileSync(process.execPath, [new URL('nats-key.ts', import.meta.url).pathname, path]).toString().trim();
const openssl = (folder: string, ...args: string[]): void => { execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' }); };

async function secrets(folder: string): Promise<void> {
  for (const name of ['ca', 'nats']) openssl(folder, 'ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', `${name}.key`);
  openssl(folder, 'req', '-x509', '-new', '-key', 'ca.key', '-days', '2', '-subj', '/CN=authority of the trial', '-out', 'nats-ca.pem');
  openssl(folder, 'req', '-new', '-key', 'nats.key', '-subj', '/CN=nats', '-out', 'nats.csr');
  await writeFile(join(folder, 'names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
  openssl(folder, 'x509', '-req', '-in', 'nats.csr', '-CA', 'nats-ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names', '-out', 'nats.pem');
  const accounts = await readFile(join(CONF, 'accounts.conf'), 'utf8');
  await writeFile(join(folder, 'accounts.conf'), accounts.replace('UHUBS', natsKey(join(folder, 'hubs.nkey'))).replace('UNL', natsKey(join(folder, 'nl.nkey'))));
}

type Part = { readonly start: () => Promise<void>; readonly kill: () => Promise<void>; readonly wipe: () => Promise<void> };
async function natsServer(folder: string, file: string, node: string, port: number): Promise<Part> {
  const path = await configured(folder, file, node, port);
  let child: ChildProcess | undefined;
  const kill = async (): Promise<void> => {
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  cleanings.push(kill);
  const start = async (): Promise<void> => {
    child = spawn('nats-server', ['-c', path, '-l', join(folder, `${node}.log`)], { stdio: 'ignore', env: { ...process.env, NATS_NAME: node, NATS_LEAF_PASSWORD: 'secret' } });
    await pause(200);
    if (child.exitCode !== null) throw new Error(`nats-server ended: ${await readFile(join(folder, `${node}.log`), 'utf8').catch(() => '')}`);
  };
  await start();
  return { start, kill, wipe: () => rm(join(folder, `store-${node}`), { recursive: true, force: true }) };
}

type World = { readonly folder: string; readonly cluster: readonly Part[]; readonly leaf: Part; readonly hubs: readonly HubProcess[]; readonly proxy: Proxy; readonly server: ServerDatabase; readonly desk: string; readonly officer: string; readonly one: CarriedDevice; readonly truth: () => Promise<string> };
let made = 0;
const held = ({ one }: World): string => [...one.records()].sort().join(' ');

async function asked<T>({ url }: Pick<Proxy, 'url'>, token: string, path: string, body: unknown): Promise<{ status: number; body: T }> {
  const answer = await fetch(url + path, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) });
  return { status: answer.status, body: await answer.json() as T };
}
async function record({ proxy, desk }: Pick<World, 'proxy' | 'desk'>): Promise<{ readonly id: string; readonly vin: string }> {
  made += 1;
  const { status, body } = await asked<{ id: string }>(proxy, desk, '/v1/vehicles', { reference: `T-${made}`, vin: vinOf(made) });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return { id: body.id, vin: vinOf(made) };
}

async function begun(): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'xc-topology-'));
  await chmod(folder, 0o755);
  cleanings.push(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  await mkdir(join(folder, 'keys'));
  await secrets(folder);
  const server = await startDatabase(folder);
  cleanings.push(server.stop);
  const { host, port, user, database: name } = server.connection;
  const cluster: Part[] = [];
  for (const at of SERVERS) cluster.push(await natsServer(folder, 'server.conf', `nats-${at + 1}`, BASE_PORT + at));
  const leaf = await natsServer(folder, 'leaf.conf', 'leaf', BASE_PORT + 9);
  const env = {
    DATABASE_URL: `postgres://${user}@localhost/${name}?${new URLSearchParams({ host, port: String(port) }).toString()}`, CROSSCHECK_PUBLIC_URL: PUBLIC,
    NATS_URL: SERVERS.map((at) => `tls://127.0.0.1:${BASE_PORT + at}`).join(','), NATS_CREDENTIALS: join(folder, 'hubs.nkey'), NATS_CA: join(folder, 'nats-ca.pem'), NATS_DOMAIN: 'crosscheck',
  };
  const hubs: HubProcess[] = [];
  for (const _ of SERVERS) hubs.push(await hubProcess(t, env, { args: ['--keys', join(folder, 'keys'), '--behind-proxy', '--drain', '1'] }));
  const proxy = await startProxy(t, folder, hubs.map((hub) => hub.url));
  const first = hubs[0] as HubProcess;
  const [desk, officer] = [await first.token('DE', 'desk'), await first.token('NL', 'officer')];
  const post = await device({ url: PUBLIC, admin: first.admin(), token: first.token, ask: first.ask } as unknown as TestHub, { bureau: 'NL' });
  const one = await carriedDevice(post, { config: { servers: [`tls://127.0.0.1:${BASE_PORT + 9}`], credentials: join(folder, 'nl.nkey'), ca: join(folder, 'nats-ca.pem'), domain: 'crosscheck' }, address: () => proxy.url, bureau: 'NL' });
  const database = openDatabase(server.connection, () => undefined);
  cleanings.push(database.close, one.stop);
  return { folder, server, cluster, leaf, hubs, proxy, desk, officer, one, truth: async () => (await run(database.db, `select id from records where status in ('live', 'located') order by id`) as { id: string }[]).map(({ id }) => id).join(' ') };
}

/** After what was broken: a change still reaches the device, by NATS, and it holds what the database says. */
async function goesOn(world: World, what: string): Promise<void> {
  const heard = world.one.figures().overNats;
  await timed(`${what}: the device hears NATS`, async () => { await record(world); await pause(200); return world.one.figures().overNats > heard; });
  await timed('… and holds what the database says', async () => held(world) === await world.truth());
}

const TOLD_EVERY_MS = 250;
const TOLD_WITHIN_MS = 30_000;

/** Something breaks while one change after the other is recorded: all of them reach the device, and how long the slowest took is said. */
async function broken(world: World, what: string, breaks: () => Promise<void>): Promise<void> {
  const took: Promise<number>[] = [];
  let isOver = false;
  const telling = (async () => {
    while (!isOver) { // eslint-disable-line @typescript-eslint/no-unnecessary-condition -- it changes while we wait
      const begunMs = performance.now();
      const made = await record(world).catch(() => undefined); // of a hub that is killed nobody knows what it did
      if (made) took.push(until('it came', () => world.one.records().has(made.id), 2 * TOLD_WITHIN_MS).then(() => performance.now() - begunMs, () => Infinity));
      await pause(TOLD_EVERY_MS);
    }
  })();
  await breaks();
  await goesOn(world, what);
  isOver = true;
  await telling;
  const longest = Math.max(...await Promise.all(took));
  found('… and was told of every change meanwhile', took.length > 0 && longest < TOLD_WITHIN_MS, `${took.length} changes, the slowest ${(longest / 1_000).toFixed(1)} s`);
}

async function figures(world: World): Promise<void> {
  const [atHubs, atDevice]: [number[], number[]] = [[], []];
  for (let n = 0; n < CHANGES; n += 1) {
    const { id, vin } = await record(world);
    const begunMs = performance.now();
    const atDeviceMs = until('it came', () => world.one.records().has(id), 30_000).then(() => performance.now() - begunMs);
    for (const hub of world.hubs) while ((await hub.ask<{ outcome: string }>(world.officer, 'POST', '/v1/checks', { vehicle: { vin }, purpose: 'roadside' })).body.outcome !== 'hit');
    atHubs.push(performance.now() - begunMs);
    atDevice.push(await atDeviceMs);
  }
  const shown = (ms: number[]): string => { ms.sort((a, b) => a - b); return `median ${(ms[ms.length >> 1] ?? 0).toFixed(0)} ms, longest ${(ms.at(-1) ?? 0).toFixed(0)} ms`; };
  found(`committed → found at all three hubs, ${CHANGES} times`, true, shown(atHubs));
  found('committed → at the device behind the leaf node (looked at every 20 ms)', true, shown(atDevice));
}

/** A replica as a process, behind the leaf node: what is recorded is found there; how soon, and by which way. */
async function replica({ folder, hubs, proxy, desk, officer }: World): Promise<void> {
  const first = hubs[0] as HubProcess;
  const { body: { code } } = await first.ask<{ code: string }>(first.admin(), 'POST', '/v1/replicas', { bureau: 'NL', unit: 'Main unit', name: 'post behind the leaf' });
  const { DATABASE_URL: _url, ...env } = process.env;
  const child = spawn(new URL('../bin/crosscheck', import.meta.url).pathname, ['replica', '--hub', proxy.url, '--data', join(folder, 'replica'), '--key', join(folder, 'replica.key'), '--port', '0', '--code', code], {
    stdio: ['ignore', 'pipe', 'pipe'], env: { ...env, NATS_URL: `tls://127.0.0.1:${BASE_PORT + 9}`, NATS_CREDENTIALS: join(folder, 'nl.nkey'), NATS_CA: join(folder, 'nats-ca.pem'), NATS_DOMAIN: 'crosscheck' },
  });
  cleanings.push(async () => { if (child.exitCode === null && child.signalCode === null) { child.kill('SIGKILL'); await once(child, 'exit'); } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { said += chunk.toString(); });
  await timed('a replica is enrolled and answers', () => /listening on (http\S+)/.test(said));
  const url = (/listening on (http\S+)/.exec(said)?.[1] ?? '').replace('localhost', '127.0.0.1');
  const took: number[] = [];
  for (let n = 0; n < CHANGES; n += 1) {
    const { vin } = await record({ proxy, desk });
    const begunMs = performance.now();
    await until('it is found', async () => (await fetch(`${url}/v1/checks`, { method: 'POST', headers: { authorization: `Bearer ${officer}`, 'content-type': 'application/json' }, body: JSON.stringify({ vehicle: { vin }, purpose: 'roadside' }) }).then((answer) => answer.json()) as { outcome: string }).outcome === 'hit', 10_000);
    took.push(performance.now() - begunMs);
  }
  took.sort((a, b) => a - b);
  found(`recorded → found at the replica, ${CHANGES} times`, true, `median ${(took[took.length >> 1] ?? 0).toFixed(0)} ms, longest ${(took.at(-1) ?? 0).toFixed(0)} ms`);
}

const FLOOD_MS = 3_000;

/** One address asks for far more than it may: it is told so as a hub would say it, and another address is answered meanwhile. */
async function flood({ proxy, officer }: World): Promise<void> {
  if (!proxy.flood) return;
  const check = () => asked(proxy, officer, '/v1/checks', { vehicle: { vin: vinOf(1) }, purpose: 'roadside' });
  let [checks, bad, isOver] = [0, 0, false];
  const checking = (async () => { while (!isOver) { checks += 1; if ((await check()).status !== 200) bad += 1; } })();
  const said = await proxy.flood(FLOOD_MS);
  isOver = true;
  await checking;
  const [answered, refused, told] = [/HTTP\/1\.1 200 /g, /HTTP\/1\.1 429 /g, /^retry-after: 1\r$/gim].map((what) => said.match(what)?.length ?? 0) as [number, number, number];
  found('one address asks without pause: what is beyond its limit is turned away with 429, and told when to come again', refused > 0 && told === refused && said.split('"code":"kernel.overloaded"').length - 1 === refused, `${answered} answered, ${refused} turned away in ${FLOOD_MS / 1_000} s`);
  found('another address is answered meanwhile', checks > 0 && bad === 0, `${checks} checks, ${bad} failed`);
}

async function permissions({ folder }: World): Promise<void> {
  const nats = await openNats({ servers: [`tls://127.0.0.1:${BASE_PORT}`], credentials: join(folder, 'nl.nkey'), ca: join(folder, 'nats-ca.pem'), domain: 'crosscheck' }, { name: 'curious', inbox: bureauInbox('NL') }, () => undefined);
  await new Promise<void>((resolve) => { nats.onStanding(resolve); });
  let heard = 0;
  const follow = async (): Promise<void> => { for await (const _ of followSegments(nats, { channel: 'BR.24', from: 'first', signal: AbortSignal.timeout(3_000) })) heard += 1; };
  const refused = await follow().then(() => false, () => true);
  await nats.stop();
  found('the replicas of one bureau may not follow another’s', refused && heard === 0);
}

async function main(): Promise<void> {
  const world = await begun();
  const { hubs, cluster, leaf, one, proxy, officer, server } = world;
  found(`${server.what}, three NATS servers, a leaf node, three hubs and ${proxy.what} are up`, hubs.every((hub) => hub.isRunning()));
  if (proxy.overTls) found('it ends TLS, and keeps /metrics for the inside', await proxy.overTls('/readyz') === 200 && await proxy.overTls('/metrics') === 403);
  await timed('the device behind the leaf node has gone over to NATS', async () => { await record(world); return one.figures().overNats > 0; });
  await figures(world);
  await permissions(world);
  await flood(world);
  await replica(world).catch((cause: unknown) => { found('a replica behind the leaf node', false, String(cause)); });
  await broken(world, 'one NATS server is killed', async () => { await cluster[0]?.kill(); await pause(3 * AWAY_MS); });
  await cluster[0]?.start();
  await broken(world, 'the leaf node is killed and comes back', async () => { await leaf.kill(); await pause(AWAY_MS); await leaf.start(); });
  const relaying = hubs.find((hub) => hub.said().includes('"replicas.relay"')) as HubProcess;
  await broken(world, 'the hub that relays is killed', relaying.kill);
  await relaying.start();
  await broken(world, 'all three NATS servers are killed and wiped', async () => {
    await Promise.all(cluster.map(({ kill }) => kill()));
    for (const one of cluster) await one.wipe();
    await pause(AWAY_MS);
    for (const one of cluster) await one.start();
  });
  if (server.broken) {
    await server.broken.kill();
    found('PostgreSQL is killed: a check is answered as not checked', (await asked(proxy, officer, '/v1/checks', { vehicle: { vin: vinOf(1) }, purpose: 'roadside' })).status === 503);
    await server.broken.start();
    await until('the hubs are ready again', proxy.allReady, 60_000);
    await goesOn(world, 'and comes back');
  }
  let [checks, bad, isOver] = [0, 0, false];
  const checking = (async () => { while (!isOver) { checks += 1; if ((await asked(proxy, officer, '/v1/checks', { vehicle: { vin: vinOf(1) }, purpose: 'roadside' })).status !== 200) bad += 1; } })();
  for (const hub of hubs) { await hub.end(); await hub.start(); await until('it is ready', proxy.allReady); }
  isOver = true;
  await checking;
  found('the three hubs were restarted one after the other under load', bad === 0, `${checks} checks, ${bad} failed`);
  await goesOn(world, 'after that');
  console.log(`${one.segments.length} segments at the device: ${JSON.stringify(one.figures())}`);
}

try {
  await main();
} finally {
  for (const clean of cleanings.reverse()) await clean();
}
console.log(failed === 0 ? 'nothing failed' : `${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
