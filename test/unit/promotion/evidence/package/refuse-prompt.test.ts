import { expect, it } from 'vitest';
import type { RegisteredVersion } from '../../../../../shared/promotion/ports.ts';
import { isPrompt, refusePrompt } from '../../../../../shared/promotion/evidence/package/refuse-prompt.ts';

const version = (tags: Record<string, string>): RegisteredVersion => ({
  model: 'churn',
  version: '7',
  createdAt: 1,
  runId: null,
  status: 'READY',
  description: '',
  tags,
});

it.each(['mlflow.prompt.is_prompt', 'mlflow.prompt.text'])(
  'refuses a version tagged %s, whatever it says',
  (tag) => {
    expect(isPrompt({ [tag]: '' })).toBe(true);
    expect(() => refusePrompt(version({ other: 'x', [tag]: 'true' }))).toThrow(
      expect.objectContaining({
        code: 'MODEL_IS_PROMPT',
        message: 'churn v7 is a prompt, not a model',
        status: 400,
        path: 'model',
        retryable: false,
      }),
    );
  },
);

it('gives back the version of a model', () => {
  const found = version({ 'mlflow.prompts': 'churn-question', staging: 'dev' });
  expect(isPrompt(found.tags)).toBe(false);
  expect(refusePrompt(found)).toBe(found);
});
