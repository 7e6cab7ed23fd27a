/**
 * Replicas as a hub sees them, many in one process: each enrolled with a key of its own, each reading its feed and trying every
 * segment's hash; nothing is kept. Orders come and answers go as lines of JSON. Knows no hub but by its address.
 */
import { createHash, generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { request } from 'node:http';
import { createInterface } from 'node:readline';
import { SignJWT } from 'jose';
import { DEVICE_TOKEN_TYPE, type SegmentLine } from '../src/modules/replicas/schema.ts';

type Order = { readonly replicas: readonly { readonly code: string }[]; readonly hub: string };
type Device = { readonly id: string; readonly key: KeyObject; readonly audience: string };
export type ReaderFigures = { readonly segments: number; readonly rows: number; readonly bytes: number; readonly wrong: number; readonly ended: number; readonly arrived: readonly (readonly [reference: string, atMs: number])[] };

const figures = { segments: 0, rows: 0, bytes: 0, wrong: 0, ended: 0 };
/** What the first of them was told, and when. */
let arrived: [string, number][] = [];

async function enrol(hub: string, code: string): Promise<Device> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { x } = publicKey.export({ format: 'jwk' });
  const answer = await fetch(`${hub}/replica/enrol`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ code, key: { kty: 'OKP', crv: 'Ed25519', x }, software: 'bench' }) });
  if (!answer.ok) throw new Error(`enrol: ${answer.status} ${await answer.text()}`);
  const told = await answer.json() as { replica: { id: string }; hub: string };
  return { id: told.replica.id, key: privateKey, audience: told.hub };
}

const tokenOf = ({ id, key, audience }: Device, path: string): Promise<string> => new SignJWT({ htm: 'GET', htu: audience + path })
  .setProtectedHeader({ alg: 'EdDSA', typ: DEVICE_TOKEN_TYPE, kid: id }).setIssuer(id).setSubject(id).setAudience(audience).setJti(randomUUID()).setIssuedAt().setExpirationTime('50s').sign(key);

/** Reads until the hub ends it; resolves once the first copy is whole. */
async function read(hub: string, device: Device, isFirst: boolean): Promise<void> {
  const token = await tokenOf(device, '/v1/replica/feed');
  return new Promise((resolve, reject) => {
    const asked = request(`${hub}/v1/replica/feed`, { headers: { authorization: `Bearer ${token}` } }, (answer) => {
      if (answer.statusCode !== 200) { reject(new Error(`feed: ${answer.statusCode ?? 0}`)); return; }
      let rest = '';
      let hash = createHash('sha256');
      let head: Extract<SegmentLine, { kind: 'segment' }> | undefined;
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        figures.bytes += chunk.length;
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          if (line.startsWith('{"kind":"segment"')) { hash = createHash('sha256'); head = JSON.parse(line) as typeof head; }
          if (!line.startsWith('{"kind":"end"')) { hash.update(line).update('\n'); if (isFirst && line.startsWith('{"kind":"record"')) arrived.push([/"reference":"([^"]+)"/.exec(line)?.[1] ?? '', Date.now()]); continue; }
          const end = JSON.parse(line) as Extract<SegmentLine, { kind: 'end' }>;
          figures.segments += 1;
          figures.rows += end.rows;
          if (!end.note.includes(`sha256 ${hash.digest('base64')}\n`)) figures.wrong += 1;
          if (head?.isLast === true || head?.isFull === false) resolve();
        }
      });
      answer.on('close', () => { figures.ended += 1; resolve(); });
      answer.on('error', () => undefined);
    });
    asked.on('error', reject);
    asked.end();
  });
}

const say = (value: unknown): void => { process.stdout.write(`${JSON.stringify(value)}\n`); };
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'figures') {
    say({ ...figures, arrived } satisfies ReaderFigures);
    arrived = [];
    continue;
  }
  const { replicas, hub } = JSON.parse(line) as Order;
  for (const [at, { code }] of replicas.entries()) await read(hub, await enrol(hub, code), at === 0);
  say({ listening: replicas.length });
}
