/** R19: altering one entry fails verification. Two hundred random tamperings with rows, tiles, entries and keys, each found and named. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run, type Kysely } from '../../src/kernel/store/database.ts';
import { afterTampering, faultsIn, knownOf, logWorld } from '../log-world.ts';
import { seeded, type Random } from '../random.ts';

const TAMPERINGS = Number(process.env.TAMPERINGS ?? 200);
type Db = Kysely<unknown>;
/** Tampers with one thing; what the fault must name. */
type Tamper = (db: Db, random: Random) => Promise<RegExp>;

async function one<T>(db: Db, random: Random, text: string): Promise<T> {
  const rows = await run(db, text) as T[];
  assert.ok(rows.length > 0, text);
  return random.pick(rows);
}
const word = (text: string): RegExp => new RegExp(`${text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')}(?![0-9a-z])`);
const affectedOne = async (db: Db, text: string, parameters: readonly unknown[]): Promise<void> => {
  assert.equal((await run(db, `${text} returning 1`, parameters)).length, 1, text);
};

const EVENT = 'select sequence from audit_events where sequence > 0';
const events: Readonly<Record<string, Tamper>> = {
  'an audit event altered': async (db, random) => {
    const { sequence } = await one<{ sequence: number }>(db, random, EVENT);
    const change = random.pick([`action = action || 'x'`, `outcome = case outcome when 'done' then 'failed' else 'done' end`, `bureau = bureau || 'X'`, `unit = unit || ' '`, `token = token || '1'`, `person = coalesce(person, '') || 'x'`, `device = coalesce(device, '') || 'x'`, `subjects = array_append(subjects, 'x')`, `detail = '{"x":1}'`, `at = at + interval '1 microsecond'`, 'salt = gen_random_uuid()']);
    await affectedOne(db, `update audit_events set ${change} where sequence = $1`, [sequence]);
    return word(`evt_${sequence}`);
  },
  'an audit event dropped': async (db, random) => {
    const { sequence } = await one<{ sequence: number }>(db, random, EVENT);
    await affectedOne(db, 'delete from audit_events where sequence = $1', [sequence]);
    return word(`evt_${sequence}`);
  },
  'an audit event put in': async (db, random) => {
    const { sequence } = await one<{ sequence: number }>(db, random, EVENT);
    await affectedOne(db, `insert into audit_events (sequence, epoch, tx, at, action, outcome, bureau, unit, token, subjects) overriding system value select -sequence, epoch, tx, at, action, outcome, bureau, unit, token, subjects from audit_events where sequence = $1`, [sequence]);
    return word(`evt_-${sequence}`);
  },
};

const checks: Readonly<Record<string, Tamper>> = {
  'a check altered': async (db, random) => {
    const { id } = await one<{ id: string }>(db, random, 'select id from checks');
    const change = random.pick([`outcome = 'hit' || outcome`, `purpose = 'roadside'`, `question = '{"vehicle":{}}'`, `person = 'somebody else'`, `at = at - interval '1 millisecond'`, `bureau = 'XX'`, `keep_until = keep_until - 1`, `found = '[]'`, `as_of = as_of || '0'`]);
    await affectedOne(db, `update checks set ${change} where id = $1`, [id]);
    return word(id);
  },
  'a check dropped': async (db, random) => {
    const { id } = await one<{ id: string }>(db, random, 'select id from checks');
    await affectedOne(db, 'delete from checks where id = $1', [id]);
    return word(id);
  },
  'a check put in': async (db, random) => {
    const { id } = await one<{ id: string }>(db, random, 'select id from checks');
    const made = `${id.slice(0, -1)}${id.endsWith('0') ? '1' : '0'}`;
    await affectedOne(db, `insert into checks (id, at, bureau, unit, token, purpose, outcome, as_of, comparison, question, keep_until) select $2, at, bureau, unit, token, purpose, outcome, as_of, comparison, question, keep_until from checks where id = $1`, [id, made]);
    return word(made);
  },
  'a group of checks altered': async (db, random) => {
    const { position, length } = await one<{ position: number; length: number }>(db, random, 'select position, length(places) as length from check_groups where length(places) > 0');
    const at = random.below(length);
    const change = random.pick(['counted = counted + 1', `bureau = bureau || 'X'`, `last_id = first_id || 'z'`, `places = set_byte(places, ${at}, (get_byte(places, ${at}) + 1) % 256)`]);
    await affectedOne(db, `update check_groups set ${change} where position = $1`, [position]);
    return new RegExp(`${word(`group of checks ${position}`).source}|chk_`);
  },
  'a group of checks dropped': async (db, random) => {
    const { position } = await one<{ position: number }>(db, random, 'select position from check_groups');
    await affectedOne(db, 'delete from check_groups where position = $1', [position]);
    return word(`group of checks ${position}`);
  },
};

const STATES = 'select id, version, true as now from records union all select id, version, false from record_versions';
type State = { id: string; version: number; now: boolean };
const tableOf = ({ now }: State): string => (now ? 'records' : 'record_versions');
const records: Readonly<Record<string, Tamper>> = {
  'a record or one of its versions altered': async (db, random) => {
    const state = await one<State>(db, random, STATES);
    const change = random.pick([`status = 'withdrawn'`, `owner = 'XX'`, `reference = reference || ' '`, `body = '{}'`, `restrictions = '{FR}'`, `hidden_from = '{FR}'`, `ends_at = ends_at + interval '1 day'`, `review_on = review_on + 1`, `changed_by = 'nobody'`, `entered_at = entered_at - interval '1 microsecond'`, `validated_at = validated_at + interval '1 hour'`, `source_digest = 'x'`, `feed = 'y'`]);
    await affectedOne(db, `update ${tableOf(state)} set ${change} where id = $1 and version = $2`, [state.id, state.version]);
    return word(`version ${state.version} of ${state.id}`);
  },
  'a record or one of its versions dropped': async (db, random) => {
    const state = await one<State>(db, random, STATES);
    await affectedOne(db, `delete from ${tableOf(state)} where id = $1 and version = $2`, [state.id, state.version]);
    return word(`version ${state.version} of ${state.id}`);
  },
  'a record put in': async (db, random) => {
    const { id } = await one<State>(db, random, 'select id from records');
    const made = `${id.slice(0, -1)}${id.endsWith('0') ? '1' : '0'}`;
    await run(db, `create temp table forged on commit drop as select * from records where id = '${id}'`);
    await run(db, `update forged set id = '${made}', reference = 'forged'`);
    await affectedOne(db, 'insert into records select * from forged', []);
    return new RegExp(`version \\d+ of ${made}`);
  },
  'a record set back to what it was': async (db, random) => {
    const { id, version } = await one<{ id: string; version: number }>(db, random, 'select id, version from record_versions');
    await run(db, 'create temp table before on commit drop as select * from record_versions where id = $1 and version = $2', [id, version]);
    await run(db, 'insert into record_versions select * from records where id = $1', [id]);
    await run(db, 'delete from records where id = $1', [id]);
    await run(db, 'delete from record_versions where id = $1 and version = $2', [id, version]);
    await affectedOne(db, 'insert into records select * from before', []);
    return word(`version ${version} of ${id}`);
  },
  'a group of changes altered': async (db, random) => {
    const { position } = await one<{ position: number }>(db, random, 'select position from change_groups');
    const change = random.pick(['hashes = set_byte(hashes, 3, (get_byte(hashes, 3) + 1) % 256)', `owner = 'XX'`, 'versions[1] = versions[1] + 1', `subjects[1] = 'veh_00000000000000000000000000'`]);
    await affectedOne(db, `update change_groups set ${change} where position = $1`, [position]);
    return new RegExp(`${word(`group of changes ${position}`).source}|veh_`);
  },
  'a group of changes dropped': async (db, random) => {
    const { position } = await one<{ position: number }>(db, random, 'select position from change_groups');
    await affectedOne(db, 'delete from change_groups where position = $1', [position]);
    return word(`group of changes ${position}`);
  },
};

const ENTRY = 'select e.origin, o.origin as name, e.index, length(entry) as length from log_entries e join log_origins o on o.number = e.origin';
type EntryRow = { origin: number; name: string; index: number; length: number };
const log: Readonly<Record<string, Tamper>> = {
  'an entry altered': async (db, random) => {
    const { origin, name, index, length } = await one<EntryRow>(db, random, ENTRY);
    const at = random.below(length);
    await affectedOne(db, `update log_entries set entry = set_byte(entry, ${at}, (get_byte(entry, ${at}) + 1) % 256) where origin = $1 and index = $2`, [origin, index]);
    return new RegExp(`${word(`entry ${index} of ${name}`).source}|tile 0/.* of ${name}|group of|evt_`);
  },
  'an entry dropped': async (db, random) => {
    const { origin, name, index } = await one<EntryRow>(db, random, ENTRY);
    await affectedOne(db, 'delete from log_entries where origin = $1 and index = $2', [origin, index]);
    return new RegExp(`${word(`entry ${index} of ${name}`).source}|has more|the log ${name}|of more entries`);
  },
  'an entry put in': async (db, random) => {
    const { origin, name } = await one<EntryRow>(db, random, ENTRY);
    const [{ size }] = await run(db, 'select max(index) + 1 as size from log_entries where origin = $1', [origin]) as [{ size: number }];
    await affectedOne(db, `insert into log_entries (origin, index, entry, kind) select origin, $2, entry, kind from log_entries where origin = $1 and kind = 'heads' limit 1`.replace(' limit 1', ' order by index limit 1'), [origin, size]);
    return word(`entry ${size} of ${name}`);
  },
  'what stands beside an entry altered': async (db, random) => {
    const { origin, name, index } = await one<EntryRow>(db, random, `${ENTRY} where bureau is not null`);
    const change = random.pick([`bureau = bureau || 'X'`, 'number = number + 1000', `kind = case kind when 'event' then 'checks' else 'event' end, position = position + 1000000`, 'position = null']);
    await affectedOne(db, `update log_entries set ${change} where origin = $1 and index = $2`, [origin, index]);
    return word(`entry ${index} of ${name}`);
  },
  'a tile altered': async (db, random) => {
    const { origin, level, index, length } = await one<{ origin: number; level: number; index: number; length: number }>(db, random, 'select origin, level, index, length(hashes) as length from log_tiles');
    const at = random.below(length);
    await affectedOne(db, `update log_tiles set hashes = set_byte(hashes, ${at}, (get_byte(hashes, ${at}) + 1) % 256) where origin = $1 and level = $2 and index = $3`, [origin, level, index]);
    return word(`tile ${level}/${String(index).padStart(3, '0')}`);
  },
  'a tile dropped': async (db, random) => {
    const { origin, level, index } = await one<{ origin: number; level: number; index: number }>(db, random, 'select origin, level, index from log_tiles');
    await affectedOne(db, 'delete from log_tiles where origin = $1 and level = $2 and index = $3', [origin, level, index]);
    return word(`tile ${level}/${String(index).padStart(3, '0')}`);
  },
  'a tile put in': async (db, random) => {
    const { origin, level } = await one<{ origin: number; level: number }>(db, random, 'select origin, level from log_tiles');
    await affectedOne(db, 'insert into log_tiles (origin, level, index, width, hashes) select origin, level, 77, width, hashes from log_tiles where origin = $1 and level = $2 and index = 0', [origin, level]);
    return word(`tile ${level}/077`);
  },
  'a checkpoint altered': async (db, random) => {
    const { origin, size } = await one<{ origin: number; size: number }>(db, random, 'select origin, size from log_checkpoints');
    const change = random.pick(['size = size + 1', 'root = set_byte(root, 0, (get_byte(root, 0) + 1) % 256)', `note = overlay(note placing 'AAAA' from length(note) - 20)`, 'number = number + 5000', `note = replace(note, E'\\n\\n', E'x\\n\\n')`]);
    await affectedOne(db, `update log_checkpoints set ${change} where origin = $1 and size = $2`, [origin, size]);
    return /checkpoint of \d+ entries/;
  },
  'a checkpoint dropped': async (db, random) => {
    const { origin, size } = await one<{ origin: number; size: number }>(db, random, 'select origin, size from log_checkpoints where origin = (select max(number) from log_origins)');
    await affectedOne(db, 'delete from log_checkpoints where origin = $1 and size = $2', [origin, size]);
    return /checkpoint of \d+ entries/;
  },
  'a key altered': async (db, random) => {
    const { number, origin, key } = await one<{ number: number; origin: string; key: string }>(db, random, 'select number, origin, key from log_origins');
    const other = await one<{ key: string }>(db, random, `select key from log_origins where number <> ${number}`);
    const change = random.pick([`${key.slice(0, -6)}AAAAA=`, other.key, key.replace('+', '+0')]);
    await affectedOne(db, 'update log_origins set key = $2 where number = $1', [number, change]);
    return word(origin);
  },
  'an origin altered': async (db, random) => {
    const { number, origin } = await one<{ number: number; origin: string }>(db, random, 'select number, origin from log_origins where closed_size is not null');
    await affectedOne(db, `update log_origins set ${random.pick(['closed_size = closed_size - 1', 'closed_root = set_byte(closed_root, 5, (get_byte(closed_root, 5) + 1) % 256)', 'closed_size = null'])} where number = $1`, [number]);
    return word(origin);
  },
  'a head altered or dropped': async (db, random) => {
    const { origin, bureau } = await one<{ origin: number; bureau: string }>(db, random, 'select origin, bureau from log_heads');
    const deed = random.pick(['update log_heads set number = number + 1', 'update log_heads set hash = set_byte(hash, 1, (get_byte(hash, 1) + 1) % 256)', 'delete from log_heads']);
    await affectedOne(db, `${deed} where origin = $1 and bureau = $2`, [origin, bureau]);
    return word(`the head of ${bureau}`);
  },
};

test(`R19: each of ${TAMPERINGS} random tamperings with rows, entries, tiles and keys, altered, dropped or put in, is found and named`, async (t) => {
  const random = seeded(t);
  const { hub } = await logWorld(t);
  const known = await knownOf(hub);
  assert.deepEqual(await faultsIn(hub.database.db, known), [], 'the log is sound before anybody touches it');
  const ways = Object.entries({ ...events, ...checks, ...records, ...log });
  const found = new Map<string, number>();
  const missed: string[] = [];
  for (let n = 0; n < TAMPERINGS; n += 1) {
    const [name, tamper] = n < ways.length ? ways[n]! : random.pick(ways);
    let wanted = /^$/;
    const faults = await afterTampering(hub, async (db) => { wanted = await tamper(db, random); }, known);
    const named = faults.filter(({ what, wrong }) => wanted.test(`${what} ${wrong}`));
    if (named.length === 0) missed.push(`${n} ${name}: ${String(wanted)} is not in ${JSON.stringify(faults.slice(0, 3))}`);
    else found.set(name, (found.get(name) ?? 0) + 1);
  }
  assert.deepEqual(missed, []);
  assert.deepEqual(await faultsIn(hub.database.db, known), [], 'and sound after all was taken back');
  const [{ entries }] = await run(hub.database.db, 'select count(*) as entries from log_entries') as [{ entries: number }];
  t.diagnostic(`${TAMPERINGS} tamperings of ${ways.length} kinds in a log of ${entries} entries: all found and named`);
});
