import { randomUUID } from 'node:crypto';
import { describe, expect, inject, it } from 'vitest';
import {
  allOf,
  attribute,
  compare,
  type Condition,
  createMlflowClient,
  metric,
  param,
  tag,
} from '../../shared/mlflow/index.ts';
import { collect } from './collect.ts';

const client = createMlflowClient({ url: inject('mlflow').url });
const unique = (what: string) => `${what}-${randomUUID().slice(0, 8)}`;
const newRun = async (tags = {}) => {
  const experiment = await client.experiments.getOrCreate('contract-runs');
  return client.runs.create({ experimentId: experiment.experimentId, tags });
};

const entries = (prefix: string, count: number, value: string) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, value]));

describe('experiments', () => {
  it('creates, reads, tags and finds an experiment', async () => {
    const name = unique('Telco é/ü 100%');
    const experimentId = await client.experiments.create(name, { tags: { team: 'churn' } });
    await client.experiments.setTag(experimentId, 'stage', 'test');
    const expected = { experimentId, name, lifecycleStage: 'active', tags: { team: 'churn', stage: 'test' } };
    expect(await client.experiments.get(experimentId)).toMatchObject(expected);
    expect(await client.experiments.getByName(name)).toMatchObject(expected);
    const filter = allOf(compare(attribute('name'), '=', name), compare(tag('team'), '=', 'churn'));
    expect(await collect(client.experiments.search({ filter }))).toMatchObject([expected]);
  });

  it('answers undefined for a free name and fails for an unknown id', async () => {
    expect(await client.experiments.getByName(unique('free'))).toBeUndefined();
    await expect(client.experiments.get('987654321')).rejects.toMatchObject({
      name: 'MlflowError',
      code: 'MLFLOW_REFUSED',
      errorCode: 'RESOURCE_DOES_NOT_EXIST',
      httpStatus: 404,
      bodyKind: 'json',
      retryable: false,
    });
  });

  it('tells a taken name by its error code and keeps the SQL out of the message', async () => {
    const name = unique('taken');
    await client.experiments.create(name);
    const error = await client.experiments.create(name).catch((error: unknown) => error);
    expect(error).toMatchObject({ errorCode: 'RESOURCE_ALREADY_EXISTS', httpStatus: 400 });
    expect(String(error)).not.toContain('INSERT INTO');
  });

  it('gives one experiment to several who create it at once', async () => {
    const name = unique('race');
    const found = await Promise.all(Array.from({ length: 5 }, () => client.experiments.getOrCreate(name)));
    expect(new Set(found.map((experiment) => experiment.experimentId)).size).toBe(1);
  });

  it('refuses a name that a deleted experiment holds', async () => {
    const name = unique('deleted');
    const experimentId = await client.experiments.create(name);
    await fetch(`${inject('mlflow').url}/api/2.0/mlflow/experiments/delete`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ experiment_id: experimentId }),
    });
    await expect(client.experiments.getOrCreate(name)).rejects.toMatchObject({ code: 'EXPERIMENT_DELETED' });
  });

  it('reads a search without hits, which the server answers with {}', async () => {
    const filter = allOf(compare(attribute('name'), '=', unique('nobody')));
    expect(await collect(client.experiments.search({ filter }))).toEqual([]);
  });
});

describe('runs', () => {
  it('creates a run with our start time and reads it back', async () => {
    const experiment = await client.experiments.getOrCreate('contract-runs');
    const startedAt = new Date('2026-03-01T12:00:00.123Z');
    const run = await client.runs.create({
      experimentId: experiment.experimentId,
      runName: 'monthly refresh',
      startedAt,
      tags: { 'relevo.request_id': 'r1' },
    });
    expect(run).toMatchObject({
      runName: 'monthly refresh',
      status: 'RUNNING',
      startedAt,
      endedAt: undefined,
    });
    expect(run.artifactUri).toMatch(/^mlflow-artifacts:\//);
    expect(await client.runs.get(run.runId)).toEqual(run);
  });

  it('ends a run', async () => {
    const run = await newRun();
    const endedAt = new Date('2026-03-01T13:00:00Z');
    const info = await client.runs.update(run.runId, { status: 'FAILED', endedAt });
    expect(info).toMatchObject({ runId: run.runId, status: 'FAILED', endedAt });
    expect(await client.runs.get(run.runId)).toMatchObject({ status: 'FAILED', endedAt });
  });

  it('finds nothing under an unknown id', async () => {
    expect(await client.runs.find('0123456789abcdef')).toBeUndefined();
    await expect(client.runs.get('0123456789abcdef')).rejects.toMatchObject({
      errorCode: 'RESOURCE_DOES_NOT_EXIST',
    });
  });

  it('refuses to write to a deleted run', async () => {
    const run = await newRun();
    await client.runs.delete(run.runId);
    expect(await client.runs.get(run.runId)).toMatchObject({ lifecycleStage: 'deleted' });
    await expect(client.runs.logBatch(run.runId, { params: { a: '1' } })).rejects.toMatchObject({
      errorCode: 'INVALID_PARAMETER_VALUE',
    });
  });

  it('splits a batch past every limit and loses nothing of it', async () => {
    const run = await newRun();
    const metrics = Array.from({ length: 2300 }, (_, step) => ({
      key: 'loss',
      value: 1 / (step + 1),
      timestamp: 1000 + step,
      step,
    }));
    await client.runs.logBatch(run.runId, {
      metrics,
      params: entries('p', 250, 'x'.repeat(6000)),
      tags: entries('t', 130, 'é'),
    });
    const found = await client.runs.get(run.runId);
    expect(Object.keys(found.params)).toHaveLength(250);
    expect(found.params['p249']).toHaveLength(6000);
    expect(Object.keys(found.tags).filter((key) => key.startsWith('t'))).toHaveLength(130);
    expect(found.metrics['loss']).toBe(1 / 2300);
    expect(found.latestMetrics).toEqual([metrics.at(-1)]);
    const history = await collect(client.runs.metricHistory(run.runId, 'loss', { pageSize: 1000 }));
    expect(history.map((point) => point.step).toSorted((a, b) => a - b)).toEqual(
      metrics.map(({ step }) => step),
    );
  });

  it('keeps numbers that JSON has no word for', async () => {
    const run = await newRun();
    await client.runs.logBatch(run.runId, {
      metrics: [
        { key: 'undefined', value: Number.NaN, timestamp: 1, step: 0 },
        { key: 'large', value: Number.POSITIVE_INFINITY, timestamp: 1, step: 0 },
        { key: 'small', value: -1e-17, timestamp: 1, step: -3 },
      ],
    });
    const { metrics, latestMetrics } = await client.runs.get(run.runId);
    expect(metrics).toEqual({ undefined: Number.NaN, large: Number.MAX_VALUE, small: -1e-17 });
    expect(latestMetrics.find(({ key }) => key === 'small')?.step).toBe(-3);
    expect(await collect(client.runs.metricHistory(run.runId, 'undefined'))).toEqual([
      { key: 'undefined', value: Number.NaN, timestamp: 1, step: 0 },
    ]);
  });

  it('repeats a batch without doubling it, but does not change a parameter', async () => {
    const run = await newRun();
    const batch = { metrics: [{ key: 'm', value: 1, timestamp: 5, step: 1 }], params: { depth: '3' } };
    await client.runs.logBatch(run.runId, batch);
    await client.runs.logBatch(run.runId, batch);
    expect(await collect(client.runs.metricHistory(run.runId, 'm'))).toHaveLength(1);
    await expect(client.runs.logBatch(run.runId, { params: { depth: '4' } })).rejects.toMatchObject({
      errorCode: 'INVALID_PARAMETER_VALUE',
      retryable: false,
    });
    expect((await client.runs.get(run.runId)).params).toEqual({ depth: '3' });
  });

  it('sets a tag again with another value', async () => {
    const run = await newRun();
    await client.runs.setTag(run.runId, 'relevo.tracked', 'no');
    await client.runs.setTag(run.runId, 'relevo.tracked', 'yes: "é" ✓');
    expect((await client.runs.get(run.runId)).tags['relevo.tracked']).toBe('yes: "é" ✓');
  });

  it('logs a data set as input', async () => {
    const run = await newRun();
    const dataset = {
      name: 'telco',
      digest: 'a'.repeat(36),
      sourceType: 'http',
      source: '{"url":"https://example.org/telco.csv"}',
      schema: '{"mlflow_colspec":[]}',
      profile: '{"num_rows":7043}',
    };
    await client.runs.logInputs(run.runId, [{ dataset, context: 'training' }]);
    expect((await client.runs.get(run.runId)).datasetInputs).toEqual([{ dataset, context: 'training' }]);
    await expect(
      client.runs.logInputs(run.runId, [{ dataset: { ...dataset, digest: 'a'.repeat(37) } }]),
    ).rejects.toMatchObject({ errorCode: 'INVALID_PARAMETER_VALUE' });
  });
});

describe('run search', () => {
  it('pages through all hits, each once', async () => {
    const marker = unique('marker');
    const runs = await Promise.all(Array.from({ length: 5 }, () => newRun({ 'relevo.marker': marker })));
    const experimentIds = [runs[0]?.experimentId ?? ''];
    const filter = allOf(compare(tag('relevo.marker'), '=', marker));
    const found = await collect(client.runs.search({ experimentIds, filter }, { pageSize: 2 }));
    expect(found.map((run) => run.runId).toSorted()).toEqual(runs.map((run) => run.runId).toSorted());
    await expect(
      collect(client.runs.search({ experimentIds, filter }, { pageSize: 2, maxPages: 2 })),
    ).rejects.toMatchObject({
      code: 'MLFLOW_TOO_MANY_PAGES',
    });
  });

  it('understands every kind of condition that the builder writes', async () => {
    const run = await newRun({ 'key with space': 'a;b -- c \\ é🙂 %_', 'relevo.x/y': '' });
    await client.runs.logBatch(run.runId, {
      metrics: [{ key: 'small', value: -2e-9, timestamp: 1, step: 0 }],
      params: { 'max depth': '3' },
    });
    const matches = (...conditions: Condition[]) =>
      collect(
        client.runs.search({
          experimentIds: [run.experimentId],
          filter: allOf(compare(attribute('run_id'), '=', run.runId), ...conditions),
        }),
      ).then((found) => found.length);
    expect(await matches()).toBe(1);
    expect(await matches(compare(tag('key with space'), '=', 'a;b -- c \\ é🙂 %_'))).toBe(1);
    expect(await matches(compare(tag('key with space'), 'LIKE', 'a;b%'))).toBe(1);
    expect(await matches(compare(metric('small'), '<', -1e-9))).toBe(1);
    expect(await matches(compare(metric('small'), '>', -1e-9))).toBe(0);
    expect(await matches(compare(metric('small'), '>', -1e21), compare(metric('small'), '<', 1e21))).toBe(1);
    expect(await matches(compare(param('max depth'), '=', '3'))).toBe(1);
    expect(await matches(compare(attribute('status'), '=', 'RUNNING'))).toBe(1);
    expect(await matches(compare(attribute('start_time'), '>', 0))).toBe(1);
    expect(await matches(compare(tag('never set'), '!=', 'x'))).toBe(0);
  });
});

describe('server', () => {
  it('tells its version and what it offers', async () => {
    await client.server.health();
    expect(await client.server.version()).toMatch(/^3\.\d+/);
    expect(await client.server.capabilities()).toEqual({
      version: await client.server.version(),
      loggedModels: true,
      webhooks: true,
      artifactProxy: true,
    });
  });

  it('says what to do about a refused Host header', async () => {
    const { hostname, port } = new URL(inject('mlflow').url);
    const { request } = await import('node:http');
    const asOther = (input: string | URL | Request): Promise<Response> =>
      new Promise((resolve, reject) => {
        const { pathname } = new URL(input instanceof Request ? input.url : input);
        request({ hostname, port, path: pathname, headers: { host: 'mlflow.example.org' } }, (answer) => {
          answer.setEncoding('utf8');
          void collect(answer).then((chunks) =>
            resolve(new Response(chunks.join(''), { status: answer.statusCode ?? 0 })),
          );
        })
          .on('error', reject)
          .end();
      });
    const viaOtherName = createMlflowClient({ url: inject('mlflow').url, fetch: asOther });
    await expect(viaOtherName.experiments.get('0')).rejects.toMatchObject({
      code: 'MLFLOW_HOST_REFUSED',
      httpStatus: 403,
      message: expect.stringContaining('--allowed-hosts'),
    });
  });
});
