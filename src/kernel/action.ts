/**
 * An action is the atom: one thing a person or a system may ask for. Route, OpenAPI entry, command, permission,
 * audit event and log line all derive from it; `perform` is the way that every one of them walks.
 */
import type { Context, Principal } from './context.ts';
import { AsksFourEyes, Proposed, displayOf, type Approving, type Asked, type Display } from './four-eyes.ts';
import { decide, type Grant } from './policy.ts';
import type { Lane } from './http/admission.ts';
import { Refusal, deviceUnknown, forbidden, invalidInput, notFound, personNeeded, type RefusalEntry } from './errors.ts';
import { faults, issuesOf, z } from './schema/index.ts';
import { toldOfDatabase } from './store/told.ts';
import { inSpan } from './telemetry/traces.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type Route = `${Method} /${string}`;

/** What a caller sent, before anything has been read from it. */
export type RawInput = { readonly params: unknown; readonly query: unknown; /** What was sent, or the refusal why it cannot be read: thrown here, so that it is audited like any other. */ readonly body: () => unknown; readonly ifMatch?: string | undefined };

/** A file as it was sent: its bytes, and what its sender says that they are. */
export type SentFile = { readonly bytes: Uint8Array; readonly contentType: string };
export const SentFile = z.custom<SentFile>((sent) => (sent as Partial<SentFile> | null)?.bytes instanceof Uint8Array, faults.say('file'));

/** A file or page as it is answered. `headers` replace the cautious ones that go with every file. */
export type GivenFile = { readonly contentType: string; readonly content: Uint8Array | string; readonly headers?: Readonly<Record<string, string>>; /** Ids for the audit event. */ readonly subjects: readonly string[] };
export const GivenFile = z.custom<GivenFile>();

/** What `run` is given: each part through its schema, `undefined` where the action has no such part. */
export type Parsed<P, Q, B> = { readonly params: P; readonly query: Q; readonly body: B; readonly ifMatch?: string | undefined };

type Shared = {
  readonly name: `${string}.${string}`;
  readonly summary: string;
  readonly description?: string;
  readonly http: Route;
  /** Which refusals of its own it may answer with; OpenAPI lists them. */
  readonly refusals?: readonly { readonly code: string; readonly status: number }[];
  /** Who may. Role and collection are asked here; what depends on the record, `run` asks with the same grant. */
  readonly grant: Grant;
  /** The body may name the person for whom a system client asks; else its header must. */
  readonly bodyNames?: true;
  readonly status?: number;
  /** Body bytes allowed; the kernel's default otherwise. */
  readonly bodyBytesMax?: number;
  /** The body is a file of one of these media types and no JSON: the body's schema is `SentFile`. */
  readonly takes?: readonly string[];
  /** When it needs a second person, in words: then nothing is done, and a proposal is answered with 202. */
  readonly fourEyes?: string;
  /** Fields of the body that are shown to nobody, a second person included. */
  readonly secrets?: readonly string[];
  /** The answer is a file or a page of one of these media types and no JSON: the output's schema is `GivenFile`. */
  readonly gives?: readonly string[];
  /** Who goes before whom when more is asked than can be answered; `usual` where nothing is said. */
  readonly lane?: Lane;
  /** The last parameter of the path takes all that is left of it, slashes too. */
  readonly lastTakesRest?: true;
};

/**
 * `read`: no transaction; audited before it is answered. `write`: run inside one transaction that also holds the audit
 * event. `logged`: keeps its own durable log, which is its audit event (checks, imports). `open`: what tells of nobody, the log's
 * own tiles: only a refused or failed attempt is audited.
 */
export type Effect = 'read' | 'write' | 'logged' | 'open';

export type Action<P extends z.ZodType = z.ZodType, Q extends z.ZodType = z.ZodType, B extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> = Shared & {
  readonly effect: Effect;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly output: O;
  /** Audit subjects out of the answer; none by default. */
  readonly subjects?: (output: z.output<O>) => readonly string[];
  readonly run: (ctx: Context, input: Parsed<z.output<P>, z.output<Q>, z.output<B>>) => Promise<z.input<O>>;
};

/** The second form: bytes in, lines out, for streams and uploads. It keeps its own log and audit events. */
export type StreamAction<Q extends z.ZodType = z.ZodType> = Shared & {
  /** `isKept`: what it takes is kept. */
  readonly stream: { readonly takes: string; readonly gives: string; readonly isKept?: true };
  readonly query?: Q;
  readonly output: z.ZodType;
  readonly run: (ctx: Context, input: StreamSent & { readonly query: z.output<Q> }) => Promise<StreamAnswer>;
};
export type StreamSent = {
  readonly bytes: AsyncIterable<Uint8Array>; readonly accept: string; readonly contentType: string;
  /** The `id` of the last event that a reader of an event stream has, when it comes back. */
  readonly lastEventId?: string | undefined;
  /** Aborted once the connection is gone: an answer without end learns so that nobody listens. */
  readonly gone: AbortSignal;
  /** Whether the credential still stands for the same principal: an answer without end asks again and again. */
  readonly isStillAllowed: () => Promise<boolean>;
};
/** Chunks of bytes go out as they are: whoever signs them has said in them which world it is. `cut`, once aborted, breaks the connection off, whether or not the reader takes what was written. */
export type StreamAnswer = { readonly contentType: string; readonly chunks: AsyncIterable<string | Uint8Array>; readonly cut?: AbortSignal };

/** Any action: its input is checked when it is performed, so one table may hold them all. */
export type AnyAction = Shared & {
  readonly effect: Effect;
  readonly params?: z.ZodType; readonly query?: z.ZodType; readonly body?: z.ZodType; readonly output: z.ZodType;
  readonly subjects?: (output: never) => readonly string[];
  readonly run: (ctx: Context, input: never) => Promise<unknown>;
};
export type AnyStreamAction = Omit<StreamAction, 'run'> & { readonly run: (ctx: Context, input: never) => Promise<StreamAnswer> };
export type TableEntry = AnyAction | AnyStreamAction;

export const action = <O extends z.ZodType, P extends z.ZodType = z.ZodUndefined, Q extends z.ZodType = z.ZodUndefined, B extends z.ZodType = z.ZodUndefined>(spec: Action<P, Q, B, O>): AnyAction => spec;
export const streamAction = <Q extends z.ZodType = z.ZodUndefined>(spec: StreamAction<Q>): AnyStreamAction => spec;
/** What is kept of it can wait: below the reserve of the disk it is refused, so that checks and hits go on. */
export const canWaitForRoom = (entry: TableEntry): boolean => entry.lane !== 'first' && (isStream(entry) ? entry.stream.isKept === true : entry.effect === 'write');
export const isStream = (entry: TableEntry): entry is AnyStreamAction => 'stream' in entry;

/** The spine: parse, allow, run, audit, answer. */
export async function perform(act: AnyAction, ctx: Context, raw: RawInput): Promise<unknown> {
  return attempt(act, ctx, async () => {
    const input = parseInput(act, raw) as never; // the action's own schemas have just made it so
    switch (act.effect) {
      case 'logged':
      case 'open':
        return act.run(ctx, input);
      case 'read': {
        const output = await act.run(ctx, input);
        await ctx.store.audit(eventOf(act, ctx, 'done', { subjects: act.subjects?.(output as never) ?? [] }));
        return output;
      }
      case 'write':
        return writtenOrProposed(act, ctx, raw, () => ctx.store.transaction(async (tx) => {
          const output = await act.run({ ...ctx, store: tx }, input);
          await tx.audit(eventOf(act, ctx, 'done', { subjects: act.subjects?.(output as never) ?? [] }));
          return output;
        }));
    }
  });
}

const askedOf = ({ params, query, body, ifMatch }: RawInput): Asked => ({ params, query, body: body(), ifMatch });

/** What needs a second person was rolled back whole, and is kept as a proposal instead. */
async function writtenOrProposed(act: AnyAction, ctx: Context, raw: RawInput, write: () => Promise<unknown>): Promise<unknown> {
  try {
    return await write();
  } catch (cause) {
    if (!(cause instanceof AsksFourEyes)) throw cause;
    if (act.fourEyes === undefined || !ctx.propose) throw new Error(`${act.name} asks for a second person and does not say so`, { cause });
    const asked = askedOf(raw);
    return new Proposed(await ctx.propose({ name: act.name, roles: rolesOf(act) }, asked, displayOf(act, asked, cause.shown)));
  }
}

const rolesOf = ({ name, grant: { roles } }: AnyAction): readonly string[] => {
  if (roles === 'everyone') throw new Error(`${name} is everyone's: who would be its second person?`);
  return roles;
};

/** What somebody would be shown of an act if they proposed it now; undefined where it needs nobody else. The caller rolls back what it did. */
export async function displayNow(act: AnyAction, ctx: Context, asked: Asked): Promise<Display | undefined> {
  demandGranted(act, ctx);
  try {
    await act.run(ctx, parseInput(act, { ...asked, body: () => asked.body }) as never);
    return undefined;
  } catch (cause) {
    if (cause instanceof AsksFourEyes) return displayOf(act, asked, cause.shown);
    throw cause;
  }
}

/** Does what was proposed, within the transaction of its approval. `ctx` is its proposer's; who approved stands in the audit event's detail. */
export async function performApproved(act: AnyAction, ctx: Context, asked: Asked, { approving, detail }: { readonly approving: Approving; readonly detail: Readonly<Record<string, unknown>> }): Promise<unknown> {
  demandGranted(act, ctx);
  const output = await inSpan(act.name, { 'crosscheck.is_approved': true }, () => act.run({ ...ctx, approved: approving }, parseInput(act, { ...asked, body: () => asked.body }) as never));
  await ctx.store.audit(eventOf(act, ctx, 'done', { subjects: act.subjects?.(output as never) ?? [], detail }));
  return output;
}

function demandGranted({ name, grant }: TableEntry, { principal }: Pick<Context, 'principal'>): void {
  const decision = decide(principal, grant);
  if (!decision.isPermitted) throw forbidden(`${name}: ${decision.why}`);
}

/**
 * What another action answers to the same asker, without an audit event of its own: for actions that put others' answers
 * together. Who may not ask it, or would not find anything, gets undefined.
 */
export async function askedWithin(act: AnyAction, ctx: Context, raw: Omit<RawInput, 'body'>): Promise<unknown> {
  if (act.effect !== 'read') throw new Error(`${act.name} is not a question`);
  if (!decide(ctx.principal, act.grant).isPermitted) return undefined;
  try {
    return await inSpan(act.name, { 'crosscheck.is_within': true }, () => act.run(ctx, parseInput(act, { ...raw, body: () => undefined }) as never));
  } catch (cause) {
    if (cause instanceof Refusal && (cause.status === 403 || cause.status === 404)) return undefined;
    throw cause;
  }
}

/** The same way for a stream: what is refused before the first line is a refusal like any other. */
export async function performStream(act: AnyStreamAction, ctx: Context, raw: StreamSent & { readonly query: unknown }): Promise<StreamAnswer> {
  return attempt(act, ctx, async () => {
    const query = parsePart(act.query, raw.query, []);
    if (query.issues.length > 0) throw invalidInput(query.issues);
    return act.run(ctx, { ...raw, query: query.value } as never);
  });
}

/** A refused or failed attempt is audited after its rollback, in a transaction of its own; then the caller hears of it. */
async function attempt<R>(act: TableEntry, ctx: Context, work: () => Promise<R>): Promise<R> {
  try {
    demandGranted(act, ctx);
    demandNames(ctx.principal, act);
    return await work();
  } catch (cause) {
    const said = toldOfDatabase(cause);
    const detail = said instanceof Refusal ? { code: said.code } : { code: 'kernel.fault' };
    if (!isUnavailable(said)) {
      try {
        await ctx.store.audit(eventOf(act, ctx, said instanceof Refusal ? 'refused' : 'failed', { subjects: [], detail }));
      } catch (audit) {
        throw toldOfDatabase(audit);
      }
    }
    throw said;
  }
}

/** A system client names the person for whom it asks, and no device but its own (R6). */
function demandNames({ names, person, device }: Principal, act: TableEntry): void {
  if (!names) return;
  if (names.whom === 'person' && person === undefined && act.bodyNames !== true) throw personNeeded();
  if (device !== undefined && names.devices.length > 0 && !names.devices.includes(device)) throw deviceUnknown();
}

const isUnavailable = (cause: unknown): boolean => cause instanceof Refusal && cause.status === 503;

/** An audit event of an action by the context's principal. */
export function eventOf(act: { readonly name: string }, ctx: Pick<Context, 'principal' | 'now'>, outcome: 'done' | 'refused' | 'failed', rest: { subjects: readonly string[]; detail?: Record<string, unknown> }) {
  const { bureau, unit, tokenId, person, device } = ctx.principal;
  return { at: ctx.now(), action: act.name, outcome, bureau, unit, token: tokenId, person, device, ...rest };
}

function parseInput(act: AnyAction, raw: RawInput): unknown {
  const params = parsePart(act.params, raw.params, []);
  // A path that cannot be an id names nothing: absent, malformed and of another kind look the same.
  if (params.issues.length > 0) throw notFound(act.name.split('.')[0] ?? 'it');
  const query = parsePart(act.query, raw.query, ['query']);
  const sent = raw.body();
  const body = parsePart(act.body, sent === undefined ? {} : sent, []); // nothing said is an object without fields: each that is needed is named
  const issues = [...query.issues, ...body.issues];
  if (issues.length > 0) throw invalidInput(issues);
  return { params: params.value, query: query.value, body: body.value, ifMatch: raw.ifMatch };
}

function parsePart(schema: z.ZodType | undefined, raw: unknown, at: readonly string[]): { value: unknown; issues: { path: string; detail: string }[] } {
  // What takes nothing refuses what is sent to it: an owner named where none is asked for must not pass in silence.
  if (!schema) return { value: undefined, issues: Object.keys((raw ?? {})).map((key) => ({ path: [...at, key].map((part) => `/${part}`).join(''), detail: faults.say('unknown_field') })) };
  const parsed = schema.safeParse(raw);
  if (parsed.success) return { value: parsed.data, issues: [] };
  const prefix = at.map((part) => `/${part}`).join('');
  return { value: undefined, issues: issuesOf(parsed.error).map(({ path, detail }) => ({ path: prefix + path, detail })) };
}

/** `'POST /v1/vehicles'` in its two parts. */
export function splitRoute(http: Route): { method: Method; path: string } {
  const [method, path] = http.split(' ') as [Method, string];
  return { method, path };
}

export type { RefusalEntry };
