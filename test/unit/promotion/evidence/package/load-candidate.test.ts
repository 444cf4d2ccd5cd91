import { describe, expect, it } from 'vitest';
import { loadCandidate } from '../../../../../shared/promotion/evidence/package/load-candidate.ts';
import { isPrompt, refusePrompt } from '../../../../../shared/promotion/evidence/package/refuse-prompt.ts';
import type { RegisteredVersion } from '../../../../../shared/promotion/ports.ts';
import { createMemoryModelRegistry } from '../../../../memory/model-registry.ts';
import { registeredVersion } from '../../stated-record.ts';

const load = (changes: Partial<RegisteredVersion> | undefined, runId?: string) => {
  const registry = createMemoryModelRegistry();
  if (changes !== undefined) registry.register('churn', registeredVersion('7', changes));
  return loadCandidate(registry, { model: 'churn', version: '7', runId });
};

const prompt = {
  code: 'MODEL_IS_PROMPT',
  message: 'churn v7 is a prompt, not a model',
  status: 400,
  path: 'model',
  retryable: false,
};

describe('the version that a request names', () => {
  it.each([
    ['without a run', undefined, 'run-7'],
    ['with its run', 'run-7', 'run-7'],
    ['with a run where the registry has none', 'run-9', null],
  ])('is found %s', async (_, asked, runId) =>
    expect(await load({ runId }, asked)).toEqual(registeredVersion('7', { runId })),
  );

  it.each([
    [
      undefined,
      {
        code: 'VERSION_NOT_FOUND',
        message: 'churn v7 does not exist in the registry',
        status: 404,
        path: 'version',
      },
    ],
    [{ tags: { 'mlflow.prompt.is_prompt': 'true' } }, prompt],
    [{ tags: { 'mlflow.prompt.text': 'hello' } }, prompt],
    [
      { status: 'FAILED_REGISTRATION' as const },
      {
        code: 'VERSION_FAILED',
        message: 'churn v7 failed to register',
        status: 409,
        path: 'version',
        retryable: false,
      },
    ],
    [
      { status: 'PENDING_REGISTRATION' as const },
      {
        code: 'VERSION_NOT_READY',
        message: 'churn v7 is still being registered',
        status: 409,
        retryable: true,
      },
    ],
    [
      {},
      {
        code: 'VERSION_RUN_MISMATCH',
        message: 'churn v7 was produced by another run than the request says',
        status: 409,
        path: 'runId',
        retryable: false,
      },
    ],
  ])('is refused: %j', (changes, error) => expect(load(changes, 'run-9')).rejects.toMatchObject(error));
});

describe('a prompt among models', () => {
  it('is known by its tags', () => {
    expect([isPrompt({}), isPrompt({ 'mlflow.prompt.text': '' })]).toEqual([false, true]);
    expect(refusePrompt(registeredVersion('7'))).toEqual(registeredVersion('7'));
    expect(() => refusePrompt(registeredVersion('7', { tags: { 'mlflow.prompt.is_prompt': '' } }))).toThrow(
      expect.objectContaining(prompt),
    );
  });
});
