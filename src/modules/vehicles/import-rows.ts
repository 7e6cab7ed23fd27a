/** Rows of a file become what is to be done: mapped by the profile, validated by the schema, each fault named by its column. */
import { columnsOfTargets, sayOfRow, mapper, referenceOfPart, type Issue, type Profile, type RowEvent } from '../../importing/index.ts';
import { splitMakeModel, makeOfSlug } from '../../identifiers/makes.ts';
import { digestOf } from '../../kernel/ids.ts';
import { checkWords } from './actions.ts';
import { CLEARED_BY_FEED, type Deed } from './life.ts';
import { VehicleWords, type ClearReason } from './schema.ts';
import { warningsOf } from './warnings.ts';
import { Refusal } from '../../kernel/errors.ts';
import type { Principal } from '../../kernel/context.ts';
import { faults, issuesOf, type z } from '../../kernel/schema/index.ts';

export type PreparedRow = { readonly line: number; readonly reference?: string; readonly warnings: readonly Issue[] } & (
  | { readonly kind: 'upsert'; readonly reference: string; readonly said: VehicleWords; readonly digest: string }
  | { readonly kind: 'clear'; readonly reference: string; readonly reason: z.output<typeof ClearReason>; readonly digest: string }
  /** `isUnread`: its reference could not be made out, so it may be any. */
  | { readonly kind: 'refused'; readonly faults: readonly Issue[]; readonly isUnread: boolean }
);

export type PrepareRow = (event: RowEvent) => PreparedRow;

/** Prepares rows for one bureau. `deed` says who imports, and when. */
export function rowPreparer({ profile, header }: { profile: Profile; header?: readonly string[] | undefined }, principal: Principal, deed: Deed): PrepareRow {
  const mapRow = mapper(profile, header);
  const referenceOf = referenceOfPart(profile);
  const columnOf = columnsOfTargets(profile);
  const year = Number(deed.now.slice(0, 4));
  return (event) => {
    if ('refused' in event) {
      const known = referenceIn(event.partial && referenceOf(event.partial));
      return { line: event.line, kind: 'refused', faults: [{ field: event.refused.field ?? '', reason: event.refused.reason }], warnings: [], isUnread: known === undefined, ...present(known) };
    }
    const mapped = mapRow(event.values);
    const warnings: Issue[] = [...mapped.warnings, ...(event.note === undefined ? [] : [{ field: '', reason: event.note }])];
    const reference = referenceIn(mapped.reference);
    const head = { line: event.line, warnings, ...present(reference) };
    if (mapped.faults.length > 0 || reference === undefined) return { ...head, kind: 'refused', faults: mapped.faults.length > 0 ? mapped.faults : [{ field: 'reference', reason: sayOfRow('missing') }], isUnread: reference === undefined };
    if (reference.length > REFERENCE_CHARS_MAX) return { ...head, kind: 'refused', faults: [{ field: columnFor('/reference', columnOf), reason: faults.say('too_long', { most: REFERENCE_CHARS_MAX }) }], isUnread: false };
    if (mapped.operation === 'clear') {
      const reason = mapped.clearReason ?? 'not_stated';
      return { ...head, kind: 'clear', reference, reason, digest: `${CLEARED_BY_FEED}${reason}` };
    }
    const parsed = VehicleWords.safeParse({ reference, ...finished(mapped.draft) });
    if (!parsed.success) {
      const faults = issuesOf(parsed.error).map(({ path, detail }) => ({ field: columnFor(path, columnOf), reason: detail }));
      return { ...head, kind: 'refused', faults, isUnread: false };
    }
    const said = parsed.data;
    try {
      if (said.restrictions !== undefined || said.reviewOn !== undefined) checkWords(said, principal, deed);
    } catch (cause) {
      if (!(cause instanceof Refusal)) throw cause;
      return { ...head, kind: 'refused', faults: (cause.details.issues ?? [{ path: '', detail: cause.message }]).map(({ path, detail }) => ({ field: columnFor(path, columnOf), reason: detail })), isUnread: false };
    }
    for (const { field, reason } of warningsOf(said, year)) warnings.push({ field: columnFor(`/${field.replaceAll('.', '/')}`, columnOf), reason });
    return { ...head, kind: 'upsert', reference, said, digest: digestOf(JSON.stringify(said)) };
  };
}

/** No record has a longer reference, so a longer one stands for none. */
const REFERENCE_CHARS_MAX = 64;
const present = (reference: string | undefined): { reference?: string } => (reference === undefined || reference.length > REFERENCE_CHARS_MAX ? {} : { reference });

const referenceIn = (reference: string | undefined): string | undefined => (reference === undefined || reference.trim() === '' ? undefined : reference.trim());

/** A source that writes make and model in one word has them taken apart here, where the makes are known. */
function finished(draft: Record<string, unknown>): Record<string, unknown> {
  const { makeModel, ...rest } = draft;
  if (typeof makeModel !== 'string') return rest;
  const { make, model } = splitMakeModel(makeModel);
  return { ...rest, ...(make === undefined ? {} : { make: makeOfSlug(make)?.name ?? make }), ...(model === undefined || model === '' ? (make === undefined ? { make: makeModel } : {}) : make === undefined ? { make: model } : { model }) };
}

const SHORT_TARGETS: Readonly<Record<string, string>> = { 'plates[0].number': 'plate', 'plates[0].country': 'plateCountry', 'plates[0].type': 'plateType' };

/** The source's column behind a path of the vehicle; the path itself where no column brings it. */
function columnFor(path: string, columnOf: ReadonlyMap<string, string>): string {
  const target = path.slice(1).replaceAll(/\/(\d+)/g, '[$1]').replaceAll('/', '.');
  return columnOf.get(target) ?? columnOf.get(SHORT_TARGETS[target] ?? '') ?? target;
}
