/**
 * Writes generated/: what the code amounts to, so that a reviewer sees a changed permission, route or column without
 * reading code. All of it is asked of a whole hub over an empty database of its own; the same code writes the same bytes.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApp, prepareDatabase } from '../src/app.ts';
import { isStream, type TableEntry } from '../src/kernel/action.ts';
import { PURPOSES } from '../src/kernel/config/index.ts';
import { HUB_BUREAU, ROLES, type Principal } from '../src/kernel/context.ts';
import { openapiOf } from '../src/kernel/http/openapi.ts';
import { decide, grantInWords } from '../src/kernel/policy.ts';
import { openDatabase, run, type Database } from '../src/kernel/store/database.ts';
import { COLLECTIONS } from '../src/modules/bureaus/schema.ts';
import * as vehicleWords from '../src/modules/vehicles/schema.ts';
import { jsonSchema } from '../src/kernel/schema/index.ts';
import { startEmbedded } from '../src/kernel/store/embedded/index.ts';
import { ROOT, readDependencies } from './dependencies.ts';
import { writeHitsGuide } from './draw-hits.ts';

/** Documents that change with a release only, not with this number. */
const VERSION = 'unreleased';
const noLog = (): void => undefined;

const folder = await mkdtemp(join(tmpdir(), 'crosscheck-generate-'));
const embedded = await startEmbedded({ folder: join(folder, 'postgres'), log: noLog });
const database = openDatabase(embedded.connection, noLog);
try {
  await prepareDatabase(database, 'live');
  const app = await openApp({ database, world: 'live', purposes: PURPOSES, version: VERSION, spoolFolder: folder, log: noLog });
  await app.stop();
  const written: Readonly<Record<string, string>> = {
    'openapi.json': `${JSON.stringify(openapiOf({ actions: app.actions, version: VERSION, world: 'live' }), null, 1)}\n`,
    'permissions.md': permissionsOf(app.actions),
    'schema.sql': await schemaOf(database),
    'modules.md': await modulesText(),
    'vehicle-forms.json': formsOf(),
  };
  writeHitsGuide();
  await mkdir(join(ROOT, 'generated'), { recursive: true });
  for (const [name, text] of Object.entries(written)) {
    await writeFile(join(ROOT, 'generated', name), text);
    console.log(`generated/${name}: ${text.split('\n').length - 1} lines`);
  }
} finally {
  await database.close();
  await embedded.stop();
  await rm(folder, { recursive: true, force: true });
}

/** What the console's forms are made from: the shapes of what an owner says of a vehicle, and of each deed on its record. */
function formsOf(): string {
  const { AskApproval, AskClear, AskConsent, AskDispute, AskExtension, AskJustification, AskLocate, AskObjection, AskReply, AskRestoration, AskResumption, VehicleWords } = vehicleWords;
  const asked = { report: VehicleWords, approve: AskApproval, clear: AskClear, consent: AskConsent, dispute: AskDispute, extend: AskExtension, justify: AskJustification, locate: AskLocate, object: AskObjection, reply: AskReply, restore: AskRestoration, resume: AskResumption };
  const shapes = Object.entries(asked).map(([name, schema]) => {
    const { $ref, $defs = {}, ...inline } = jsonSchema(schema, 'input') as { readonly $ref?: string; readonly $defs?: Readonly<Record<string, object>> };
    return [name, $ref === undefined ? inline : $defs[$ref.slice('#/$defs/'.length)]];
  });
  return `${JSON.stringify(Object.fromEntries(shapes), null, 1)}\n`;
}
function asRole(role: Principal['role']): Principal {
  return {
    tokenId: 'tok', bureau: role === 'administrator' ? HUB_BUREAU : 'XX', bureauName: 'X', country: 'XX', unit: 'unit', unitName: 'unit', timeZone: 'UTC', bureauTimeZone: 'UTC', role, credential: 'session', collections: [...COLLECTIONS], person: 'somebody',
  };
}
function yes(is: boolean): string { return is ? 'yes' : ''; }
function wordOf(role: Principal['role']): string { return role.replaceAll('_', ' '); }

/** Each grant asked for each role, and for each purpose where it names any; what depends on the record stands beside it. */
function permissionsOf(actions: readonly TableEntry[]): string {
  const sorted = [...actions].sort((a, b) => (a.name < b.name ? -1 : 1));
  const rows = sorted.map((act) => [
    `\`${act.name}\``, `\`${act.http}\``, isStream(act) ? 'stream' : act.effect, ...ROLES.map((role) => yes(decide(asRole(role), act.grant).isPermitted)),
    act.grant.as?.join(' or ') ?? '', act.grant.collection ?? '', act.grant.purposes ? 'by role' : '', act.fourEyes ?? '', grantInWords(act.grant),
  ]);
  // Actions of one grant, or of equal purposes, share a table.
  const byPurposes = Map.groupBy(sorted.filter(({ grant }) => grant.purposes), ({ grant }) => JSON.stringify([grant.roles, grant.purposes]));
  const purposes = [...byPurposes.values()].flatMap((acts) => [
    acts.map(({ name }) => `\`${name}\``).join(', '), '',
    tableOf(['Purpose', ...ROLES.map(wordOf)], [...PURPOSES, 'a purpose of the hub’s own'].map((purpose) => [PURPOSES.includes(purpose as typeof PURPOSES[number]) ? `\`${purpose}\`` : purpose, ...ROLES.map((role) => yes(decide(asRole(role), acts[0]?.grant ?? { roles: [] }, { purpose }).isPermitted))])),
  ]);
  return [
    '# Who may do what', '',
    'Generated by `npm run generate` from the table of actions and the grants of each module’s `policy.ts`. An empty cell is a refusal (R7). *Whose* says',
    'what the asker’s bureau must be to the record; where it is empty, the record is whoever’s may see it. *Collection*: the bureau must take part',
    'in it. What is restricted from a bureau does not exist for it, whatever stands here (R5). The state of a record never opens what is',
    'closed here. An administrator acts for the hub’s own bureau alone. *Second person*: when nothing is done until another person approves it','(R17). `tests/matrix/` asks every cell over HTTP.', '',
    tableOf(['Action', 'Route', 'Effect', ...ROLES.map(wordOf), 'Whose', 'Collection', 'Purposes', 'Second person', 'In words'], rows),
    '## For which purposes', '',
    'A gateway names the person for whom it asks where the purpose is `investigation` or `operation`.', '',
    ...purposes,
  ].join('\n');
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |\n`).join('');
}

/** What the migrations add up to, read from PostgreSQL's own catalogue: a later migration that alters a table shows here as the table. */
async function schemaOf({ db }: Database): Promise<string> {
  const ask = async (text: string): Promise<readonly Record<string, string | null>[]> => await run(db, text) as Record<string, string | null>[];
  const columns = await ask(`
    select c.relname as table, format('  %-18s %s%s%s%s', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
        case when a.attcollation <> 0 and a.attcollation <> t.typcollation then ' collate ' || quote_ident(l.collname) else '' end,
        case when a.attnotnull then ' not null' else '' end,
        case when a.attidentity = 'a' then ' generated always as identity' when d.adbin is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end) as text
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_type t on t.oid = a.atttypid
      left join pg_collation l on l.oid = a.attcollation left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped order by c.relname collate "C", a.attnum`);
  const constraints = await ask(`select conrelid::regclass::text as table, '  constraint ' || quote_ident(conname) || ' ' || pg_get_constraintdef(oid) as text
      from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n' and conrelid <> 0 order by 1, contype = 'f', conname collate "C"`);
  const indexes = await ask(`select tablename as table, indexdef || ';' as text from pg_indexes where schemaname = 'public'
      and not exists (select 1 from pg_constraint where conindid = format('public.%I', indexname)::regclass and contype in ('p', 'u')) order by tablename collate "C", indexname collate "C"`);
  const triggers = await ask(`select tgrelid::regclass::text as table, pg_get_triggerdef(oid) || ';' as text from pg_trigger where not tgisinternal order by tgrelid::regclass::text collate "C", tgname collate "C"`);
  const functions = await ask(`select trim(trailing e'\\n' from pg_get_functiondef(oid)) || ';' as text from pg_proc where pronamespace = 'public'::regnamespace order by proname collate "C"`);
  const of = (rows: readonly Record<string, string | null>[], table: string): readonly string[] => rows.filter((row) => row.table?.replaceAll('"', '') === table).map((row) => row.text ?? '');
  const tables = [...new Set(columns.map((row) => row.table ?? ''))];
  return [
    '-- Generated by `npm run generate`: the schema of a migrated empty database, as PostgreSQL itself describes it. Not for running.', '',
    ...functions.map(({ text }) => `${text ?? ''}\n`),
    ...tables.map((table) => [`create table ${table} (`, [...of(columns, table), ...of(constraints, table)].join(',\n'), ');', ...of(indexes, table), ...of(triggers, table), ''].join('\n')),
  ].join('\n');
}

/** Who imports whom, folder by folder, tests left out. */
async function modulesText(): Promise<string> {
  const { modules } = await readDependencies(ROOT, ['src']);
  const isOurs = (path: string): boolean => path.startsWith('src/') && !/\.test\.ts$|fixtures\.ts$/.test(path);
  const folderOf = (path: string): string => {
    const [, first = '', second = '', third] = path.split('/');
    if (!path.slice(4).includes('/')) return first;
    return first === 'modules' || (first === 'kernel' && third !== undefined) ? `${first}/${second}`.replace(/\.ts$/, '') : first;
  };
  const knows = new Map<string, Set<string>>();
  for (const { source, dependencies } of modules.filter((one) => isOurs(one.source))) {
    const known = knows.get(folderOf(source)) ?? new Set();
    knows.set(folderOf(source), known);
    for (const { resolved } of dependencies) if (isOurs(resolved) && folderOf(resolved) !== folderOf(source)) known.add(folderOf(resolved));
  }
  const order = [...knows.keys()].sort();
  const idOf = (name: string): string => name.replaceAll(/[^a-z]/g, '_');
  // The kernel is one box in the picture: nearly everything stands on it.
  const boxOf = (name: string): string => (name.startsWith('kernel') ? 'kernel' : name);
  const edges = [...new Set(order.flatMap((from) => [...knows.get(from) ?? []].map((to) => [boxOf(from), boxOf(to)]).filter(([a, b]) => a !== b && b !== 'kernel').map(([a = '', b = '']) => `  ${idOf(a)} --> ${idOf(b)}`)))].sort();
  const boxes = [...new Set(order.map(boxOf))].map((name) => `  ${idOf(name)}["${name}"]`);
  return [
    '# Who imports whom', '',
    'Generated by `npm run generate` from the imports of `src/`, types included, tests left out. The picture leaves out imports of the',
    'kernel, on which everything but the pure folders stands.', '',
    '```mermaid', 'graph LR', ...boxes, ...edges, '```', '',
    tableOf(['Folder or file', 'Imports from'], order.map((from) => [`\`${from}\``, [...knows.get(from) ?? []].sort().map((to) => `\`${to}\``).join(', ') || 'nothing of ours'])),
  ].join('\n');
}
