/** HTTP, derived from the table of actions. Knows no path by name; health and documents are handed to it as pages. */
import { createServer as createPlain, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecure } from 'node:https';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono, type Context as HonoContext } from 'hono';
import { canWaitForRoom, isStream, perform, performStream, splitRoute, type AnyAction, type AnyStreamAction, type GivenFile, type SentFile, type TableEntry } from '../action.ts';
import type { Credentials } from '../auth/credentials.ts';
import type { Context, Principal } from '../context.ts';
import { Proposed } from '../four-eyes.ts';
import { Refusal, badRequest, methodNotAllowed, noBodyHere, notFound, storageShort, unauthenticated, unavailable } from '../errors.ts';
import { decide } from '../policy.ts';
import { toldOfDatabase } from '../store/told.ts';
import { faultFields, type Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { inSpan, type Spanned } from '../telemetry/traces.ts';
import { within } from '../within.ts';
import { openAdmission, type Admission } from './admission.ts';
import { openDoor, type Door } from './door.ts';
import { addressOf, askedOf, credentialsOf, type Asked, type Surroundings } from './asked.ts';
import { BODY_BYTES_MAX, BODY_WITHIN_MS, FILE_WITHIN_MS, readFileBody, readJson, streamBody } from './body.ts';
import { lingerAtEnd } from './linger.ts';
import { problemHeaders, problemOf } from './problem.ts';
import type { Stranger } from './strangers.ts';
import { sayRequest, sayWhy } from '../reasons.ts';

/** A page that answers without a token: health, documents, sign-in, the console's files. */
export type Page = { readonly path: `/${string}`; readonly method?: 'GET' | 'POST'; readonly answer: (asked: Asked) => Promise<Response> };

/** Everything below a path, given to somebody who speaks HTTP by himself. */
export type Mount = { readonly prefix: `/${string}`; readonly handle: (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void> };

export type HttpOptions = Surroundings & {
  readonly actions: readonly TableEntry[];
  readonly pages: readonly Page[];
  readonly mounts?: readonly Mount[];
  /** Who shows these; undefined where nobody does. */
  readonly authenticate: (asked: Credentials) => Promise<Principal | undefined>;
  /** Who shows them now, asked while a stream goes on; `authenticate` is asked where absent. */
  readonly findAgain?: (asked: Credentials) => Promise<Principal | undefined>;
  /** Hears of everybody who shows no valid credential. */
  readonly onStranger?: (stranger: Stranger) => Promise<void>;
  readonly contextOf: (principal: Principal) => Context;
  readonly newTraceId: () => string;
  /** `TRAINING` in a training world: every answer says so. */
  readonly world?: string | undefined;
  /** Headers that every answer carries: by a replica how current it is. */
  readonly besides?: (() => Readonly<Record<string, string>>) | undefined;
  /** What is said of a path that is none here, where that is more than that there is no such page. */
  readonly unknown?: ((path: string) => Refusal | undefined) | undefined;
  readonly metrics: Metrics;
  readonly log: Log;
  /** For tests: shorter waits. */
  readonly limits?: { readonly bodyWithinMs?: number; readonly answerWithinMs?: number };
  /** Whether the disk is down to its reserve. */
  readonly isShortOfRoom?: () => boolean;
  /** How many single requests are answered at once. */
  readonly admission?: Admission;
};

/** A single question that is not answered by then is given up: a database that hangs must not hang its callers. Streams have no end. */
const ANSWER_WITHIN_MS = 15_000;

type Env = { Bindings: HttpBindings };

/** The application. `app.request(…)` works in memory where no body is streamed. */
export function httpApp(given: HttpOptions): HttpApp {
  const admission = given.admission ?? openAdmission(() => performance.now());
  const options = { ...given, admission };
  const app = new Hono<Env>();
  for (const page of options.pages) {
    app.on(page.method ?? 'GET', page.path, async (c) => {
      try {
        const response = await inTime(options, page.answer(askedOf(c.env.incoming, options)));
        for (const [name, value] of Object.entries(worldHeader(options))) response.headers.set(name, value);
        return response;
      } catch (cause) {
        return faultAnswer(options, cause, page.path, c.env.incoming);
      }
    });
  }
  for (const { prefix, handle } of options.mounts ?? []) {
    app.all(`${prefix}/*`, async (c) => {
      await handle(c.env.incoming, c.env.outgoing);
      return RESPONSE_ALREADY_SENT;
    });
  }
  const methodsAt = new Map<string, string[]>();
  // A fixed path is matched before one with a parameter at the same place.
  const ordered = [...options.actions].sort((a, b) => countOf(a.http, '{') - countOf(b.http, '{'));
  for (const act of ordered) {
    const { method, path } = splitRoute(act.http);
    const pattern = path.replaceAll(/\{(\w+)\}/g, ':$1') + (act.lastTakesRest === true ? '{.+}' : '');
    methodsAt.set(pattern, [...(methodsAt.get(pattern) ?? []), method]);
    app.on(method, pattern, (c) => traced(options, act, c));
  }
  for (const [pattern, methods] of methodsAt) {
    app.all(pattern, async (c) => {
      const allowed = methods.join(', ');
      const response = await refuse(options, c, methodNotAllowed(allowed));
      response.headers.set('allow', allowed);
      return response;
    });
  }
  app.notFound((c) => refuse(options, c, options.unknown?.(c.req.path) ?? notFound('page')));
  app.onError((cause, c) => faultAnswer(options, cause, 'http', c.env.incoming));
  return Object.assign(app, { admission, door: openDoor({ admission, actions: options.actions, newTraceId: options.newTraceId, world: options.world }), unreadable: (why: string) => problemAnswer(options, badRequest(why), options.newTraceId()) });
}

/** The application; `unreadable` answers what is not even a request, at the `door` stands what there is no room for. */
export type HttpApp = Hono<Env> & { readonly unreadable: (why: string) => Response; readonly admission: Admission; readonly door: Door };

const inTime = <R>({ limits }: HttpOptions, work: Promise<R>): Promise<R> => within(limits?.answerWithinMs ?? ANSWER_WITHIN_MS, work, () => unavailable(sayWhy('late')));

const countOf = (text: string, part: string): number => text.split(part).length - 1;

/** An unknown route tells nothing to someone who has not said who they are. */
async function refuse(options: HttpOptions, c: HonoContext<Env>, refusal: Refusal): Promise<Response> {
  const traceId = options.newTraceId();
  try {
    await whoAsks(options, c);
    return problemAnswer(options, refusal, traceId, c.env.incoming);
  } catch (cause) {
    return problemAnswer(options, toldOf(cause), traceId, c.env.incoming);
  }
}

type Asker = { readonly principal: Principal; readonly asked: Credentials };

async function whoAsks(options: HttpOptions, c: HonoContext<Env>, act?: TableEntry): Promise<Asker> {
  const asked = credentialsOf(c.env.incoming, options);
  const principal = asked && await inTime(options, options.authenticate(asked));
  if (principal) return { principal, asked };
  // Nothing was told to them and nothing done, so that an attempt which cannot be written down is refused all the same.
  await options.onStranger?.({ address: addressOf(c.env.incoming, options), isShown: asked !== undefined, asked: act?.name }).catch((cause: unknown) => { options.log('http.stranger_untold', faultFields(cause)); });
  throw unauthenticated();
}

/** Asks again who shows what opened a stream: not allowed any more where it is nobody, another, or another's. */
async function isAllowedNow(options: HttpOptions, asked: Credentials, { tokenId, bureau, unit, role }: Principal): Promise<boolean> {
  const now = await inTime(options, (options.findAgain ?? options.authenticate)(asked));
  return now?.tokenId === tokenId && now.bureau === bureau && now.unit === unit && now.role === role;
}

/** As a span of the trace that the caller is in, named after the action. The problem's trace id is found in it, and its id in the log. */
function traced(options: HttpOptions & { readonly admission: Admission }, act: TableEntry, c: HonoContext<Env>): Promise<Response> {
  const { method, path } = splitRoute(act.http);
  return inSpan(act.name, { 'http.request.method': method, 'http.route': path }, (span) => answered(options, act, c, span), { kind: 'server', parent: c.req.header('traceparent') });
}

async function answered(options: HttpOptions & { readonly admission: Admission }, act: TableEntry, c: HonoContext<Env>, span: Spanned): Promise<Response> {
  const begun = performance.now();
  const isCounted = !isStream(act) && act.takes === undefined; // a stream and a file take as long as their sender does
  const lane = act.lane ?? 'usual';
  let aside = 0; // while its body arrives nobody works
  const whileAway = async <R>(read: () => Promise<R>): Promise<R> => {
    if (c.env.incoming.complete) return read(); // all of it came with the head
    const from = performance.now();
    options.admission.leave(lane);
    try { return await read(); } finally { options.admission.enter(lane); aside += performance.now() - from; }
  };
  if (isCounted) options.admission.enter(lane);
  const traceId = options.newTraceId();
  let response: Response;
  try {
    const asker = await whoAsks(options, c, act);
    if (options.isShortOfRoom?.() === true && canWaitForRoom(act)) throw storageShort();
    const ctx = options.contextOf(asker.principal);
    span.note({ 'crosscheck.bureau': ctx.principal.bureau });
    if (isStream(act)) {
      const unwatch = watchStanding(options, asker, c.env);
      const isStillAllowed = (): Promise<boolean> => isAllowedNow(options, asker.asked, asker.principal).catch(() => false);
      response = await streamed(options, act, c, { ctx, isStillAllowed }).finally(unwatch);
    } else response = await single(options, act, c, { ctx, ...(isCounted ? { whileAway } : {}) });
  } catch (cause) {
    const said = toldOf(cause);
    if (!(said instanceof Refusal)) options.log('http.fault', { action: act.name, traceId, ...(span.traceId === undefined ? {} : { trace: span.traceId }), ...faultFields(said) });
    response = problemAnswer(options, said, traceId, c.env.incoming);
  }
  const tookMs = performance.now() - begun;
  if (isCounted) options.admission.leave(lane, tookMs - aside);
  options.metrics.request(act.name, response.status, tookMs / 1000);
  span.note({ 'http.response.status_code': response.status, 'crosscheck.trace_id': traceId });
  return response;
}

/** What went wrong beside the actions: what is no refusal is logged with its trace, as an action's is. */
function faultAnswer(options: HttpOptions, cause: unknown, at: string, incoming: IncomingMessage): Response {
  const traceId = options.newTraceId();
  const said = toldOf(cause);
  if (!(said instanceof Refusal)) options.log('http.fault', { action: at, traceId, ...faultFields(said) });
  return problemAnswer(options, said, traceId, incoming);
}

function toldOf(cause: unknown): unknown {
  return (cause as { code?: unknown } | null)?.code === 'ENOSPC' ? storageShort() : toldOfDatabase(cause);
}

async function single(options: HttpOptions, act: AnyAction, c: HonoContext<Env>, { ctx, whileAway = (read) => read() }: { readonly ctx: Context; readonly whileAway?: <R>(read: () => Promise<R>) => Promise<R> }): Promise<Response> {
  const { incoming } = c.env;
  const hasBody = incoming.headers['transfer-encoding'] !== undefined || Number(incoming.headers['content-length'] ?? 0) > 0;
  let body = (): unknown => undefined;
  try {
    if (!act.body && hasBody) throw noBodyHere();
    const sent = act.takes ? await fileSent(options, act, c, ctx) : act.body ? await whileAway(() => readJson(incoming, { bytesMax: act.bodyBytesMax ?? BODY_BYTES_MAX, withinMs: options.limits?.bodyWithinMs ?? BODY_WITHIN_MS })) : undefined;
    body = () => sent;
  } catch (cause) {
    body = () => { throw cause; };
  }
  const output = await inTime(options, perform(act, ctx, { params: c.req.param(), query: c.req.query(), body, ifMatch: c.req.header('if-match') }));
  if (output instanceof Proposed) return jsonAnswer(options, 202, output.proposal);
  if (act.gives) return fileAnswer(options, act, output as GivenFile);
  return jsonAnswer(options, act.status ?? 200, output as object);
}

function jsonAnswer(options: HttpOptions, status: number, output: object): Response {
  const headers: Record<string, string> = { 'content-type': 'application/json', 'cache-control': 'no-store', ...worldHeader(options) };
  const version = (output as { version?: unknown }).version;
  if (typeof version === 'number') headers.etag = `"${version}"`;
  return new Response(JSON.stringify(options.world === undefined ? output : { ...output, world: options.world }), { status, headers });
}

const STANDING_LOOKED_AT_MS = 2_000;

/** A stream may last for days: it is cut once whoever opened it was revoked. Returns what ends the watch. */
function watchStanding(options: HttpOptions, { principal, asked }: Asker, { incoming, outgoing }: HttpBindings): () => void {
  const look = async (): Promise<void> => {
    try {
      if (await isAllowedNow(options, asked, principal)) return;
      outgoing.destroy();
      incoming.destroy();
    } catch (cause) {
      options.log('http.standing_unknown', faultFields(cause)); // a database that is away does not cut streams
    }
  };
  const timer = setInterval(() => { void look(); }, STANDING_LOOKED_AT_MS);
  timer.unref();
  return () => { clearInterval(timer); };
}

/** A file is not read for somebody who may not send it: the action will say so by itself. */
async function fileSent({ limits }: HttpOptions, act: AnyAction, c: HonoContext<Env>, ctx: Context): Promise<SentFile | undefined> {
  if (!decide(ctx.principal, act.grant).isPermitted) return undefined;
  const bytes = await readFileBody(c.env.incoming, { bytesMax: act.bodyBytesMax ?? BODY_BYTES_MAX, withinMs: limits?.bodyWithinMs ?? FILE_WITHIN_MS });
  return { bytes, contentType: c.req.header('content-type') ?? '' };
}

/** What people sent never runs and is never taken for something else, whatever is in it. */
const CAUTIOUS = { 'x-content-type-options': 'nosniff', 'content-security-policy': `default-src 'none'; sandbox; frame-ancestors 'none'`, 'cross-origin-resource-policy': 'same-origin', 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' };

const fileAnswer = (options: HttpOptions, act: AnyAction, { content, contentType, headers }: GivenFile): Response =>
  new Response(content as string | Uint8Array<ArrayBuffer>, { status: act.status ?? 200, headers: { ...CAUTIOUS, ...headers, 'content-type': contentType, ...worldHeader(options) } });

/** Writes chunk by chunk on the bare response and waits for the reader: unlimited in both directions. */
async function streamed(options: HttpOptions, act: AnyStreamAction, c: HonoContext<Env>, { ctx, isStillAllowed }: { readonly ctx: Context; readonly isStillAllowed: () => Promise<boolean> }): Promise<Response> {
  const { incoming, outgoing } = c.env;
  const query = c.req.query();
  const gone = new AbortController();
  outgoing.once('close', () => { gone.abort(); });
  const answer = await performStream(act, ctx, {
    query, bytes: streamBody(incoming), accept: c.req.header('accept') ?? '*/*', contentType: c.req.header('content-type') ?? '',
    lastEventId: c.req.header('last-event-id'), gone: gone.signal, isStillAllowed,
  });
  answer.cut?.addEventListener('abort', () => { outgoing.destroy(); });
  const chunks = answer.chunks[Symbol.asyncIterator]();
  let first = await chunks.next(); // what is refused before the first chunk is still a problem answer
  outgoing.writeHead(act.status ?? 200, { 'content-type': answer.contentType, 'cache-control': 'no-store', ...worldHeader(options), ...(incoming.complete && answer.cut === undefined ? {} : { 'x-accel-buffering': 'no' }) });
  outgoing.flushHeaders();
  const worded = wordedFor(options, answer.contentType);
  try {
    while (first.done !== true) {
      if (!outgoing.write(typeof first.value === 'string' ? worded(first.value) : first.value)) await drained(outgoing);
      if (outgoing.destroyed) { await chunks.return?.(); break; }
      first = await chunks.next();
    }
    outgoing.end();
  } catch (cause) {
    options.log('http.stream_fault', { action: act.name, ...faultFields(cause) });
    outgoing.destroy(); // a cut connection is the only way left to say that the answer is not whole
  }
  return RESPONSE_ALREADY_SENT;
}

/** Every line of a training world says so, and so does one object that grows; one that begins with it, because it is signed so, stays as it is. Chunks of lines hold whole lines. */
function wordedFor({ world }: HttpOptions, contentType: string): (chunk: string) => string {
  if (world === undefined) return (chunk) => chunk;
  const word = `{"world":${JSON.stringify(world)},`;
  if (contentType === 'application/x-ndjson') return (chunk) => chunk.replaceAll(/^\{(?!\}|"world":)/gm, word);
  if (contentType === 'text/event-stream') return (chunk) => chunk.replaceAll(/^data: \{(?!\})/gm, `data: ${word}`);
  let isFirst = contentType === 'application/json';
  return (chunk) => {
    const said = isFirst ? chunk.replace(/^\{(?!\})/, word) : chunk;
    isFirst = false;
    return said;
  };
}

const drained = (outgoing: ServerResponse): Promise<void> => new Promise((resolve) => {
  if (outgoing.destroyed || outgoing.closed) { resolve(); return; } // nobody is left who could tell us
  const go = (): void => { outgoing.off('drain', go).off('close', go); resolve(); };
  outgoing.on('drain', go).on('close', go);
});

const worldHeader = ({ world, besides }: HttpOptions): Record<string, string> => ({ ...(world === undefined ? {} : { 'crosscheck-world': world }), ...besides?.() });

function problemAnswer(options: HttpOptions, cause: unknown, traceId: string, incoming?: IncomingMessage): Response {
  const problem = problemOf(cause, traceId);
  // A body that was not read to its end cannot be followed by another request on the same connection.
  const unread = incoming !== undefined && !incoming.complete;
  if (unread) lingerAtEnd(incoming);
  return new Response(JSON.stringify(options.world === undefined ? problem : { ...problem, world: options.world }), {
    status: problem.status,
    headers: { ...problemHeaders(cause), 'cache-control': 'no-store', ...worldHeader(options), ...(unread ? { connection: 'close' } : {}) },
  });
}

const HEADERS_WITHIN_MS = 20_000;
/** Far more than callers that wait for answers, and streams; whoever comes then is not listened to. */
const CONNECTIONS_MAX = 10_000;

/** `clientCa`: callers may show a certificate of that authority; who shows none, or another, is let in and has shown nothing. */
export type Tls = { readonly cert: string; readonly key: string; readonly clientCa?: string | undefined };

const tlsOptions = ({ cert, key, clientCa }: Tls) => ({ cert, key, ...(clientCa === undefined ? {} : { ca: clientCa, requestCert: true, rejectUnauthorized: false }) });

/** Proxies ask for health by HTTP/1.0, which needs no Host header; nothing here goes by the name. */
const NO_HOST = 'localhost';

/** The listening server's shell. Long streams and imports have no end time of their own: limits are set per body. */
export function createServer(app: HttpApp, tls?: Tls, isEnding: () => boolean = () => false): Server {
  const listener = getRequestListener(app.fetch, { hostname: NO_HOST, errorHandler: () => app.unreadable(sayRequest('address')) });
  const options = { requestTimeout: 0, headersTimeout: HEADERS_WITHIN_MS, keepAliveTimeout: 65_000, maxHeaderSize: 16 * 1024 };
  const handle = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    if (isEnding()) outgoing.shouldKeepAlive = false; // the next request of this caller goes to another process
    app.door(incoming, outgoing, () => { void listener(incoming, outgoing); });
  };
  const server = tls ? createSecure({ ...options, ...tlsOptions(tls) }, handle) : createPlain(options, handle);
  server.maxConnections = CONNECTIONS_MAX;
  return server;
}
