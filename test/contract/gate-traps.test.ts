import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createChampionSource } from '../../shared/app/adapters/champion-source.ts';
import { createMlflowClient } from '../../shared/mlflow/index.ts';
import { telcoPolicy } from '../functions/test-app.ts';
import { registerPrompt } from '../stack/prompt-in-mlflow.ts';
import { registerFixture } from '../stack/register-fixture.ts';
import { createWholeGate, type WholeGate } from '../stack/whole-gate.ts';

const unique = (what: string): string => `trap-${what}-${randomUUID().slice(0, 8)}`;
const names = {
  prompt: unique('prompt'),
  recreated: unique('recreated'),
  empty: unique('empty'),
  emptied: unique('emptied'),
};
const mlflow = createMlflowClient({ url: inject('mlflow').url });
const signal = AbortSignal.timeout(250_000);

let gate: WholeGate;

beforeAll(() => {
  const services = { mlflowUrl: inject('mlflow').url, ...inject('azurite') };
  gate = createWholeGate(services, Object.values(names), telcoPolicy);
});
afterAll(() => gate?.close());

const judge = (model: string, version: string) => gate.promotion.judge({ model, version }, { signal });

async function decided(model: string, version: string) {
  const outcome = await judge(model, version);
  if (outcome.kind !== 'decided') throw new Error(`${model} v${version} is champion already`);
  return outcome;
}

const rollBack = (model: string, from: string | null) =>
  gate.promotion.rollback({ model, from, reason: 'test', actor: 'somebody', traceId: null }, signal);

const decisions = async (model: string) => (await gate.promotion.archive(model).ledger.view(model)).lines;

const championOf = async (model: string) => (await mlflow.registeredModels.find(model))?.aliases['champion'];

/** As after a training that died before it uploaded anything, or after somebody cleaned up. */
async function registerNothing(model: string): Promise<string> {
  const { experimentId } = await mlflow.experiments.getOrCreate(model);
  const { runId, artifactUri } = await mlflow.runs.create({ experimentId });
  if ((await mlflow.registeredModels.find(model)) === undefined) await mlflow.registeredModels.create(model);
  const source = `${artifactUri}/model`;
  return (await mlflow.modelVersions.create({ name: model, source, runId })).version;
}

describe('a prompt, which MLflow keeps among the registered models', () => {
  const model = names.prompt;
  const refused = { code: 'MODEL_IS_PROMPT', status: 400, path: 'model', retryable: false };

  beforeAll(() => registerPrompt(inject('mlflow').url, model), 120_000);

  it('is refused by the gate, by rollback and by history, each with the same code', async () => {
    await expect(judge(model, '1')).rejects.toMatchObject(refused);
    await expect(judge(model, '2')).rejects.toMatchObject({
      ...refused,
      message: `${model} v2 is a prompt, not a model`,
    });
    await expect(rollBack(model, '2')).rejects.toMatchObject(refused);
    await expect(rollBack(model, null)).rejects.toMatchObject(refused);
    await expect(gate.promotion.history(model, signal)).rejects.toMatchObject(refused);
    expect(await decisions(model)).toEqual([]);
    expect(await championOf(model)).toBe('2');
  });

  it('is no champion to predict with, and none of its versions is one of a model', async () => {
    const source = createChampionSource(mlflow);
    expect(await source.resolveAlias(model, 'champion')).toEqual({
      state: 'none',
      reason: 'it is a prompt in MLflow, not a model',
    });
    expect(await source.findVersion(model, '1')).toBeUndefined();
  });
});

describe('a model that was deleted and made again, so that its numbers start over', () => {
  const model = names.recreated;

  it('is judged anew, whatever was decided about the same number before', async () => {
    await registerFixture(mlflow, model, { champion: false });
    expect(await decided(model, '1')).toMatchObject({ outcome: 'moved', repeated: false });
    expect(await judge(model, '1')).toMatchObject({ repeated: true });
    await mlflow.registeredModels.delete(model);
    const { version } = await registerFixture(mlflow, model, { champion: false });
    expect(version).toBe('1');
    const again = await decided(model, '1');
    expect(again).toMatchObject({
      outcome: 'moved',
      repeated: false,
      record: { sequence: 2, champion: null },
    });
    expect(await championOf(model)).toBe('1');
  }, 120_000);

  it('has both in its history, with nobody between, and goes back to none that is gone', async () => {
    const reigns = await gate.promotion.history(model, signal);
    expect(reigns.map(({ version }) => version)).toEqual(['1', null, '1']);
    await expect(rollBack(model, '1')).rejects.toMatchObject({
      code: 'NO_ROLLBACK_TARGET',
      message: expect.stringContaining('v1 is gone'),
    });
    expect(await championOf(model)).toBe('1');
  });
});

describe('a version whose files are not there', () => {
  it('is refused as a candidate, and nothing is recorded', async () => {
    const version = await registerNothing(names.empty);
    await expect(judge(names.empty, version)).rejects.toMatchObject({
      code: 'MODEL_NO_FILES',
      status: 409,
      retryable: false,
    });
    expect(await decisions(names.empty)).toEqual([]);
    expect(await championOf(names.empty)).toBeUndefined();
  });

  it('as champion leaves its challenger open, as nothing can be compared with it', async () => {
    const model = names.emptied;
    await mlflow.registeredModels.create(model);
    await mlflow.registeredModels.setAlias(model, 'champion', await registerNothing(model));
    await registerFixture(mlflow, model, { champion: false });
    const { record, outcome } = await decided(model, '2');
    expect([record.verdict, outcome]).toEqual(['insufficient-evidence', 'kept']);
    expect(record.reason).toContain('the champion v1 has no files');
    expect(await championOf(model)).toBe('1');
  }, 60_000);
});

describe('aliases that MLflow keeps for itself', () => {
  const model = unique('reserved');

  beforeAll(() => registerFixture(mlflow, model, { champion: false }));

  it.each(['latest', 'v1', 'V1'])('%s cannot be given, and is no champion', async (alias) => {
    await expect(mlflow.registeredModels.setAlias(model, alias, '1')).rejects.toMatchObject({
      errorCode: 'INVALID_PARAMETER_VALUE',
    });
    expect(await createChampionSource(mlflow).resolveAlias(model, 'champion')).toMatchObject({
      state: 'none',
    });
  });
});
