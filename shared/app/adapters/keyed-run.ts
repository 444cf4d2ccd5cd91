import { systemClock } from '../../kernel/clock.ts';
import type { MlflowClient } from '../../mlflow/index.ts';
import { allOf, compare, tag } from '../../mlflow/filter.ts';

export type KeyedRun = {
  model: string;
  /** The tag by which the run of an earlier attempt is found; it has the key as its value. */
  keyTag: string;
  key: string;
  name: string;
  tags: Record<string, string>;
  params?: Record<string, string>;
  metrics: Record<string, number>;
  /** Artifacts by path. */
  files: Record<string, string>;
  startedAt: Date;
};

type Tracking = Pick<MlflowClient, 'experiments' | 'runs' | 'artifacts'>;

/** Writes a finished run into the model's experiment; a repeat completes the run it finds. Callers hold a lease. */
export async function recordKeyedRun(
  mlflow: Tracking,
  run: KeyedRun,
  signal?: AbortSignal,
): Promise<{ runId: string }> {
  const { experimentId } = await mlflow.experiments.getOrCreate(run.model, { signal });
  const { runId, artifactUri } =
    (await findRun(mlflow, experimentId, run, signal)) ??
    (await mlflow.runs.create(
      {
        experimentId,
        runName: run.name,
        startedAt: run.startedAt,
        tags: { ...run.tags, [run.keyTag]: run.key },
      },
      { signal },
    ));
  const metrics = Object.entries(run.metrics).map(([key, value]) => ({
    key,
    value,
    timestamp: run.startedAt.getTime(),
    step: 0,
  }));
  await mlflow.runs.logBatch(runId, { metrics, params: run.params ?? {} }, { signal });
  for (const [path, content] of Object.entries(run.files))
    await mlflow.artifacts.upload(`${artifactUri}/${path}`, content, { signal });
  await mlflow.runs.update(runId, { status: 'FINISHED', endedAt: systemClock.now() }, { signal });
  return { runId };
}

async function findRun(
  mlflow: Tracking,
  experimentId: string,
  run: KeyedRun,
  signal: AbortSignal | undefined,
): Promise<{ runId: string; artifactUri: string } | undefined> {
  const filter = allOf(compare(tag(run.keyTag), '=', run.key));
  for await (const found of mlflow.runs.search({ experimentIds: [experimentId], filter }, { signal }))
    return found;
  return undefined;
}
