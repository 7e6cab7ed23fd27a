/** What is asked of the log: its checkpoints and tiles, which everybody may hold against each other, and proofs of what is one's own. */
import { GivenFile, action, eventOf } from '../../kernel/action.ts';
import { foundEventLeaves, ownEvents } from '../../kernel/audit/events-source.ts';
import { headsOf } from '../../kernel/audit/log-store.ts';
import { ownEventLeaves, publishedOf, tileBytes, type Published } from '../../kernel/audit/reading.ts';
import type { Context } from '../../kernel/context.ts';
import { notFound } from '../../kernel/errors.ts';
import { limitOf, z } from '../../kernel/schema/index.ts';
import { grants } from './policy.ts';
import { prove, type FindPart } from './proving.ts';
import { noLogYet, notKept, notPublished } from './refusals.ts';
import { AskOwnEvents, AskProof, BeginOrigin, BegunOrigin, LogHead, OfOrigin, OwnEvents, ProofFile, ProvableId, TileAt } from './schema.ts';

export type LogPorts = {
  readonly findCheck: FindPart;
  /** Begins another origin; undefined where this process writes no log. */
  readonly beginOrigin: ((now: string) => Promise<string>) | undefined;
  /** A checkpoint with the lines of the witnesses that have signed it. */
  readonly withCosignatures: (db: Context['store']['db'], checkpoint: { readonly origin: string; readonly size: number; readonly note: string }) => Promise<string>;
};

const TEXT = 'text/plain; charset=utf-8';
const shared = { effect: 'open', grant: grants.read, output: GivenFile, refusals: [noLogYet] } as const;

async function published(ctx: Context, origin: string | undefined): Promise<Published> {
  const found = await publishedOf(ctx.store.db, origin);
  if (!found) throw noLogYet();
  return found;
}

/** For every member. */
const openActions = ({ withCosignatures }: LogPorts) => [
  action({
    ...shared, name: 'log.checkpoint', summary: 'The newest signed checkpoint', http: 'GET /v1/log/checkpoint', query: OfOrigin, gives: ['text/plain'],
    description: 'A signed note of C2SP tlog-checkpoint: the log’s name, how many entries, the root. Keep it: a later one must begin with it.',
    async run(ctx, { query }) {
      const { origin, checkpoint } = await published(ctx, query.origin);
      return { contentType: TEXT, content: await withCosignatures(ctx.store.db, { ...checkpoint, origin: origin.origin }), subjects: [] };
    },
  }),
  action({
    ...shared, name: 'log.key', summary: 'The public key of the log', http: 'GET /v1/log/key', query: OfOrigin, gives: ['text/plain'],
    description: 'A verifier key of C2SP signed-note. Get it once on a way that you trust, and hold every answer against it.',
    run: async (ctx, { query }) => ({ contentType: TEXT, content: `${(await published(ctx, query.origin)).origin.key}\n`, subjects: [] }),
  }),
  action({
    ...shared, name: 'log.tile', summary: 'A tile of the tree, or a bundle of its entries', http: 'GET /v1/log/tile/{path}', lastTakesRest: true, params: TileAt, query: OfOrigin, gives: ['application/octet-stream'],
    description: 'The layout of C2SP tlog-tiles: `0/x001/234`, `0/000.p/17`, `entries/x001/234`. Entries hold hashes and running numbers of bureaus, nothing personal.', refusals: [noLogYet, notFound],
    async run(ctx, { params, query }) {
      const content = await tileBytes(ctx.store.db, await published(ctx, query.origin), params.path);
      if (!content) throw notFound('tile');
      return { contentType: 'application/octet-stream', content, subjects: [] };
    },
  }),
];

/** Of one's own bureau, and of the hub's. */
const ownActions = ({ findCheck, beginOrigin }: LogPorts) => [
  action({
    name: 'log.heads', summary: 'How far one’s own bureau has come in the log', http: 'GET /v1/log/heads', effect: 'open', grant: grants.read, query: OfOrigin, output: LogHead, refusals: [noLogYet],
    async run(ctx, { query }) {
      const { origin } = await published(ctx, query.origin);
      const { bureau } = ctx.principal;
      const head = (await headsOf(ctx.store.db, origin.number)).find((one) => one.bureau === bureau);
      return { origin: origin.origin, bureau, number: head?.number ?? 0, ...(head ? { head: head.hash.toString('base64') } : {}) };
    },
  }),
  action({
    name: 'log.events', summary: 'The bureau’s own audit events in the log, with the salts that prove them', http: 'GET /v1/log/events', effect: 'read', grant: grants.prove, query: AskOwnEvents, output: OwnEvents, refusals: [noLogYet],
    async run(ctx, { query }) {
      const { db } = ctx.store;
      const { bureau } = ctx.principal;
      const { origin, checkpoint } = await published(ctx, query.origin);
      const limit = limitOf(query);
      const { after, order, origin: _, limit: __, ...wanted } = query;
      const isSearch = order === 'newest' || Object.values(wanted).some((one) => one !== undefined);
      const leaves = isSearch ? await foundEventLeaves(db, origin.number, { ...wanted, bureau, before: after, below: checkpoint.size, limit }) : await ownEventLeaves(db, origin.number, { bureau, after: after ?? 0, below: checkpoint.size, limit });
      const events = await ownEvents(db, bureau, leaves.map(({ position }) => position));
      const items = leaves.flatMap(({ index, position }) => {
        const event = events.get(position);
        return event ? [{ index, canonical: event.canonical, salt: event.salt.toString('base64') }] : [];
      });
      const last = leaves.at(-1);
      return { items, ...(leaves.length === limit && last ? { next: String(isSearch ? last.position : last.index) } : {}), origin: origin.origin };
    },
  }),
  action({
    name: 'log.proof', summary: 'The proof that an event, a check or a state of a record is in the log', http: 'GET /v1/log/proofs/{id}', effect: 'read', grant: grants.prove, params: z.strictObject({ id: ProvableId }), query: AskProof, output: ProofFile,
    description: 'Of what is the bureau’s own. Anybody verifies it without the hub; docs/guides/log-format.md says how.', refusals: [notFound, notPublished], subjects: (proof) => [proof.id],
    run: (ctx, { params, query }) => prove({ db: ctx.store.db, bureau: ctx.principal.bureau, id: params.id, version: query.version }, findCheck),
  }),
  action({
    name: 'log.begin', summary: 'Begin another log: after a restored backup or a lost key', http: 'POST /v1/log/origins', effect: 'logged', grant: grants.begin, body: BeginOrigin, output: BegunOrigin, status: 201, refusals: [notKept],
    description: 'The hub refuses to write a log on that does not hold what was signed last. The new one begins with the checkpoint that closes the old one.',
    async run(ctx, { body: { reason } }) {
      if (!beginOrigin) throw notKept();
      const origin = await beginOrigin(ctx.now());
      await ctx.store.audit(eventOf({ name: 'log.begin' }, ctx, 'done', { subjects: [], detail: { origin, reason } }));
      return { origin, reason };
    },
  }),
];

export const logActions = (ports: LogPorts) => [
  ...openActions(ports), ...ownActions(ports),
];
