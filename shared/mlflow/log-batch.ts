import { inputError } from '../kernel/error.ts';
import type { Metric, Tags } from './types.ts';
import { outgoingDouble, tagList } from './wire/primitives.ts';

export type Batch = {
  metrics?: readonly Metric[] | undefined;
  params?: Tags | undefined;
  tags?: Tags | undefined;
};

type Pair = { key: string; value: string };
type WireMetric = { key: string; value: number | string; timestamp: number; step: number };
export type BatchPart = { metrics: WireMetric[]; params: Pair[]; tags: Pair[] };

const limits = {
  metrics: 1000,
  params: 100,
  tags: 100,
  total: 1000,
  bytes: 900_000,
  paramValue: 6000,
  tagValue: 8000,
};

/**
 * Cuts a batch into the fewest parts, in order, that keep to MLflow's limits: 1,000 metrics, 100 parameters, 100 tags,
 * 1,000 entries and (with a margin) 1 MB each.
 * @throws RelevoError `MLFLOW_VALUE_TOO_LONG` for a value that the server would cut.
 */
export function splitBatch(batch: Batch): BatchPart[] {
  const parts: BatchPart[] = [];
  let current = emptyPart();
  let bytes = 0;
  for (const entry of entriesOf(batch)) {
    const size = Buffer.byteLength(JSON.stringify(entry.item));
    if (isFull(current, entry.kind) || bytes + size > limits.bytes) {
      parts.push(current);
      current = emptyPart();
      bytes = 0;
    }
    addTo(current, entry);
    bytes += size + 1;
  }
  return countOf(current) > 0 ? [...parts, current] : parts;
}

type Entry = { kind: 'metrics'; item: WireMetric } | { kind: 'params' | 'tags'; item: Pair };

const emptyPart = (): BatchPart => ({ metrics: [], params: [], tags: [] });
const countOf = (part: BatchPart): number => part.metrics.length + part.params.length + part.tags.length;
const isFull = (part: BatchPart, kind: keyof BatchPart): boolean =>
  part[kind].length >= limits[kind] || countOf(part) >= limits.total;

function addTo(part: BatchPart, entry: Entry): void {
  if (entry.kind === 'metrics') part.metrics.push(entry.item);
  else part[entry.kind].push(entry.item);
}

function* entriesOf(batch: Batch): Generator<Entry> {
  for (const item of tagList(batch.params)) {
    yield { kind: 'params', item: notTooLong(item, 'params', limits.paramValue) };
  }
  for (const item of tagList(batch.tags)) {
    yield { kind: 'tags', item: notTooLong(item, 'tags', limits.tagValue) };
  }
  for (const metric of batch.metrics ?? []) {
    yield { kind: 'metrics', item: { ...metric, value: outgoingDouble(metric.value) } };
  }
}

function notTooLong(pair: Pair, path: string, limit: number): Pair {
  if (pair.value.length > limit) {
    throw inputError('MLFLOW_VALUE_TOO_LONG', `${path}.${pair.key}`, `longer than ${limit} characters`);
  }
  return pair;
}
