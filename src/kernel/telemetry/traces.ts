/**
 * Traces: spans named after actions and their parts. Ids and counts only, never a plate, a VIN, a name. One tracer for the process, as
 * OpenTelemetry has it; while there is none, a span costs one comparison. Where spans go is exporting.ts's.
 */
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, context, trace, type Context, type Span, type Tracer } from '@opentelemetry/api';
import { readTraceparent, writeTraceparent } from './traceparent.ts';

/** What a span may say: ids, codes, counts. */
export type SpanFields = Readonly<Record<string, string | number | boolean | undefined>>;
/** A span under way. */
export type Spanned = {
  readonly note: (fields: SpanFields) => void;
  /** The trace's id; undefined where none is recorded. */
  readonly traceId: string | undefined;
};
export type SpanFrom = {
  /** `traceparent` of the span that caused this one; the span under way where absent. */
  readonly parent?: string | undefined;
  /** Further causes. */
  readonly links?: readonly string[];
  readonly kind?: 'server' | 'client' | 'producer';
};

const KINDS = { server: SpanKind.SERVER, client: SpanKind.CLIENT, producer: SpanKind.PRODUCER } as const;
const UNTRACED: Spanned = { note: () => undefined, traceId: undefined };

const LINKS_MAX = 64;

let tracer: Tracer | undefined;

/** Does a piece of work as a span. A fault is marked with its kind and code; what it says may hold what was asked, and is left out. */
export function inSpan<R>(name: string, fields: SpanFields, work: (span: Spanned) => Promise<R>, from: SpanFrom = {}): Promise<R> {
  if (!tracer) return work(UNTRACED);
  const within = placed(from.parent);
  const span = begun(tracer, name, fields, { ...from, within });
  return context.with(trace.setSpan(within, span), async () => {
    try {
      return await work(spannedOf(span));
    } catch (cause) {
      failed(span, cause);
      throw cause;
    } finally {
      span.end();
    }
  });
}

/** Does one piece of work that serves several causes, each as a span of its own cause; `work` is given the things with the new spans' traceparents. */
export async function inSpans<T extends { readonly traceparent?: string | undefined }, R>(name: string, things: readonly T[], fieldsOf: (thing: T) => SpanFields, work: (things: readonly T[]) => Promise<R>): Promise<R> {
  const by = tracer;
  if (!by || things.length === 0) return work(things);
  const spans = things.map((thing) => begun(by, name, fieldsOf(thing), { kind: 'producer', within: placed(thing.traceparent) }));
  try {
    return await work(things.map((thing, at) => ({ ...thing, traceparent: traceparentOf(spans[at]) })));
  } catch (cause) {
    for (const span of spans) failed(span, cause);
    throw cause;
  } finally {
    for (const span of spans) span.end();
  }
}

/** Work that serves many: it belongs to no span of those who happened to begin it. */
export const detached = <R>(work: () => R): R => (tracer ? context.with(ROOT_CONTEXT, work) : work());

/** The span under way as others go on from it; undefined where nothing is recorded. */
export const traceparentNow = (): string | undefined => (tracer ? traceparentOf(trace.getActiveSpan()) : undefined);

function traceparentOf(span: Span | undefined): string | undefined {
  if (!span?.isRecording()) return undefined;
  const { traceId, spanId } = span.spanContext();
  return writeTraceparent({ traceId, spanId, isSampled: true });
}

/** The context of a cause; the one under way where none is named. */
function placed(parent: string | undefined): Context {
  const place = readTraceparent(parent);
  return place ? trace.setSpanContext(ROOT_CONTEXT, { traceId: place.traceId, spanId: place.spanId, traceFlags: place.isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE, isRemote: true }) : context.active();
}

function begun(by: Tracer, name: string, fields: SpanFields, { kind, links = [], within }: SpanFrom & { readonly within: Context }): Span {
  const linked = links.slice(0, LINKS_MAX).flatMap((one) => {
    const linkedTo = trace.getSpanContext(placed(one));
    return linkedTo ? [{ context: linkedTo }] : [];
  });
  return by.startSpan(name, { attributes: fields, links: linked, ...(kind ? { kind: KINDS[kind] } : {}) }, within);
}

const spannedOf = (span: Span): Spanned => ({
  note: (fields) => { span.setAttributes(fields); },
  traceId: span.isRecording() ? span.spanContext().traceId : undefined,
});

function failed(span: Span, cause: unknown): void {
  const { code, name } = cause as { code?: unknown; name?: unknown };
  span.setAttributes({ 'error.type': typeof code === 'string' ? code : typeof name === 'string' ? name : 'fault' });
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** Spans go to this tracer from now on; undefined ends that. */
export const traceWith = (next: Tracer | undefined): void => {
  if (next && tracer) throw new Error('this process is traced already');
  tracer = next;
};
