import { championOf, type ModelTarget } from '../../../shared/serving/model-target.ts';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryBlobStore } from '../../memory/blob-store.ts';
import type { Log } from '../../../shared/kernel/log.ts';
import { systemRandom } from '../../../shared/kernel/random.ts';
import { type Policy, policySchema } from '../../../shared/policy/policy.ts';
import { createScorer } from '../../../shared/scoring/create-scorer.ts';
import {
  createModelStore,
  type ModelStore,
  type ModelStoreDeps,
} from '../../../shared/serving/model-store/model-store.ts';
import type { Policies, ServingMetrics } from '../../../shared/serving/ports.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';
import { createMemoryRegistry, type MemoryRegistry, WEIGHING, weighing } from './memory-registry.ts';

export const MODEL = 'weigher';

type Observation = Parameters<ServingMetrics['observe']>[0];
type ObservedRun = Parameters<ServingMetrics['observeRun']>[0];

export type RecordedMetrics = ServingMetrics & {
  requests: Observation[];
  runs: ObservedRun[];
  counted(name: string): number;
};

export function createRecordedMetrics(): RecordedMetrics {
  const requests: Observation[] = [];
  const runs: ObservedRun[] = [];
  const counts = new Map<string, number>();
  return {
    requests,
    runs,
    observeRun: (run) => {
      runs.push(run);
    },
    observe: (request) => {
      requests.push(request);
    },
    count: (counter, value) => {
      counts.set(counter, (counts.get(counter) ?? 0) + value);
    },
    counted: (name) => counts.get(name) ?? 0,
  };
}

export type RecordedLog = Log & { lines: string[] };

export function createRecordedLog(): RecordedLog {
  const lines: string[] = [];
  const write = (message: string, fields = {}): void => {
    lines.push(`${message} ${JSON.stringify(fields)}`);
  };
  return { lines, info: write, warn: write, error: write };
}

export const policyOf = (settings: object): Policy => policySchema.parse(settings);

export const regressionPolicy = policyOf({ task: 'regression', target: 'y', primary: 'rmse' });

export function policiesOf(policies: Record<string, Policy>): Policies {
  const known = new Map(Object.entries(policies));
  return { get: (model) => known.get(model), models: () => [...known.keys()] };
}

export type World = {
  clock: ManualClock;
  registry: MemoryRegistry;
  blobs: ReturnType<typeof createMemoryBlobStore>;
  log: RecordedLog;
  metrics: RecordedMetrics;
  sessions: { opened: number; released: number };
  directory: string;
  /** Another instance: same registry and storage; its own disk unless one is given. */
  instance(
    change?: Partial<ModelStoreDeps> & { directory?: string; limits?: Partial<typeof settings> },
  ): Promise<ModelStore>;
};

export const settings = {
  hintIntervalMs: 1000,
  reconcileIntervalMs: 600_000,
  aliasIntervalMs: 60_000,
  loadRetryMs: 60_000,
  extraModels: 2,
  diskBytes: 1,
};

/** The clock is a day ahead of the files that tests write, so that the disk cache holds none of them for new. */
const DAY_MS = 86_400_000;

const newDirectory = (): Promise<string> => mkdtemp(join(tmpdir(), 'relevo-disk-'));

export async function createWorld(policies = policiesOf({ [MODEL]: regressionPolicy })): Promise<World> {
  const clock = createManualClock(new Date(Date.now() + DAY_MS));
  const registry = await createMemoryRegistry();
  const blobs = createMemoryBlobStore({ clock });
  const log = createRecordedLog();
  const metrics = createRecordedMetrics();
  const sessions = { opened: 0, released: 0 };
  const openModel: ModelStoreDeps['openModel'] = async ({ directory }) => {
    const scorer = await createScorer({ directory });
    sessions.opened += 1;
    return {
      ...scorer,
      release: async () => {
        sessions.released += 1;
        await scorer.release();
      },
    };
  };
  const first = await newDirectory();
  return {
    clock,
    registry,
    blobs,
    log,
    metrics,
    sessions,
    directory: first,
    instance: async (change = {}) => {
      const { directory = await newDirectory(), limits, ...deps } = change;
      return createModelStore({
        policies,
        source: registry,
        blobs,
        openModel,
        clock,
        random: systemRandom,
        log,
        metrics,
        settings: { ...settings, ...limits, directory },
        ...deps,
      });
    },
  };
}

/** What the champion makes of x = 1, which is its weight, and the version that says so. */
export async function weigh(
  store: ModelStore,
  x = 1,
  target: Partial<ModelTarget> = {},
): Promise<{ version: string; weight: number }> {
  return store.use({ ...championOf(MODEL), ...target }, async ({ identity, scorer }) => {
    const scored = await scorer.score({ rows: 1, columns: new Map([['x', [x]]]) });
    if (scored.task !== 'regression') throw new Error(scored.task);
    return { version: identity.version, weight: (scored.predictions[0] ?? Number.NaN) / x };
  });
}

/** A world with versions 1 to `count`, version n weighing n, and version 1 champion. */
export async function weighers(count: number): Promise<World> {
  const world = await createWorld();
  for (let version = 1; version <= count; version += 1)
    await world.registry.add(String(version), WEIGHING, weighing(version));
  world.registry.promote('1');
  return world;
}
