import { RelevoError } from '../kernel/error.ts';
import type { Random } from '../kernel/random.ts';
import type { ArtifactBackend } from './artifact-backend.ts';
import { createByteBudget } from './byte-budget.ts';
import { prepareTarget } from './safe-path.ts';
import { saveFile } from './save-file.ts';
import type { ArtifactEntry, CallOptions } from './types.ts';
import { walk } from './walk.ts';

export type DownloadOptions = CallOptions & {
  /** Takes only the files whose relative path it accepts. */
  include?: ((path: string) => boolean) | undefined;
  /** Leaves out the files whose relative path it accepts. */
  exclude?: ((path: string) => boolean) | undefined;
  limits?: { maxFiles?: number; maxBytes?: number } | undefined;
};

const defaultLimits = { maxFiles: 1000, maxBytes: 5 * 1024 ** 3 };
const atOnce = 4;

/** Downloads what lies below `place`; the limits hold for announced sizes before, and for real ones while it runs. */
export async function downloadBelow(
  place: { backend: ArtifactBackend; path: string },
  directory: string,
  random: Random,
  options: DownloadOptions,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const limits = { ...defaultLimits, ...options.limits };
  const entries = await chosenEntries(place, options, limits, signal);
  const budget = createByteBudget(limits.maxBytes);
  const digests = new Map<string, string>();
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const queue = entries.values();
  const worker = async (): Promise<void> => {
    for (const entry of queue) {
      either.throwIfAborted();
      const target = await prepareTarget(directory, entry.path);
      const remote = [place.path, entry.path].filter((part) => part !== '').join('/');
      const saved = await saveFile(target, entry.size, random, (part) =>
        place.backend.save(remote, part, limits.maxBytes, either),
      );
      budget.take(saved.size);
      digests.set(entry.path, saved.sha256);
    }
  };
  await allOrStop(stop, Array.from({ length: atOnce }, worker));
  return new Map([...digests].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

async function chosenEntries(
  place: { backend: ArtifactBackend; path: string },
  options: DownloadOptions,
  limits: { maxFiles: number; maxBytes: number },
  signal: AbortSignal,
): Promise<ArtifactEntry[]> {
  const announced = createByteBudget(limits.maxBytes);
  const entries: ArtifactEntry[] = [];
  for await (const entry of walk(place.backend, place.path, signal)) {
    if (options.include?.(entry.path) === false || options.exclude?.(entry.path) === true) continue;
    announced.take(entry.size ?? 0);
    if (entries.push(entry) > limits.maxFiles) {
      throw new RelevoError('ARTIFACT_LIMIT', `more than ${limits.maxFiles} artifacts`);
    }
  }
  return entries;
}

/** Waits for every worker to end, so that nothing writes afterwards, and rejects with the first failure. */
async function allOrStop(stop: AbortController, workers: Promise<void>[]): Promise<void> {
  const failures: unknown[] = [];
  await Promise.all(
    workers.map((worker) =>
      worker.catch((error: unknown) => {
        failures.push(error);
        stop.abort(error);
      }),
    ),
  );
  if (failures.length > 0) throw failures[0];
}
