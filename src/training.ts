/** The training world: made-up bureaus and records, loaded once through the same ways that everybody uses. */
import { createReadStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { run, type Database } from './kernel/store/database.ts';

const SAMPLES = new URL('../samples/training/', import.meta.url);

/** Files with the tokens of the training world, to be used in commands. */
export type TrainingTokens = { readonly officer: string; readonly desk: string };
type Bureau = { code: string; name: string; country: string; timeZone: string; units: { name: string; place?: string; locode?: string }[] };
type Load = { bureau: string; file: string; profile: string; mode: string };
type Desk = { bureau: string; vehicle: unknown };

const read = async (name: string): Promise<unknown> => JSON.parse(await readFile(new URL(name, SAMPLES), 'utf8'));

/** Loads what is missing. A start that was cut off midway is made whole by the next. */
export async function loadTraining({ address, database, dataFolder, say }: { address: string; database: Database; dataFolder: string; say: (line: string) => void }): Promise<TrainingTokens> {
  const folder = join(dataFolder, 'training');
  const files: TrainingTokens = { officer: join(folder, 'officer.token'), desk: join(folder, 'desk.token') };
  const [done] = await run(database.db, `select 1 as x from audit_events where action = 'training.loaded' limit 1`) as { x: number }[];
  if (done) return files;
  say('loading the training world …');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const admin = (await readFile(join(dataFolder, 'admin.token'), 'utf8')).trim();
  const ask = client(address);
  const bureaus = await read('bureaus.json') as Bureau[];
  const feedOf = new Map<string, string>();
  const deskOf = new Map<string, string>();
  for (const { units, ...bureau } of bureaus) {
    await ask(admin, 'POST /v1/bureaus', { ...bureau, units: units.map((unit) => ({ code: unit.name, ...unit })) }, [409]);
    const unit = units[0]?.name ?? 'desk';
    const token = async (role: string, bearer: object, at = unit): Promise<string> => (await ask(admin, 'POST /v1/tokens', { bureau: bureau.code, role, unit: at, ...bearer }) as { secret: string }).secret;
    feedOf.set(bureau.code, await token('feed', { device: 'national system' }));
    deskOf.set(bureau.code, await token('desk', { person: 'training desk officer' }));
    await writeFile(join(folder, `${bureau.country.toLowerCase()}-feed.token`), `${feedOf.get(bureau.code) ?? ''}\n`, { mode: 0o600 });
    await writeFile(join(folder, `${bureau.country.toLowerCase()}-desk.token`), `${deskOf.get(bureau.code) ?? ''}\n`, { mode: 0o600 });
    await writeFile(join(folder, `${bureau.country.toLowerCase()}-officer.token`), `${await token('officer', { person: 'training officer' }, units[1]?.name ?? unit)}\n`, { mode: 0o600 });
  }
  for (const { bureau, file, profile, mode } of await read('index.json') as Load[]) {
    await ask(feedOf.get(bureau) ?? '', `POST /v1/vehicles/imports?profile=${profile}&mode=${mode}`, createReadStream(new URL(file, SAMPLES)));
  }
  for (const { bureau, vehicle } of await read('desk.json') as Desk[]) await ask(deskOf.get(bureau) ?? '', 'POST /v1/vehicles', vehicle, [409]);
  const first = bureaus.find(({ country }) => country === 'BR') ?? bureaus[0];
  if (first) {
    await writeFile(files.officer, await readFile(join(folder, `${first.country.toLowerCase()}-officer.token`)), { mode: 0o600 });
    await writeFile(files.desk, await readFile(join(folder, `${first.country.toLowerCase()}-desk.token`)), { mode: 0o600 });
  }
  await run(database.db, `insert into audit_events (at, action, outcome, bureau, unit, token, subjects) values (now(), 'training.loaded', 'done', 'HUB', 'administration', 'hub', '{}')`);
  return files;
}

/** Asks the hub through its own front door. */
const client = (address: string) => async (token: string, route: `POST /${string}`, body: unknown, also: readonly number[] = []): Promise<unknown> => {
  const [method = '', path = ''] = route.split(' ');
  const isFile = body instanceof Readable;
  const answer = await fetch(address + path, {
    method, headers: { authorization: `Bearer ${token}`, 'content-type': isFile ? 'application/octet-stream' : 'application/json' },
    ...(isFile ? { body: Readable.toWeb(body), duplex: 'half' } : { body: JSON.stringify(body) }),
  });
  const said: unknown = await answer.json();
  if (!answer.ok && !also.includes(answer.status)) throw new Error(`the training world could not be loaded: ${method} ${path}: ${answer.status} ${JSON.stringify(said)}`);
  return said;
};
