/** The standard variables of OpenTelemetry that a hub reads: where spans go, and which of them. */
import { z } from '../schema/index.ts';

/** As the OpenTelemetry specification names them. */
const SAMPLERS = ['always_on', 'always_off', 'traceidratio', 'parentbased_always_on', 'parentbased_always_off', 'parentbased_traceidratio'] as const;

export type TraceSettings = {
  /** An OTLP receiver's whole address. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly sampler: (typeof SAMPLERS)[number];
  /** For the samplers by ratio: 0 to 1. */
  readonly ratio: number;
  readonly service: string;
  /** A batch that has not arrived by then is dropped. */
  readonly withinMs: number;
};

const address = z.url('must be an address such as http://collector.example.org:4318').regex(/^https?:\/\//, 'must begin with http:// or https://');
/** One of `a=b,c=d`, percent-encoded as in W3C Baggage. */
const PAIR = /^\s*([^=\s,;]+)\s*=\s*([^,;\s]*)\s*$/;

/** The part of the environment that says it. */
export const tracingVariables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: address.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: address.optional(),
  OTEL_EXPORTER_OTLP_HEADERS: z.string().refine((text) => text.split(',').every((pair) => PAIR.test(pair)), 'must be headers such as api-key=abc,tenant=police').optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: z.literal('http/json', 'must be http/json: the hub speaks no other to a collector').optional(),
  OTEL_EXPORTER_OTLP_TIMEOUT: z.string().regex(/^[1-9]\d{1,4}$/, 'must be a number of milliseconds from 10 to 99999').optional(),
  OTEL_TRACES_SAMPLER: z.enum(SAMPLERS, `must be one of ${SAMPLERS.join(', ')}`).optional(),
  OTEL_TRACES_SAMPLER_ARG: z.string().regex(/^(0(\.\d+)?|1(\.0+)?)$/, 'must be a number from 0 to 1').optional(),
  OTEL_SERVICE_NAME: z.string().trim().min(1).max(100).optional(),
  OTEL_SDK_DISABLED: z.string().optional(),
};

type Variables = { readonly [K in keyof typeof tracingVariables]?: z.output<(typeof tracingVariables)[K]> | undefined };

const SENT_WITHIN_MS = 5_000;

/** Undefined where spans go nowhere. */
export function tracingOf(env: Variables): TraceSettings | undefined {
  const endpoint = env.OTEL_EXPORTER_OTLP_ENDPOINT;
  const url = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? (endpoint === undefined ? undefined : `${endpoint.replace(/\/+$/, '')}/v1/traces`);
  if (url === undefined || env.OTEL_SDK_DISABLED?.toLowerCase() === 'true') return undefined;
  return {
    url, headers: headersOf(env.OTEL_EXPORTER_OTLP_HEADERS), sampler: env.OTEL_TRACES_SAMPLER ?? 'parentbased_always_on', ratio: Number(env.OTEL_TRACES_SAMPLER_ARG ?? 1), service: env.OTEL_SERVICE_NAME ?? 'crosscheck', withinMs: Number(env.OTEL_EXPORTER_OTLP_TIMEOUT ?? SENT_WITHIN_MS),
  };
}

const headersOf = (text: string | undefined): Readonly<Record<string, string>> => Object.fromEntries((text ?? '').split(',').flatMap((pair) => {
  const [, name, value] = PAIR.exec(pair) ?? [];
  return name === undefined || value === undefined ? [] : [[name.toLowerCase(), decodeURIComponent(value)]];
}));
