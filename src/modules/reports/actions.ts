/** The printable report of a hit: asks other modules in the asker's name, and writes down what they answer. */
import { GivenFile, action } from '../../kernel/action.ts';
import type { Context } from '../../kernel/context.ts';
import { notFound } from '../../kernel/errors.ts';
import { z } from '../../kernel/schema/index.ts';
import { idsIn } from '../../identifiers/person-ids.ts';
import { HitId } from '../hits/schema.ts';
import { PEOPLE_NAMED_MAX } from '../people/schema.ts';
import { PAGE_HEADERS, pageOf } from './page.ts';
import { plainOf } from './plain.ts';
import { grants } from './policy.ts';
import { AskReport, FORMATS, HitComparison } from './schema.ts';
import { isObject, listOf, objectOf, type Json } from './saying.ts';
import { reportOf, type Materials } from './telling.ts';
import { ENGLISH } from './words.ts';

/** Given by app.ts. */
export type ReportDeeds = {
  /** What an action answers to this asker; undefined where it may not ask, or there is nothing for it. */
  readonly ask: (ctx: Context, name: string, asked: { readonly params?: Json; readonly query?: Json }) => Promise<unknown>;
  /** A check's question held against the record as it then stood, as far as the asker may see the record. */
  readonly compare: (ctx: Context, of: { readonly check: string; readonly bureau: string; readonly record: string }) => Promise<Materials['comparison']>;
  readonly isTraining: boolean;
};

/** Notes that a report carries: more than both sides may write. */
const NOTES_PAGE = '500';

export function reportActions({ ask, compare, isTraining }: ReportDeeds) {
  async function materialsOf(ctx: Context, id: string): Promise<Materials> {
    const hit = await ask(ctx, 'hits.get', { params: { id } });
    if (!isObject(hit)) throw notFound('hit');
    const record = String(hit.record);
    const check = listOf(hit.seen).map((seen) => String(seen.check))[0];
    const [kept, logged, notes, files, comparison] = await Promise.all([
      ask(ctx, 'vehicles.get', { params: { id: record } }),
      check === undefined ? undefined : ask(ctx, 'checks.get', { params: { id: check } }),
      ask(ctx, 'notes.list', { params: { id }, query: { limit: NOTES_PAGE } }),
      ask(ctx, 'recoveries.list', { query: { hit: id, limit: '1' } }),
      check === undefined ? undefined : compare(ctx, { check, bureau: String(hit.finder), record }),
    ]);
    const file = isObject(files) ? listOf(files.items)[0] : undefined;
    const recovery = file === undefined ? undefined : await ask(ctx, 'recoveries.get', { params: { id: file.id } });
    return { hit, record: isObject(kept) ? kept : undefined, check: isObject(logged) ? logged : undefined, notes: isObject(notes) ? listOf(notes.items) : [], recovery: isObject(recovery) ? recovery : undefined, comparison };
  }

  /** The asker's own colleagues in it, by name. */
  async function namesIn(ctx: Context, materials: Materials): Promise<ReadonlyMap<string, string>> {
    const ids = [...new Set(idsIn(JSON.stringify(materials)))].slice(0, PEOPLE_NAMED_MAX);
    const told = ids.length === 0 ? undefined : await ask(ctx, 'people.names', { query: { ids: ids.join(',') } });
    return new Map(listOf(objectOf(told).items).map(({ id, name }) => [String(id), String(name)]));
  }

  const report = action({
    name: 'reports.hit', summary: 'The whole story of a hit, to print', http: 'GET /v1/hits/{id}/report', effect: 'read', grant: grants.read,
    description: 'A page without script for A4, or plain text. It holds what the asker could read by itself: record, sightings, comparison field by field, story, notes, recovery; times in UTC and where the asker is.',
    params: z.strictObject({ id: HitId }), query: AskReport, output: GivenFile, gives: Object.values(FORMATS), refusals: [notFound], subjects: (file) => file.subjects,
    async run(ctx, { params, query: { format = 'html' } }) {
      const { timeZone, bureau, unitName } = ctx.principal;
      const materials = await materialsOf(ctx, params.id);
      const told = reportOf(materials, { zone: timeZone, now: ctx.now(), bureau, unit: unitName, isTraining, words: ENGLISH, names: await namesIn(ctx, materials) });
      const contentType = `${FORMATS[format]}; charset=utf-8`;
      return format === 'html' ? { contentType, content: pageOf(told), headers: PAGE_HEADERS, subjects: [params.id] } : { contentType, content: plainOf(told), subjects: [params.id] };
    },
  });

  const comparison = action({
    name: 'reports.comparison', summary: 'What was seen beside what is recorded, as a hit was compared', http: 'GET /v1/hits/{id}/comparison', effect: 'read', grant: grants.read,
    description: 'Field by field and character by character: the question of the first check that saw it, held against the record as it then stood. None where the check is not kept whole (R16) or the record is not shown to the asker.',
    params: z.strictObject({ id: HitId }), output: HitComparison, refusals: [notFound], subjects: ({ hit }) => [hit],
    async run(ctx, { params }) {
      const hit = await ask(ctx, 'hits.get', { params });
      if (!isObject(hit)) throw notFound('comparison'); // in the words of one that is not shown
      const check = listOf(hit.seen).map((seen) => String(seen.check))[0];
      const told = check === undefined ? undefined : await compare(ctx, { check, bureau: String(hit.finder), record: String(hit.record) });
      if (check === undefined || !told) throw notFound('comparison');
      return HitComparison.parse({ hit: params.id, check, ...told });
    },
  });
  return [report, comparison];
}
