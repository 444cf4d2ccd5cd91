import { type Counter, type Histogram, metrics, type Gauge } from '@opentelemetry/api';

type Dimensions = Record<string, string>;

/** The product's metrics. Dimensions are few and bounded (model, version, column, outcome), never ids. */
export type Metrics = {
  prediction(dimensions: Dimensions, rows: number, durationMs: number): void;
  captureDropped(dimensions: Dimensions, rows: number): void;
  feedback(dimensions: Dimensions, labels: number): void;
  drift(dimensions: Dimensions, distance: number): void;
  monitoringWindow(dimensions: Dimensions): void;
  performance(dimensions: Dimensions, value: number): void;
  training(dimensions: Dimensions): void;
  decision(dimensions: Dimensions): void;
};

type Instruments = {
  requests: Counter;
  rows: Counter;
  duration: Histogram;
  dropped: Counter;
  labels: Counter;
  distance: Gauge;
  windows: Counter;
  realised: Gauge;
  trainings: Counter;
  decisions: Counter;
};

/** Instruments bind to the provider of their moment: call this after `startTelemetry`. */
export function createMetrics(): Metrics {
  const on = createInstruments();
  return {
    prediction: (dimensions, rows, durationMs) => {
      on.requests.add(1, dimensions);
      on.rows.add(rows, dimensions);
      on.duration.record(durationMs, dimensions);
    },
    captureDropped: (dimensions, rows) => on.dropped.add(rows, dimensions),
    feedback: (dimensions, labels) => on.labels.add(labels, dimensions),
    drift: (dimensions, distance) => on.distance.record(distance, dimensions),
    monitoringWindow: (dimensions) => on.windows.add(1, dimensions),
    performance: (dimensions, value) => on.realised.record(value, dimensions),
    training: (dimensions) => on.trainings.add(1, dimensions),
    decision: (dimensions) => on.decisions.add(1, dimensions),
  };
}

function createInstruments(): Instruments {
  const meter = metrics.getMeter('relevo');
  return {
    requests: meter.createCounter('ml.prediction.requests', { unit: '{request}' }),
    rows: meter.createCounter('ml.prediction.rows', { unit: '{row}' }),
    duration: meter.createHistogram('ml.prediction.duration', { unit: 'ms' }),
    dropped: meter.createCounter('ml.capture.dropped', { unit: '{row}' }),
    labels: meter.createCounter('ml.feedback.labels', { unit: '{label}' }),
    distance: meter.createGauge('ml.drift.distance', { unit: '1' }),
    windows: meter.createCounter('ml.monitoring.windows', { unit: '{window}' }),
    realised: meter.createGauge('ml.performance', { unit: '1' }),
    trainings: meter.createCounter('ml.training.requests', { unit: '{request}' }),
    decisions: meter.createCounter('ml.gate.decisions', { unit: '{decision}' }),
  };
}
