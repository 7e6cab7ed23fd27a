/**
 * A national police system at its first meeting with a hub: makes its keys, is registered, brings a file of records, checks for an
 * officer, streams checks, lists hits. Run it with: bin/node docs/examples/national-system/main.ts (docs/guides/connecting.md).
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect, makeKeyPair, type Connection, type KeyPair } from './connection.ts';

const { CROSSCHECK_URL: url = 'http://localhost:7247', CROSSCHECK_TOKEN: supervisor, CROSSCHECK_SECOND_TOKEN: second, KEYS_FOLDER: folder = '.national-system' } = process.env;
const say = (text: string): void => { process.stdout.write(`${text}\n`); };

type Kept = { readonly client: string; readonly keys: KeyPair };

/** Who we are: read from the folder, or made and registered by the tokens of two supervisors the first time. */
async function identity(name: string, role: 'officer' | 'feed'): Promise<Kept> {
  const path = join(folder, `${role}.json`);
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Kept;
  } catch (cause) {
    if ((cause as { code?: string }).code !== 'ENOENT') throw cause;
  }
  const keys = await makeKeyPair();
  const client = await registered({ name, unit: 'Main unit', role, jwks: { keys: [keys.publicJwk] } });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(path, JSON.stringify({ client: client.id, keys }), { mode: 0o600 });
  say(`registered ${client.id} (${role})`);
  return { client: client.id, keys };
}

/** One supervisor proposes it, another approves what was displayed, by its hash. A bureau's people do that by hand, each on a screen of their own. */
async function registered(body: { readonly name: string } & Readonly<Record<string, unknown>>): Promise<{ readonly id: string }> {
  const post = async (token: string | undefined, path: string, said: object): Promise<Readonly<Record<string, unknown>>> => {
    const answer = await fetch(url + path, { method: 'POST', headers: { authorization: `Bearer ${token ?? ''}`, 'content-type': 'application/json' }, body: JSON.stringify(said) });
    const told = await answer.json() as { title?: string };
    if (!answer.ok) throw new Error(`the hub does not register ${body.name}: ${told.title ?? answer.statusText}`);
    return told;
  };
  const { id, hash } = await post(supervisor, '/v1/clients', body);
  const { answer } = await post(second, `/v1/proposals/${String(id)}/approval`, { hash });
  return (answer as { body: { id: string } }).body;
}

const open = async (name: string, role: 'officer' | 'feed'): Promise<Connection> => connect({ url, ...await identity(name, role) });

/** Records go in as the file that the register gives out; the same file again changes nothing. */
async function importDelta(feed: Connection): Promise<void> {
  const file = 'reference,vin,make,model,event,event_date\nNS-1,WVWZZZ1KZ8W979001,Volkswagen,Golf,stolen,2026-06-28\nNS-2,1HGCM82654A979002,Honda,Accord,stolen,2026-06-20\n';
  const summary = await feed.ask<{ added: number; unchanged: number; refused: number }>({ method: 'POST', path: '/v1/vehicles/imports?profile=generic&mode=delta&feed=national', body: file });
  say(`import: ${summary.added} added, ${summary.unchanged} unchanged, ${summary.refused} refused`);
}

type Answer = { readonly ref?: string; readonly outcome: string; readonly findings: readonly { readonly hit?: string }[]; readonly problem?: { readonly title: string } };
const told = ({ ref, outcome, findings, problem }: Answer): string => `${ref ?? ''}: ${outcome}${findings.flatMap(({ hit }) => (hit === undefined ? [] : [` ${hit}`])).join('')}${problem ? ` (${problem.title})` : ''}`;

/** The officer is named with each request: in the body of a check, or in the header. Names beyond ASCII go percent-encoded. */
async function check(system: Connection): Promise<void> {
  const ask = (vin: string, ref: string) => ({ ref, vehicle: { vin }, purpose: 'roadside' });
  say(`check ${told(await system.ask<Answer>({ method: 'POST', path: '/v1/checks', body: { ...ask('WVWZZZ1KZ8W979001', 'one'), person: 'officer 4711' } }))}`);
  const lines = [ask('1HGCM82654A979002', 'two'), ask('VF1BB05CF33333333', 'three'), { ...ask('', 'four'), purpose: 'curiosity' }].map((one) => JSON.stringify(one));
  for await (const line of system.stream({ path: '/v1/checks/stream', headers: { 'crosscheck-person': encodeURIComponent('officer José') }, lines })) say(`stream ${told(JSON.parse(line) as Answer)}`);
}

async function listHits(system: Connection): Promise<void> {
  const { items } = await system.ask<{ items: { id: string; role: string; day: string }[] }>({ method: 'GET', path: '/v1/hits?limit=10', headers: { 'crosscheck-person': 'officer 4711' } });
  for (const { id, role, day } of items) say(`hit ${id} of ${day}, as ${role}`);
}

await importDelta(await open('National register', 'feed'));
const system = await open('National police system', 'officer');
await check(system);
await listHits(system);
