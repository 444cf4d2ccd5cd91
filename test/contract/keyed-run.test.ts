import { randomUUID } from 'node:crypto';
import { beforeEach, expect, inject, it } from 'vitest';
import { type KeyedRun, recordKeyedRun } from '../../shared/app/adapters/keyed-run.ts';
import { createMlflowClient } from '../../shared/mlflow/index.ts';
import type { Run } from '../../shared/mlflow/types.ts';

const mlflow = createMlflowClient({ url: inject('mlflow').url });

let run: KeyedRun;

beforeEach(() => {
  run = {
    model: `keyed-${randomUUID()}`,
    keyTag: 'relevo.decision',
    key: 'd-1',
    name: 'decision d-1',
    tags: { 'relevo.verdict': 'promote' },
    params: { mode: 'non-inferiority' },
    metrics: { 'candidate.roc_auc': 0.84 },
    files: { 'report/decision.md': '# Promoted', 'decision.json': '{}' },
    startedAt: new Date('2026-03-01T10:00:00Z'),
  };
});

async function runsOf(model: string): Promise<Run[]> {
  const { experimentId } = await mlflow.experiments.getOrCreate(model);
  const runs: Run[] = [];
  for await (const found of mlflow.runs.search({ experimentIds: [experimentId] })) runs.push(found);
  return runs;
}

async function fileOf({ artifactUri }: Run, path: string): Promise<string> {
  return new TextDecoder().decode(await mlflow.artifacts.readFile(`${artifactUri}/${path}`));
}

it('writes a finished run with all that it was given, and when it began and ended', async () => {
  const { runId } = await recordKeyedRun(mlflow, run);
  const found = await mlflow.runs.get(runId);
  expect(found).toMatchObject({
    runName: 'decision d-1',
    status: 'FINISHED',
    startedAt: run.startedAt,
    tags: { 'relevo.decision': 'd-1', 'relevo.verdict': 'promote' },
    params: { mode: 'non-inferiority' },
    metrics: { 'candidate.roc_auc': 0.84 },
  });
  expect(found.endedAt?.getTime()).toBeGreaterThanOrEqual(run.startedAt.getTime());
  expect(await fileOf(found, 'report/decision.md')).toBe('# Promoted');
});

it('writes one run for one key, however often it is asked', async () => {
  const first = await recordKeyedRun(mlflow, run);
  expect(await recordKeyedRun(mlflow, run)).toEqual(first);
  await recordKeyedRun(mlflow, { ...run, key: 'd-2' });
  const keys = (await runsOf(run.model)).map(({ tags }) => tags['relevo.decision']);
  expect(keys).toHaveLength(2);
  expect(new Set(keys)).toEqual(new Set(['d-1', 'd-2']));
});

it('completes the run of an attempt that broke off', async () => {
  const broken = {
    ...mlflow,
    artifacts: { ...mlflow.artifacts, upload: () => Promise.reject(new Error('killed')) },
  };
  await expect(recordKeyedRun(broken, run)).rejects.toThrow('killed');
  expect(await runsOf(run.model)).toMatchObject([{ status: 'RUNNING' }]);
  await recordKeyedRun(mlflow, run);
  const [found, ...others] = await runsOf(run.model);
  expect(others).toEqual([]);
  expect(found?.status).toBe('FINISHED');
  expect(found && (await fileOf(found, 'decision.json'))).toBe('{}');
});
