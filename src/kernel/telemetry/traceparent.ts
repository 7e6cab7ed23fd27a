/** The W3C `traceparent` header (Trace Context, level 1 §3.2), read and written. Knows no tracer. */

/** Where a trace stands: its id, the span that goes before, and whether it is recorded. */
export type TracePlace = { readonly traceId: string; readonly spanId: string; readonly isSampled: boolean };

const HEADER = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const SAMPLED = 1;
const NOTHING = /^0+$/;

/** The place that a header tells; undefined where it is malformed or of no trace, which counts as none (§3.2.2). Later versions are read as far as this one goes. */
export function readTraceparent(header: string | undefined): TracePlace | undefined {
  const [, traceId = '', spanId = '', flags = '', rest] = HEADER.exec(header ?? '') ?? [];
  if (traceId === '' || NOTHING.test(traceId) || NOTHING.test(spanId) || (rest !== undefined && header?.startsWith('00') === true)) return undefined;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & SAMPLED) === SAMPLED };
}

export const writeTraceparent = ({ traceId, spanId, isSampled }: TracePlace): string => `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;
