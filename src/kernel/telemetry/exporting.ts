/**
 * Where spans go: to a collector, by OTLP over HTTP with JSON, in batches behind a bounded queue. A collector that is away costs spans and
 * nothing else. Loaded only where tracing is on.
 */
import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOffSampler, AlwaysOnSampler, BasicTracerProvider, BatchSpanProcessor, ParentBasedSampler, TraceIdRatioBasedSampler, type Sampler, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { TraceSettings } from '../config/tracing.ts';
import { within } from '../within.ts';
import type { Log } from './log.ts';
import { traceWith } from './traces.ts';

const WAITING_MAX = 4_096;
const SENT_AT_ONCE_MAX = 512;
const SENT_EVERY_MS = 1_000;
/** A process that ends waits no longer for a collector. */
const STOP_WITHIN_MS = 2_000;

function samplerOf({ sampler, ratio }: TraceSettings): Sampler {
  const isByParent = sampler.startsWith('parentbased_');
  const root = sampler.endsWith('always_on') ? new AlwaysOnSampler() : sampler.endsWith('always_off') ? new AlwaysOffSampler() : new TraceIdRatioBasedSampler(ratio);
  return isByParent ? new ParentBasedSampler({ root }) : root;
}

/** Says once that a collector is away, and once that it is back: spans that found no way are gone. */
function told(exporter: SpanExporter, log: Log): SpanExporter {
  let lost = 0;
  return {
    export: (spans, done) => {
      exporter.export(spans, (result) => {
        const { error } = result;
        if (error && lost === 0) log('traces.collector_away', { fault: error.name });
        if (!error && lost > 0) log('traces.collector_back', { spansLost: lost });
        lost = error ? lost + spans.length : 0;
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
    ...(exporter.forceFlush ? { forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve() } : {}),
  };
}

export type Traces = {
  /** Sends what waits. */
  readonly flush: () => Promise<void>;
  /** Sends what waits, and ends tracing. */
  readonly stop: () => Promise<void>;
};

/** Begins to trace this process. What finds no way to the collector within limits is dropped, and never waited for. */
export function openTraces(settings: TraceSettings, { process, version, log }: { readonly process: string; readonly version: string; readonly log: Log }): Traces {
  const manager = new AsyncLocalStorageContextManager().enable();
  context.setGlobalContextManager(manager);
  const exporter = told(new OTLPTraceExporter({ url: settings.url, headers: { ...settings.headers }, timeoutMillis: settings.withinMs, concurrencyLimit: 2 }), log);
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': settings.service, 'service.version': version, 'service.instance.id': process }),
    sampler: samplerOf(settings),
    spanProcessors: [new BatchSpanProcessor(exporter, { maxQueueSize: WAITING_MAX, maxExportBatchSize: SENT_AT_ONCE_MAX, scheduledDelayMillis: SENT_EVERY_MS, exportTimeoutMillis: settings.withinMs })],
  });
  traceWith(provider.getTracer('crosscheck', version));
  return {
    flush: () => provider.forceFlush(),
    stop: async () => {
      traceWith(undefined);
      await within(STOP_WITHIN_MS, provider.shutdown(), () => new Error('the collector does not answer')).catch((cause: unknown) => { log('traces.not_flushed', { fault: (cause as Error).message }); });
      context.disable();
    },
  };
}
