import { metrics } from '@opentelemetry/api';
import { createPendingCounts } from './pending-counts.ts';

/** Few and bounded values (model, version, column, outcome), never ids: Azure Monitor keeps ten keys for each metric. */
type Dimensions = Record<string, string>;

const counters = {
  'ml.prediction.requests': '{request}',
  'ml.prediction.rows': '{row}',
  'ml.champion.swapped': '{swap}',
  'ml.champion.kept': '{look}',
  'ml.extra.loaded': '{model}',
  'ml.extra.evicted': '{model}',
  'ml.webhook.events': '{event}',
  'ml.capture.written': '{row}',
  'ml.capture.dropped': '{row}',
  'ml.capture.failed_writes': '{write}',
  'ml.capture.dead_lettered': '{row}',
  'ml.capture.lost': '{row}',
  'ml.feedback.labels': '{label}',
  'ml.thread.restarted': '{thread}',
  'ml.monitoring.windows': '{window}',
  'ml.retraining.asked': '{look}',
  'ml.training.requests': '{request}',
  'ml.gate.decisions': '{decision}',
} as const;

const gauges = { 'ml.drift.distance': '1', 'ml.performance': '1' } as const;

const histograms = {
  'ml.prediction.duration': 'ms',
  'ml.inference.wait': 'ms',
  'ml.inference.duration': 'ms',
} as const;

/** The product's metrics, by their names. */
export type Metrics = {
  count(name: keyof typeof counters, value: number, dimensions: Dimensions): void;
  gauge(name: keyof typeof gauges, value: number, dimensions: Dimensions): void;
  record(name: keyof typeof histograms, value: number, dimensions: Dimensions): void;
};

/** Instruments bind to the provider of their moment: call this after `startTelemetry`. */
export function createMetrics(): Metrics {
  const meter = metrics.getMeter('relevo');
  const counting = instruments(counters, (name, unit) => meter.createCounter(name, { unit }));
  const pending = createPendingCounts();
  // Observes nothing: counts are handed to their counters just before each collection reads them.
  meter.addBatchObservableCallback(() => {
    for (const { name, value, dimensions } of pending.take()) counting.get(name)?.add(value, dimensions);
  }, [meter.createObservableCounter('ml.collections', { unit: '{collection}' })]);
  const gauging = instruments(gauges, (name, unit) => meter.createGauge(name, { unit }));
  const recording = instruments(histograms, (name, unit) => meter.createHistogram(name, { unit }));
  return {
    count: pending.add,
    gauge: (name, value, dimensions) => gauging.get(name)?.record(value, dimensions),
    record: (name, value, dimensions) => recording.get(name)?.record(value, dimensions),
  };
}

const instruments = <T>(
  units: Record<string, string>,
  create: (name: string, unit: string) => T,
): Map<string, T> => new Map(Object.entries(units).map(([name, unit]) => [name, create(name, unit)]));
