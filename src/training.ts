/** The training world: made-up bureaus and records, loaded once through the same ways that everybody uses; later starts make what is missing. */
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { run, type Database } from './kernel/store/database.ts';

const SAMPLES = new URL('../samples/training/', import.meta.url);

/** Files with the tokens of the training world, to be used in commands: a finder's officer and desk, and the desk of the bureau whose record they find. */
export type TrainingTokens = { readonly officer: string; readonly desk: string; readonly ownersDesk: string };
type Unit = { readonly name: string; readonly place?: string; readonly locode?: string; readonly telephone?: string; readonly timeZone?: string };
type Bureau = { readonly code: string; readonly name: string; readonly country: string; readonly timeZone: string; readonly units: readonly Unit[] };
type Load = { readonly bureau: string; readonly file: string; readonly profile: string; readonly mode: string };
type Desk = { readonly bureau: string; readonly vehicle: unknown };
type Ask = ReturnType<typeof client>;

const FINDER = 'BR';
const OWNER = 'DE';
/** Who bears a token of each bureau, and at which of its units. */
const BEARERS = [
  { role: 'feed', bearer: { device: 'national system' }, at: 0 },
  { role: 'desk', bearer: { person: 'training desk officer' }, at: 0 },
  { role: 'supervisor', bearer: { person: 'training supervisor' }, at: 0 },
  // What hides or destroys takes two people (R17).
  { role: 'desk', second: 'second-desk', bearer: { person: 'second training desk officer' }, at: 0 },
  { role: 'supervisor', second: 'second-supervisor', bearer: { person: 'second training supervisor' }, at: 0 },
  { role: 'officer', bearer: { person: 'training officer' }, at: 1 },
] as const satisfies readonly { readonly role: string; readonly second?: string; readonly bearer: object; readonly at: number }[];
type Role = (typeof BEARERS)[number]['role'];

const read = async (name: string): Promise<unknown> => JSON.parse(await readFile(new URL(name, SAMPLES), 'utf8'));
const tokenIn = async (file: string): Promise<string> => (await readFile(file, 'utf8')).trim();
const keep = (file: string, token: string): Promise<void> => writeFile(file, `${token}\n`, { mode: 0o600 });

/** Loads what is missing. A start that was cut off midway is made whole by the next, and a world that an older version loaded is brought up to this one's. */
export async function loadTraining({ address, database, dataFolder, say }: { address: string; database: Database; dataFolder: string; say: (line: string) => void }): Promise<TrainingTokens> {
  const folder = join(dataFolder, 'training');
  const fileOf = (country: string, role: string): string => join(folder, `${country.toLowerCase()}-${role}.token`);
  const [done] = await run(database.db, `select 1 as x from audit_events where action = 'training.loaded' limit 1`) as { x: number }[];
  if (!done) say('loading the training world …');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const admin = await tokenIn(join(dataFolder, 'admin.token'));
  const ask = client(address);
  const bureaus = await read('bureaus.json') as Bureau[];
  for (const { units, ...bureau } of bureaus) {
    if (!done) await ask(admin, 'POST /v1/bureaus', { ...bureau, units: units.map((unit) => ({ code: unit.name, ...unit })) }, [409]);
    for (const { role, bearer, at, ...named } of BEARERS) {
      const isSecond = 'second' in named;
      const file = fileOf(bureau.country, isSecond ? named.second : role);
      // Tokens of a world that is not whole may be of another database.
      if (done && existsSync(file)) continue;
      const { secret } = await ask(admin, 'POST /v1/tokens', { bureau: bureau.code, role, unit: units[at]?.name ?? 'desk', ...bearer }) as { secret: string };
      if (role === 'supervisor' && !isSecond) await tellTelephones(ask, secret, units);
      await keep(file, secret);
    }
  }
  const secondAdministrator = join(folder, 'second-admin.token');
  if (!(done && existsSync(secondAdministrator))) {
    const { secret } = await ask(admin, 'POST /v1/tokens', { bureau: 'HUB', role: 'administrator', unit: 'administration', person: 'second training administrator' }) as { secret: string };
    await keep(secondAdministrator, secret);
  }
  if (!done) {
    const country = new Map(bureaus.map((bureau) => [bureau.code, bureau.country]));
    await loadRecords(ask, (bureau, role) => tokenIn(fileOf(country.get(bureau) ?? '', role)));
    await run(database.db, `insert into audit_events (at, action, outcome, bureau, unit, token, subjects) values (now(), 'training.loaded', 'done', 'HUB', 'administration', 'hub', '{}')`);
  }
  const files: TrainingTokens = { officer: join(folder, 'officer.token'), desk: join(folder, 'desk.token'), ownersDesk: fileOf(OWNER, 'desk') };
  for (const role of ['officer', 'desk'] as const) await keep(files[role], await tokenIn(fileOf(FINDER, role)));
  return files;
}

/** Units of an older version had none; what somebody has set since stays. */
async function tellTelephones(ask: Ask, supervisor: string, units: readonly Unit[]): Promise<void> {
  const { items } = await ask(supervisor, 'GET /v1/units') as { items: { code: string; telephone?: string }[] };
  for (const { name, telephone } of units) {
    if (telephone === undefined || items.find(({ code }) => code === name)?.telephone !== undefined) continue;
    await ask(supervisor, `PATCH /v1/units/${encodeURIComponent(name)}`, { telephone });
  }
}

async function loadRecords(ask: Ask, tokenOf: (bureau: string, role: Role) => Promise<string>): Promise<void> {
  for (const { bureau, file, profile, mode } of await read('index.json') as Load[]) {
    await ask(await tokenOf(bureau, 'feed'), `POST /v1/vehicles/imports?profile=${profile}&mode=${mode}`, createReadStream(new URL(file, SAMPLES)));
  }
  for (const { bureau, vehicle } of await read('desk.json') as Desk[]) await ask(await tokenOf(bureau, 'desk'), 'POST /v1/vehicles', vehicle, [409]);
}

/** Asks the hub through its own front door. */
const client = (address: string) => async (token: string, route: `${'GET' | 'POST' | 'PATCH'} /${string}`, body?: unknown, also: readonly number[] = []): Promise<unknown> => {
  const [method = '', path = ''] = route.split(' ');
  const isFile = body instanceof Readable;
  const answer = await fetch(address + path, {
    method, headers: { authorization: `Bearer ${token}`, 'content-type': isFile ? 'application/octet-stream' : 'application/json' },
    ...(isFile ? { body: Readable.toWeb(body), duplex: 'half' } : body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const said: unknown = await answer.json();
  if (!answer.ok && !also.includes(answer.status)) throw new Error(`the training world could not be loaded: ${method} ${path}: ${answer.status} ${JSON.stringify(said)}`);
  return said;
};
