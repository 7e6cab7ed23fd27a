/**
 * Who this replica is: its own key, made here and never sent, and the hub with which it was enrolled. Kept sealed. Knows no record and no check.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import { readVkey, type VerifierKey } from '../kernel/audit/note.ts';
import { FINGERPRINT_CHARS, hubFingerprint } from '../kernel/audit/segment-note.ts';
import { codeAsTyped, newId } from '../kernel/ids.ts';
import { z } from '../kernel/schema/index.ts';
import { isOfUnknownAuthority } from '../kernel/trust.ts';
import { DEVICE_TOKEN_TYPE, Enrolled } from '../modules/replicas/schema.ts';
import { VaultRefused } from './vault/key.ts';
import type { Vault } from './vault/vault.ts';

const FILE = 'identity';
const KIND = 1;
const TOKEN_LIVES_S = 30;
/** 160 bits behind what names the hub. */
const CODE_CHARS_MIN = 32 + FINGERPRINT_CHARS;

const DeviceKey = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string() });
const Kept = z.object({ device: DeviceKey, enrolled: Enrolled });
type DeviceKey = z.output<typeof DeviceKey>;

export type Identity = {
  readonly enrolled: Enrolled;
  readonly hubKey: VerifierKey;
  /** A token for one request of the hub. `nowMs` is the hub's time as far as it is known. */
  readonly tokenFor: (request: { readonly method: string; readonly path: string }, nowMs: number) => Promise<string>;
  /** Ed25519 by the device's key. */
  readonly sign: (text: string) => string;
};

/** Whether a code was given by the hub that bears this key: it begins with what names that. */
export const isCodeOf = (code: string, hubKey: string): boolean => codeAsTyped(code).startsWith(hubFingerprint(hubKey));

/** Who this replica was enrolled as; undefined where it never was. */
export async function readIdentity(vault: Vault): Promise<Identity | undefined> {
  if (!vault.has(FILE)) return undefined;
  let kept: z.output<typeof Kept> | undefined;
  const { file } = await vault.open(FILE, ({ body }) => { kept = Kept.parse(JSON.parse(body.toString('utf8'))); });
  await file.close();
  return kept && identityOf(kept.device, kept.enrolled);
}

/** Enrols with a code that works once. Refused where the hub is not the one that gave the code. */
export async function enrol(vault: Vault, { hub, code, software, ask = fetch }: { readonly hub: string; readonly code: string; readonly software: string; readonly ask?: typeof fetch }): Promise<Identity> {
  if (codeAsTyped(code).length < CODE_CHARS_MIN) throw new VaultRefused('that is no code of an enrolment: `crosscheck replicas enrol` prints one, alone on its last line');
  const device = DeviceKey.parse(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }));
  const { kty, crv, x } = device;
  const enrolled = await enrolledBy(await asked(ask, hub, { code, key: { kty, crv, x }, software }), hub);
  if (!isCodeOf(code, enrolled.hubKey)) throw new VaultRefused(`${hub} is not the hub that gave this code: its key has another fingerprint. Nothing was kept; the code may be known to others now, so revoke the enrolment and make a new one`);
  const { file, take } = await vault.beside(FILE);
  file.append(KIND, Buffer.from(JSON.stringify({ device, enrolled } satisfies z.input<typeof Kept>)));
  await take();
  await file.close();
  return identityOf(device, enrolled);
}

async function asked(ask: typeof fetch, hub: string, body: object): Promise<Response> {
  try {
    return await ask(`${hub}/replica/enrol`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  } catch (cause) {
    const why = ((cause as Error).cause ?? cause) as Error & { code?: string };
    throw new VaultRefused(`${hub} cannot be reached: ${why.message}${isOfUnknownAuthority(why) ? '. Where the authority of its certificate is your own, --hub-ca FILE names it' : ''}`);
  }
}

async function enrolledBy(answer: Response, hub: string): Promise<Enrolled> {
  const said = await answer.json().catch(() => undefined) as { title?: unknown } | undefined;
  if (!answer.ok) throw new VaultRefused(`${hub} does not enrol this device: ${typeof said?.title === 'string' ? said.title : `it answered ${answer.status}`}`);
  return Enrolled.parse(said);
}

function identityOf(device: DeviceKey, enrolled: Enrolled): Identity {
  const { d: _, ...publicHalf } = device;
  const privateKey: KeyObject = createPrivateKey({ key: device, format: 'jwk' });
  createPublicKey({ key: publicHalf, format: 'jwk' }); // a key that is none is told at the start
  const signing = importJWK(device, 'EdDSA');
  const { id } = enrolled.replica;
  return {
    enrolled, hubKey: readVkey(enrolled.hubKey),
    tokenFor: async ({ method, path }, nowMs) => {
      const nowS = Math.floor(nowMs / 1000);
      return new SignJWT({ htm: method, htu: enrolled.hub + path }).setProtectedHeader({ alg: 'EdDSA', typ: DEVICE_TOKEN_TYPE })
        .setIssuer(id).setSubject(id).setAudience(enrolled.hub).setJti(newId('jti', nowMs)).setIssuedAt(nowS).setExpirationTime(nowS + TOKEN_LIVES_S).sign(await signing);
    },
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64'),
  };
}
