/** What feeds do: import a file by a profile; bring profiles of their own. */
import { action, streamAction, eventOf, type TableEntry } from '../../kernel/action.ts';
import type { Context } from '../../kernel/context.ts';
import { Refusal, invalidInput, unavailable, type Issue } from '../../kernel/errors.ts';
import { problemOf } from '../../kernel/http/problem.ts';
import { isDatabaseGone } from '../../kernel/store/database.ts';
import { toldOfDatabase } from '../../kernel/store/told.ts';
import { text, toldFields, z } from '../../kernel/schema/index.ts';
import { BadProfile, loadProfile, type Profile } from '../../importing/index.ts';
import { importVehicles, type ImportEvent, type ImportPorts } from './imports.ts';
import { previewAction } from './import-preview.ts';
import { grants } from './policy.ts';
import { faultyProfile, importByHand, importUnderWay, manyByHand, notWithdrawable, unknownProfile, wrongFile } from './refusals.ts';
import { findProfile, listProfiles, saveProfile } from './store.ts';
import { say } from './sayings.ts';

const flag = z.enum(['true', 'false']).optional();
const AskImport = z.strictObject({
  profile: text(64).meta({ description: 'A shipped profile or one of the bureau’s own.' }),
  mode: z.enum(['delta', 'snapshot']).optional().meta({ description: 'delta by default.' }),
  feed: text(64).optional().meta({ description: 'Which stream of files this is; the profile’s name by default. A snapshot withdraws only what its own feed brought.' }),
  allowShrink: flag, dryRun: flag,
  whole: flag.meta({ description: 'true: no row is applied before the whole file has arrived. For who reads the report only once all is sent, as browsers do.' }),
  encoding: text(32).optional().meta({ description: 'Where it is not the profile’s.' }),
});
const Line = z.object({ type: z.enum(['refused', 'warning']), line: z.number().int(), field: z.string().optional(), reason: z.string(), ...toldFields });
export const ImportSummary = z.object({
  rows: z.number().int(), added: z.number().int(), changed: z.number().int(), cleared: z.number().int(), unchanged: z.number().int(), refused: z.number().int(),
  withdrawn: z.number().int(), warnings: z.number().int(), mode: z.string(), feed: z.string(), profile: z.string(), dryRun: z.boolean(), reference: z.string().meta({ description: 'Where references come from, or how they were derived.' }),
}).meta({ id: 'ImportSummary' });
const ImportAnswer = ImportSummary.extend({ report: z.array(Line) }).meta({ id: 'ImportAnswer', description: 'As application/x-ndjson: a line each for refused, warning and progress, the last one of type summary (or problem, where it broke off).' });

const ProfileName = z.strictObject({ name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/) });
const AnyProfile = z.looseObject({ name: z.string() }).meta({ id: 'ImportProfile', description: 'See profiles/README.md for every key.' });

/** `isAskedByHand`: whether the bureau asks a second person for what comes by hand, so that only a feed may bring files (R3). */
type Ports = ImportPorts & { readonly isAskedByHand: (ctx: Context) => Promise<boolean> };

const issuesOfProfile = ({ faults }: BadProfile): readonly Issue[] => faults.map(({ path, reason }) => ({ path, detail: reason }));

/** A profile that was kept may be one that this release reads otherwise: it is told what to mend, and nothing is read by it. */
function keptProfile(name: string, kept: unknown): Profile {
  try {
    return loadProfile(kept);
  } catch (cause) {
    if (cause instanceof BadProfile) throw faultyProfile(name, issuesOfProfile(cause));
    throw cause;
  }
}

export function importActions(shipped: ReadonlyMap<string, Profile>, ports: Ports): readonly TableEntry[] {
  const who = { grant: grants.import };

  async function profileNamed(ctx: Context, name: string): Promise<Profile> {
    const own = await findProfile(ctx.store.db, ctx.principal.bureau, name);
    if (own !== undefined) return keptProfile(name, own);
    const profile = shipped.get(name);
    if (!profile) throw unknownProfile(name, [...shipped.keys()]);
    return profile;
  }

  const upload = streamAction({
    ...who, lane: 'last', name: 'vehicles.import', summary: 'Import a file of vehicles', http: 'POST /v1/vehicles/imports', query: AskImport, output: ImportAnswer, refusals: [importByHand, unknownProfile, faultyProfile, wrongFile, notWithdrawable, manyByHand, importUnderWay],
    description: 'The body is the file as it is. Every refused row is reported with line, field and reason; the rest goes in. Repeating an import changes nothing.',
    stream: { takes: 'application/octet-stream', gives: 'application/json', isKept: true },
    async run(ctx, { query, bytes, accept }) {
      if (await ports.isAskedByHand(ctx)) throw importByHand();
      const profile = await profileNamed(ctx, query.profile);
      const events = importVehicles(ctx, bytes, {
        profile, mode: query.mode ?? 'delta', feed: query.feed ?? profile.name, mayShrink: query.allowShrink === 'true', isDry: query.dryRun === 'true', isLaidAside: query.whole === 'true', encoding: query.encoding,
      }, ports);
      const isLines = accept.includes('ndjson');
      return { contentType: isLines ? 'application/x-ndjson' : 'application/json', chunks: isLines ? linesOf(ctx, events) : oneObject(events) };
    },
  });

  return [
    upload,
    previewAction(profileNamed),
    action({
      ...who, name: 'vehicles.profiles', summary: 'Import profiles: those shipped and the bureau’s own', http: 'GET /v1/import-profiles', effect: 'read', output: z.object({ items: z.array(AnyProfile) }),
      async run(ctx) {
        const own = await listProfiles(ctx.store.db, ctx.principal.bureau) as { name: string }[];
        const names = new Set(own.map(({ name }) => name));
        return { items: [...own, ...[...shipped.values()].filter(({ name }) => !names.has(name))] as z.output<typeof AnyProfile>[] };
      },
    }),
    action({
      ...who, name: 'vehicles.profile', summary: 'An import profile', http: 'GET /v1/import-profiles/{name}', effect: 'read', params: ProfileName, output: AnyProfile, refusals: [unknownProfile],
      async run(ctx, { params }) {
        const kept = await findProfile(ctx.store.db, ctx.principal.bureau, params.name) ?? shipped.get(params.name);
        if (kept === undefined) throw unknownProfile(params.name, [...shipped.keys()]);
        return kept as z.output<typeof AnyProfile>;
      },
    }),
    action({
      ...who, name: 'vehicles.saveProfile', summary: 'Bring an import profile of one’s own', http: 'PUT /v1/import-profiles/{name}', effect: 'write', params: ProfileName, body: AnyProfile, output: AnyProfile,
      async run(ctx, { params, body }) {
        if (body.name !== params.name) throw invalidInput([{ path: '/name', detail: say('profile_name') }]);
        try {
          loadProfile(body);
        } catch (cause) {
          if (cause instanceof BadProfile) throw invalidInput(issuesOfProfile(cause));
          throw cause;
        }
        await saveProfile(ctx.store.db, ctx.principal.bureau, body, ctx.now());
        return body;
      },
    }),
  ];
}

/** NDJSON: what happened up to a fault stays told, and the fault is the last line. */
async function* linesOf(ctx: Context, events: AsyncGenerator<ImportEvent>): AsyncGenerator<string> {
  let hasBegun = false;
  try {
    for await (const event of events) {
      hasBegun = true;
      yield `${JSON.stringify(event)}\n`;
    }
  } catch (cause) {
    const said = isDatabaseGone(cause) ? unavailable(say('import_cut')) : toldOfDatabase(cause);
    if (!hasBegun) throw said;
    if (!(said instanceof Refusal)) throw said;
    if (said.status !== 503) await ctx.store.audit(eventOf({ name: 'vehicles.import' }, ctx, 'refused', { subjects: [], detail: { code: said.code } }));
    yield `${JSON.stringify({ type: 'problem', problem: problemOf(said, '') })}\n`;
  }
}

/** One JSON object, written as it grows: the report first, then the summary's fields. */
async function* oneObject(events: AsyncGenerator<ImportEvent>): AsyncGenerator<string> {
  let separator = '{"report":[';
  for await (const event of events) {
    if (event.type === 'progress') continue;
    if (event.type === 'summary') {
      const { type: _, ...summary } = event;
      yield `${separator === ',' ? '' : separator}],${JSON.stringify(summary).slice(1)}\n`;
      return;
    }
    yield separator + JSON.stringify(event);
    separator = ',';
  }
}
