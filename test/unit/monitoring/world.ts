import type { BlobStore } from '../../../shared/azure/blob-store.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import { silentLog } from '../../../shared/kernel/log.ts';
import { countColumn, countInMemory } from '../../support/count-in-memory.ts';
import {
  type CapturedPrediction,
  GROUND_TRUTH_CONTAINER,
  groundTruthPartition,
  INFERENCE_CONTAINER,
  inferencePartition,
} from '../../../shared/monitoring/messages.ts';
import { createMonitor, type Monitor, type MonitorDeps } from '../../../shared/monitoring/monitor.ts';
import type { MonitoringRun } from '../../../shared/monitoring/ports.ts';
import type { Profile, ProfileColumn } from '../../../shared/monitoring/profile/profile.ts';
import { parsePolicy } from '../../../shared/policy/load-policy.ts';
import type { Policy } from '../../../shared/policy/policy.ts';
import { createSeededGenerator } from '../../../shared/stats/resampling/seeded-generator.ts';
import { createMemoryBlobStore } from '../../memory/blob-store.ts';
import { createMemoryLeases } from '../../memory/leases.ts';

export const MODEL = 'churn';
export const HOUR_MS = 3_600_000;

/** A clock that stands still until it is told; waiting is not needed. */
export function createManualClock(start: string): Clock & { set(time: string | Date): void } {
  let now = new Date(start);
  return {
    now: () => now,
    sleep: async () => undefined,
    set: (time) => {
      now = new Date(time);
    },
  };
}

export const policyOf = (overrides: Record<string, unknown> = {}): Policy =>
  parsePolicy(
    MODEL,
    JSON.stringify({
      task: 'binary',
      target: 'Churn',
      positive: 'Yes',
      entity: 'customerID',
      primary: 'roc_auc',
      columns: {
        customerID: { type: 'string' },
        tenure: { type: 'long' },
        contract: { type: 'string' },
        Churn: { type: 'string', categories: ['Yes', 'No'] },
      },
      monitoring: { window: '1h', minRows: 200, alarm: { hits: 2, windows: 3 } },
      retraining: { minLabelledRows: 300 },
      ...overrides,
    }),
  );

type Features = Record<string, string | number | boolean | null>;

export type Row = { features: Features; outputs: Features; truth: string };

/** Customers whose tenure and contract shift with `shift` (0 to 1), and what a model says about them. */
export function customers(seed: number, count: number, shift = 0): Row[] {
  const random = createSeededGenerator(seed);
  return Array.from({ length: count }, () => {
    const tenure = Math.floor(random() * 60 * (1 - shift));
    const contract = random() < 0.5 + shift / 2 ? 'monthly' : random() < 0.5 ? 'yearly' : 'two years';
    const probability = Math.min(0.99, Math.max(0.01, 0.9 - tenure / 70 + (random() - 0.5) / 5));
    return {
      features: { tenure, contract },
      outputs: { label: probability >= 0.5 ? 'Yes' : 'No', probability },
      truth: random() < probability ? 'Yes' : 'No',
    };
  });
}

const moments = { min: null, max: null, mean: null, m2: null };
const none = { nulls: 0, nan: 0, infinite: 0, below: 0, above: 0 };

const bins = (edges: number[]) => ({
  kind: 'number' as const,
  edges,
  counts: edges.slice(1).map(() => 0),
  ...none,
  ...moments,
});
const categories = (names: string[]) => ({
  kind: 'category' as const,
  counts: Object.fromEntries(names.map((name) => [name, 0])),
  other: 0,
  nulls: 0,
});

export function referenceOf(rows: readonly Row[]): Profile {
  const empty: Profile = {
    format: 1,
    rows: 0,
    columns: {
      tenure: bins(Array.from({ length: 13 }, (_, index) => index * 5)),
      contract: categories(['monthly', 'yearly', 'two years']),
    },
    outputs: {
      label: categories(['Yes', 'No']),
      probability: bins(Array.from({ length: 11 }, (_, index) => index / 10)),
    },
  };
  const pick = (part: 'features' | 'outputs', name: string) => rows.map((row) => row[part][name] ?? null);
  return countInMemory(empty, {
    rows: rows.length,
    features: new Map(['tenure', 'contract'].map((name) => [name, pick('features', name)])),
    outputs: new Map(['label', 'probability'].map((name) => [name, pick('outputs', name)])),
  });
}

/** Ground truth as training saw it. */
export const labelsOf = (rows: readonly Row[]): ProfileColumn =>
  countColumn(
    categories(['Yes', 'No']),
    rows.map(({ truth }) => truth),
  );

export type World = {
  blobs: BlobStore;
  clock: ReturnType<typeof createManualClock>;
  runs: MonitoringRun[];
  deps: MonitorDeps;
  monitor: Monitor;
  /** Captures rows evenly over an hour that begins at `from`; ids are `<from>-<index>:0`. */
  capture(from: string, rows: readonly Row[], extra?: Partial<CapturedPrediction>): Promise<void>;
  /** Sends the ground truth of rows captured at `from`. */
  label(from: string, rows: readonly Row[]): Promise<void>;
  names(container: string, prefix?: string): Promise<string[]>;
};

/** @param store storage of the test's own; without it everything is in memory */
export function createWorld(overrides: Partial<MonitorDeps> = {}, store?: BlobStore): World {
  const clock = createManualClock('2026-03-01T00:00:00Z');
  const blobs = store ?? createMemoryBlobStore({ clock });
  const runs = new Map<string, MonitoringRun>();
  const reference = referenceOf(customers(1, 3000));
  const deps: MonitorDeps = {
    blobs,
    leases: createMemoryLeases({ clock }),
    reference: { referenceProfile: async () => reference, referenceRows: async () => false },
    runs: {
      recordMonitoringRun: async (run) => {
        runs.set(`${run.model}/${run.key}`, run);
        return { runId: run.key };
      },
    },
    decisions: { rejectionsInARow: async () => 0 },
    clock,
    log: silentLog,
    ...overrides,
  };
  return {
    blobs,
    clock,
    get runs() {
      return [...runs.values()];
    },
    deps,
    monitor: createMonitor(deps),
    capture: async (from, rows, extra) => {
      const lines = rows.map((row, index) => JSON.stringify(captured(from, row, index, rows.length, extra)));
      const name = `${inferencePartition(MODEL, new Date(from))}instance-0.jsonl`;
      await blobs.append(INFERENCE_CONTAINER, name, `${lines.join('\n')}\n`);
    },
    label: async (from, rows) => {
      const now = clock.now();
      const lines = rows.map((row, index) =>
        JSON.stringify({
          prediction_id: `${from}-${index}:0`,
          timestamp: now.toISOString(),
          model: MODEL,
          label: row.truth,
        }),
      );
      const name = `${groundTruthPartition(MODEL, now)}instance-0.jsonl`;
      await blobs.append(GROUND_TRUTH_CONTAINER, name, `${lines.join('\n')}\n`);
    },
    names: async (container, prefix = '') => {
      const names: string[] = [];
      for await (const item of blobs.list(container, prefix)) names.push(item.name);
      return names;
    },
  };
}

function captured(
  from: string,
  row: Row,
  index: number,
  count: number,
  extra: Partial<CapturedPrediction> = {},
): CapturedPrediction {
  return {
    prediction_id: `${from}-${index}:0`,
    timestamp: new Date(Date.parse(from) + Math.floor((index / count) * HOUR_MS)).toISOString(),
    model: MODEL,
    version: '1',
    alias: 'champion',
    route: 'champion',
    features: row.features,
    outputs: row.outputs,
    entity_id: `customer-${index}`,
    trace_id: null,
    ...extra,
  };
}
