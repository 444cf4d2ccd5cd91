import { createNoopMeter, metrics } from '@opentelemetry/api';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createMetrics, type Metrics } from '../../../shared/telemetry/metrics.ts';

type Made = { kind: string; name: string; value: number; attributes: unknown };

let made: Made[] = [];
let collect: () => void = () => undefined;
let product: Metrics;

/** A meter that keeps what instruments get, and calls back when it is collected. */
beforeEach(() => {
  made = [];
  const callbacks: ((result: { observe(): void }) => unknown)[] = [];
  const instrument = (kind: string, name: string) => {
    const keep = (value: number, attributes: unknown) => void made.push({ kind, name, value, attributes });
    return { add: keep, record: keep };
  };
  metrics.setGlobalMeterProvider({
    getMeter: () => ({
      ...createNoopMeter(),
      createCounter: (name) => instrument('counter', name),
      createGauge: (name) => instrument('gauge', name),
      createHistogram: (name) => instrument('histogram', name),
      createObservableCounter: () => ({ addCallback: () => undefined, removeCallback: () => undefined }),
      addBatchObservableCallback: (callback) => void callbacks.push(callback),
    }),
  });
  collect = () => {
    for (const callback of callbacks) callback({ observe: () => expect.unreachable('nothing to observe') });
  };
  product = createMetrics();
});
afterEach(() => metrics.disable());

it('hands sums to the counters when they are collected, each once', () => {
  product.count('ml.prediction.requests', 1, { model: 'a', outcome: 'ok' });
  product.count('ml.prediction.requests', 1, { model: 'a', outcome: 'ok' });
  product.count('ml.prediction.rows', 5, { model: 'a', outcome: 'ok' });
  expect(made).toEqual([]);
  collect();
  expect(made).toEqual([
    { kind: 'counter', name: 'ml.prediction.requests', value: 2, attributes: { model: 'a', outcome: 'ok' } },
    { kind: 'counter', name: 'ml.prediction.rows', value: 5, attributes: { model: 'a', outcome: 'ok' } },
  ]);
  collect();
  expect(made).toHaveLength(2);
  product.count('ml.prediction.rows', 1, { model: 'a', outcome: 'ok' });
  collect();
  expect(made.at(-1)).toMatchObject({ name: 'ml.prediction.rows', value: 1 });
});

it('keeps apart what differs in any dimension', () => {
  const sets = [{ model: 'a', outcome: 'b' }, { model: 'ab', outcome: '' }, { model: 'a' }, {}];
  for (const dimensions of sets) product.count('ml.capture.lost', 1, dimensions);
  collect();
  expect(made.map(({ attributes }) => attributes)).toEqual(sets);
});

it('records what is no sum at once', () => {
  product.record('ml.prediction.duration', 3, { model: 'a' });
  product.gauge('ml.performance', 0.8, { model: 'a' });
  expect(made.map(({ kind, value }) => [kind, value])).toEqual([
    ['histogram', 3],
    ['gauge', 0.8],
  ]);
});
