/** What a profile would make of a file, by its first rows: which column goes where, what is read of each row, what is wrong. Nothing is kept. */
import { SentFile, action, type AnyAction } from '../../kernel/action.ts';
import type { Context } from '../../kernel/context.ts';
import { readSaying, text, Told, toldFields, withTold, z } from '../../kernel/schema/index.ts';
import { TARGETS, WrongFile, columnUses, describeReference, readRows, readingOf, type ColumnUse, type Profile, type RowEvent } from '../../importing/index.ts';
import { deedOf } from './deeds.ts';
import { rowPreparer, type PrepareRow, type PreparedRow } from './import-rows.ts';
import { grants } from './policy.ts';
import { faultyProfile, unknownProfile, wrongFile } from './refusals.ts';

/** Rows shown, and bytes of a file's beginning in which they are looked for. */
const ROWS_SHOWN = 10;
const HEAD_BYTES_MAX = 262_144;
/** A cell is shown as far as a person reads it. */
const CELL_CHARS_MAX = 80;

const AskPreview = z.strictObject({ profile: text(64), encoding: text(32).optional() });
const Issue = z.object({ field: z.string().optional(), reason: z.string(), ...toldFields });
const ImportPreview = z.object({
  profile: z.string(), reference: z.string().meta({ description: 'Where references come from, or how they are derived.' }), referenceTold: Told.optional(),
  fault: z.object({ code: z.string(), detail: z.string(), advice: z.string().optional(), told: Told.optional(), adviceTold: Told.optional() }).optional().meta({ description: 'Why the file as a whole cannot be read by this profile.' }),
  columns: z.array(z.object({
    name: z.string(), use: z.enum(['taken', 'reference', 'operation', 'left_out', 'personal', 'unknown']).meta({ description: '`left_out`: the profile says so; `personal`: looks like a person’s data, so it is never taken (R4); `unknown`: the profile does not name it.' }),
    to: z.array(z.string()).meta({ description: 'The fields that it fills.' }),
  })),
  rows: z.array(z.object({
    line: z.number().int(), kind: z.enum(['upsert', 'clear', 'refused']), reference: z.string().optional(),
    cells: z.array(z.string()).meta({ description: 'In the order of the columns; empty where the column is personal.' }),
    said: z.record(z.string(), z.unknown()).optional().meta({ description: 'The vehicle as it would be reported.' }), faults: z.array(Issue), warnings: z.array(Issue),
  })),
  targets: z.array(z.string()).meta({ description: 'Every field that a column may fill; N stands for 0 to 9.' }),
}).meta({ id: 'ImportPreview', title: 'What a profile makes of the first rows of a file' });

type Read = { readonly events: readonly RowEvent[]; readonly header?: readonly string[]; readonly fault?: WrongFile };

/** The first rows; what was cut off at the end of the beginning is no row. */
async function firstRows(bytes: Uint8Array, profile: Profile, encoding: string | undefined): Promise<Read> {
  let header: readonly string[] | undefined;
  const events: RowEvent[] = [];
  const options = { ...readingOf(profile), ...(encoding === undefined ? {} : { encoding }), onHeader: (names: readonly string[]) => { header = names; } };
  const rest = (fault?: WrongFile): Read => ({ events: events.slice(0, ROWS_SHOWN), ...(header ? { header } : {}), ...(fault ? { fault } : {}) });
  try {
    for await (const some of readRows(onePiece(bytes), options)) {
      events.push(...some.filter((event) => !('endsEarly' in event)));
      if (events.length >= ROWS_SHOWN) break;
    }
    return rest();
  } catch (cause) {
    if (cause instanceof WrongFile) return rest(cause);
    throw cause;
  }
}

async function* onePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> { yield bytes; }

/** Prepares rows where the file has what the profile needs; else what it lacks. */
function preparing(read: Read, profile: Profile, ctx: Context): PrepareRow | WrongFile {
  try {
    return rowPreparer({ profile, header: read.header }, ctx.principal, deedOf(ctx));
  } catch (cause) {
    if (cause instanceof WrongFile) return cause;
    throw cause;
  }
}

const cellOf = (value: unknown): string => {
  const said = value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  return said.length > CELL_CHARS_MAX ? `${said.slice(0, CELL_CHARS_MAX - 1)}…` : said;
};
const valuesOf = (event: RowEvent): Readonly<Record<string, unknown>> => ('refused' in event ? event.partial?.values ?? {} : event.values);

function rowShown(event: RowEvent, columns: readonly ColumnUse[], prepared: PreparedRow | undefined): z.input<typeof ImportPreview>['rows'][number] {
  const values = valuesOf(event);
  const faults = prepared === undefined ? [] : prepared.kind === 'refused' ? prepared.faults : [];
  return {
    line: event.line, kind: prepared?.kind ?? 'refused', ...(prepared?.reference === undefined ? {} : { reference: prepared.reference }),
    cells: columns.map(({ name, use }) => (use === 'personal' ? '' : cellOf(values[name]))),
    ...(prepared?.kind === 'upsert' ? { said: prepared.said } : {}), faults: faults.map((one) => withTold({ ...one }, one.reason)), warnings: (prepared?.warnings ?? []).map((one) => withTold({ ...one }, one.reason)),
  };
}

export const previewAction = (profileNamed: (ctx: Context, name: string) => Promise<Profile>): AnyAction => action({
  name: 'vehicles.previewImport', summary: 'See what a profile makes of the first rows of a file', http: 'POST /v1/vehicles/imports/preview', effect: 'read', grant: grants.import,
  description: `The body is the beginning of the file, ${HEAD_BYTES_MAX} bytes at most. Nothing of it is kept. A whole file is tried with dryRun=true.`,
  query: AskPreview, body: SentFile, takes: ['application/octet-stream'], bodyBytesMax: HEAD_BYTES_MAX, output: ImportPreview, refusals: [unknownProfile, faultyProfile, wrongFile],
  async run(ctx, { query, body }) {
    const profile = await profileNamed(ctx, query.profile);
    const read = await firstRows(body.bytes, profile, query.encoding);
    const names = read.header ?? [...new Set(read.events.flatMap((event) => Object.keys(valuesOf(event))))];
    if (names.length === 0 && read.fault) throw wrongFile(read.fault.code, read.fault.message, read.fault.advice);
    const columns = columnUses(profile, names);
    const prepare = preparing(read, profile, ctx);
    const fault = read.fault ?? (prepare instanceof WrongFile ? prepare : undefined);
    const reference = describeReference(profile);
    return {
      profile: profile.name, reference, referenceTold: readSaying(reference), ...(fault ? { fault: { code: fault.code, detail: fault.message, advice: fault.advice, told: readSaying(fault.message), adviceTold: readSaying(fault.advice) } } : {}),
      columns: columns.map((one) => ({ ...one, to: [...one.to] })), rows: read.events.map((event) => rowShown(event, columns, prepare instanceof WrongFile ? undefined : prepare(event))), targets: [...TARGETS],
    };
  },
});
