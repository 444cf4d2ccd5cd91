import { afterEach, describe, expect, it } from 'vitest';
import { createMlflowClient } from '../../../shared/mlflow/index.ts';
import { type Answer, type LocalServer, startLocalServer } from './local-server.ts';

/** Answers of servers that the contract tests cannot reach: Databricks, Azure ML, older and half-switched-off MLflow. */
const servers: LocalServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
async function clientOf(...answers: Answer[]) {
  const server = await startLocalServer(answers);
  servers.push(server);
  return { client: createMlflowClient({ url: server.url, retry: { attempts: 1 } }), seen: server.seen };
}
const error = (status: number, error_code: string): Answer => ({
  status,
  body: JSON.stringify({ error_code, message: 'm' }),
});
const answer = (body: unknown): Answer => ({ body: JSON.stringify(body) });
const run = { info: { run_id: 'r1', experiment_id: '1', artifact_uri: 'mlflow-artifacts:/1/r1/artifacts' } };

describe('an alias', () => {
  it('that is not set answers 404 on Databricks', async () => {
    const { client } = await clientOf(
      error(404, 'RESOURCE_DOES_NOT_EXIST'),
      answer({ registered_model: { name: 'churn' } }),
    );
    expect(await client.registeredModels.getByAlias('churn', 'champion')).toBeUndefined();
  });

  it('that is set between the two questions is found after all', async () => {
    const { client } = await clientOf(
      error(400, 'INVALID_PARAMETER_VALUE'),
      answer({ registered_model: { name: 'churn', aliases: [{ alias: 'champion', version: 3 }] } }),
      answer({ model_version: { name: 'churn', version: 3, aliases: ['champion'] } }),
    );
    expect(await client.registeredModels.getByAlias('churn', 'champion')).toMatchObject({
      kind: 'version',
      modelVersion: { version: '3' },
    });
  });

  it.each([500, 503, 403, 401])('is not taken for missing when the server answers %d', async (status) => {
    const { client, seen } = await clientOf(error(status, 'INTERNAL_ERROR'));
    await expect(client.registeredModels.getByAlias('churn', 'champion')).rejects.toMatchObject({
      httpStatus: status,
    });
    expect(seen).toHaveLength(1);
  });

  it('is not taken for missing when the address leads elsewhere', async () => {
    const { client } = await clientOf({ status: 404, body: '<html>Not Found</html>' });
    await expect(client.registeredModels.getByAlias('churn', 'champion')).rejects.toMatchObject({
      httpStatus: 404,
      bodyKind: 'html',
    });
  });
});

describe('what is looked for', () => {
  it.each([
    { what: 'a failure', failure: error(500, 'INTERNAL_ERROR') },
    { what: 'a refusal', failure: error(403, 'PERMISSION_DENIED') },
    { what: 'an unknown endpoint', failure: error(404, 'ENDPOINT_NOT_FOUND') },
    { what: 'a web page', failure: { status: 404, body: '<html>' } },
    { what: 'an empty 404', failure: { status: 404, body: '' } },
  ])('is not taken for missing after $what', async ({ failure }) => {
    const { client } = await clientOf(failure);
    const finds = [
      client.runs.find('r1'),
      client.registeredModels.find('churn'),
      client.modelVersions.find('churn', '1'),
      client.loggedModels.find('m-1'),
      client.experiments.getByName('churn'),
    ];
    for (const outcome of await Promise.allSettled(finds)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { httpStatus: failure.status } });
    }
  });
});

describe('capabilities', () => {
  it.each([
    { what: 'no such endpoint', absent: { status: 404, body: '' } },
    { what: 'not implemented', absent: error(501, 'NOT_IMPLEMENTED') },
    {
      what: 'switched off',
      absent: {
        status: 503,
        body: 'Endpoint: /x disabled due to the mlflow server running with `--no-serve-artifacts`.',
      },
    },
  ])('counts "$what" as absent', async ({ absent }) => {
    const { client } = await clientOf(absent);
    expect(await client.server.capabilities()).toEqual({
      version: undefined,
      loggedModels: false,
      webhooks: false,
      artifactProxy: false,
    });
  });

  it.each([
    { status: 500, body: '' },
    { status: 503, body: 'no healthy upstream' },
    { status: 401, body: '' },
  ])('fails rather than guess after $status', async (failure) => {
    const { client } = await clientOf(failure);
    await expect(client.server.capabilities()).rejects.toMatchObject({ httpStatus: failure.status });
  });

  it('takes no web page for a version', async () => {
    const { client } = await clientOf({ body: '<html>3.1</html>' });
    expect(await client.server.version()).toBeUndefined();
  });
});

describe('files of a run', () => {
  it('lie under the run where there are no logged models, as in Azure ML', async () => {
    const { client } = await clientOf(answer({ run }), { status: 404, body: '' });
    expect(await client.artifacts.resolve('runs:/r1/model')).toBe('mlflow-artifacts:/1/r1/artifacts/model');
  });

  it('are not looked for elsewhere when the search fails', async () => {
    const { client } = await clientOf(answer({ run }), error(500, 'INTERNAL_ERROR'));
    await expect(client.artifacts.resolve('runs:/r1/model')).rejects.toMatchObject({ httpStatus: 500 });
  });

  it.each(['runs:/', 'models:/', 'runs:/r1/../../x', 'models://'])(
    'are not to be had from %j',
    async (uri) => {
      const { client, seen } = await clientOf({});
      await expect(client.artifacts.resolve(uri)).rejects.toMatchObject({ code: 'ARTIFACT_URI' });
      expect(seen).toEqual([]);
    },
  );

  it('are given up on when versions lead to each other', async () => {
    const { client, seen } = await clientOf(answer({ artifact_uri: 'models:/churn/1' }));
    await expect(client.artifacts.resolve('models:/churn/1')).rejects.toMatchObject({ code: 'ARTIFACT_URI' });
    expect(seen).toHaveLength(4);
  });
});

describe('shapes', () => {
  it('takes numbers as text, unknown states and members, and null', async () => {
    const { client } = await clientOf(
      answer({
        run: {
          info: { ...run.info, status: 'PAUSED', start_time: '1700000000000', end_time: null, unknown: {} },
          data: {
            metrics: [
              { key: 'm', value: 'NaN', timestamp: '1', step: '2' },
              { key: 'i', value: '-Infinity' },
            ],
          },
        },
      }),
    );
    expect(await client.runs.get('r1')).toMatchObject({
      status: 'PAUSED',
      startedAt: new Date(1_700_000_000_000),
      endedAt: undefined,
      metrics: { m: Number.NaN, i: Number.NEGATIVE_INFINITY },
      latestMetrics: [
        { key: 'm', timestamp: 1, step: 2 },
        { key: 'i', timestamp: 0, step: 0 },
      ],
      tags: {},
      params: {},
    });
  });

  it('keeps a tag named __proto__ a tag', async () => {
    const { client } = await clientOf(
      answer({ run: { ...run, data: { tags: [{ key: '__proto__', value: 'x' }] } } }),
    );
    const { tags } = await client.runs.get('r1');
    expect(Object.entries(tags)).toEqual([['__proto__', 'x']]);
  });

  it('always asks for a number of metric values', async () => {
    const { client, seen } = await clientOf({});
    for await (const _ of client.runs.metricHistory('r1', 'm')) expect.unreachable();
    expect(seen[0]?.url).toContain('max_results=25000');
  });
});

it('gives errors their name, and a status fit for whoever called us', async () => {
  const { client } = await clientOf({ status: 500, body: '' });
  await expect(client.runs.get('r1')).rejects.toMatchObject({
    name: 'MlflowError',
    status: 502,
    httpStatus: 500,
  });
});
