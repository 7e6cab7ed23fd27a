/**
 * A hotlist as lines: head, rows, signed end. It is read page by page and holds no transaction open, because whoever reads slowly would hold
 * the feed for everybody: a record that changes meanwhile is told as it is then, and told again by the next list since this one.
 */
import { createHash, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { Context } from '../../kernel/context.ts';
import { changesAfter, comparePositions, settledChanges, settledNow, type Position } from '../../kernel/feed/feed.ts';
import { hotlistText } from '../../kernel/audit/hotlist-note.ts';
import { vkeyOf, writeNote, type SignerKey } from '../../kernel/audit/note.ts';
import type { Envelope } from '../../kernel/store/records.ts';
import type { Vehicle } from '../vehicles/schema.ts';
import type { Seal } from './place.ts';
import { sinceTooOld, sinceUnknown } from './refusals.ts';
import { HOTLIST, type HotlistLine, type HotlistVehicle } from './schema.ts';
import { isInFeed, partedNow, toldAfter } from './store.ts';

const signAside = promisify(sign);
const PAGE = 2_000;
const CHANGES_MAX = 500_000;
const VALID_MS = 24 * 3_600_000;

export type ListPorts = {
  readonly signer: SignerKey; readonly seal: Seal;
  /** The record as any bureau but its owner sees it. */
  readonly viewOf: (record: Envelope, bureau: string, now: string) => Vehicle;
  readonly world: string | undefined;
};

/** What a bureau gets next: where its last list ended, and where this one will. */
export type Span = { readonly from: Position | undefined; readonly until: Position };

/** Refuses a place that this bureau was not given, that this database does not hold, or that lies too far back. */
export async function spanOf(ctx: Context, seal: Seal, since: string | undefined): Promise<Span> {
  const { db, epoch } = ctx.store;
  const until = await settledNow(db, epoch);
  if (since === undefined) return { from: undefined, until };
  const from = seal.open(ctx.principal.bureau, since);
  if (!from || comparePositions(from, until) > 0 || !await isInFeed(db, from)) throw sinceUnknown();
  if (await changesAfter(db, from, CHANGES_MAX + 1) > CHANGES_MAX) throw sinceTooOld();
  return { from, until };
}

type Row = Extract<HotlistLine, { kind: 'vehicle' | 'removed' }>;

async function* rowsOf(ctx: Context, { from, until }: Span, ports: ListPorts): AsyncGenerator<readonly Row[]> {
  const { db, epoch, records } = ctx.store;
  const { bureau } = ctx.principal;
  const vehicles = async (ids: readonly string[]): Promise<readonly Row[]> => {
    const now = ctx.now();
    return (await records.findable(ids, now)).map((record) => rowOf(record, ports.viewOf(record, '', now)));
  };
  if (!from) {
    for (let ids = await toldAfter(db, bureau, { after: '', now: ctx.now(), limit: PAGE }); ids.length > 0; ids = await toldAfter(db, bureau, { after: ids.at(-1) ?? '', now: ctx.now(), limit: PAGE })) yield await vehicles(ids);
    return;
  }
  const seen = new Set<string>();
  for (let at = from; comparePositions(at, until) < 0;) {
    const changes = (await settledChanges(db, at, epoch, PAGE)).filter((change) => comparePositions(change, until) <= 0);
    const last = changes.at(-1);
    if (!last) return;
    at = last;
    const fresh = [...new Set(changes.map(({ subject }) => subject))].filter((id) => !seen.has(id));
    for (const id of fresh) seen.add(id);
    const { told, removed } = await partedNow(db, bureau, fresh, ctx.now());
    yield [...await vehicles(told), ...removed.map((record): Row => ({ kind: 'removed', record }))];
  }
}

function rowOf(record: Envelope, { identifiers, coded, event, year, owner, reference }: Vehicle): HotlistVehicle {
  const { category, make, model, colours } = coded;
  return {
    kind: 'vehicle', record: record.id, version: record.version, owner, reference, ...(event === undefined ? {} : { event: event.kind }), endsAt: record.endsAt,
    ...(category === undefined ? {} : { category }), ...(make === undefined ? {} : { make }), ...(model === undefined ? {} : { model }), ...(year === undefined ? {} : { year }), ...(colours === undefined ? {} : { colours: [...colours] }),
    numbers: identifiers.map(({ kind, normal, country, condition }) => ({ kind, number: normal, ...(country === undefined ? {} : { country }), ...(condition === undefined ? {} : { condition }) })),
  };
}

/** How lines are written: their own text, so that what is signed is what is read. */
export type Writing = { readonly contentType: string; readonly head: (line: Extract<HotlistLine, { kind: 'hotlist' }>) => string; readonly row: (line: Row, expiresAt: string) => string; readonly end: (line: Extract<HotlistLine, { kind: 'end' }>, expiresAt: string) => string };

/** The whole list; throws before its first line where something is wrong, and ends without an end line where it broke off. */
export async function* hotlist(ctx: Context, span: Span, ports: ListPorts, { head, row, end }: Writing): AsyncGenerator<string> {
  const at = ctx.now();
  const expiresAt = new Date(Date.parse(at) + VALID_MS).toISOString();
  const { bureau } = ctx.principal;
  const hash = createHash('sha256');
  const hashed = (text: string): string => { hash.update(text, 'utf8'); return text; };
  const told = { vehicle: 0, removed: 0 };
  yield hashed(head({ kind: 'hotlist', format: HOTLIST, of: bureau, isFull: !span.from, at, expiresAt }));
  for await (const rows of rowsOf(ctx, span, ports)) {
    for (const { kind } of rows) told[kind] += 1;
    if (rows.length > 0) yield hashed(rows.map((line) => row(line, expiresAt)).join(''));
  }
  const until = ports.seal.close(bureau, span.until);
  const text = hotlistText([['of', bureau], ...(ports.world === undefined ? [] : [['world', ports.world] as const]), ['at', at], ['expires', expiresAt], ['full', String(!span.from)], ['vehicles', String(told.vehicle)], ['removed', String(told.removed)], ['sha256', hash.digest('base64')], ['until', until]]);
  yield end({ kind: 'end', vehicles: told.vehicle, removed: told.removed, until, note: await noteBy(ports.signer, text) }, expiresAt);
}

async function noteBy({ name, id, privateKey }: SignerKey, text: string): Promise<string> {
  return writeNote({ text, signatures: [{ name, id, bytes: await signAside(null, Buffer.from(text, 'utf8'), privateKey) }] });
}

export const keyOf = ({ verifier }: SignerKey): string => vkeyOf(verifier);
