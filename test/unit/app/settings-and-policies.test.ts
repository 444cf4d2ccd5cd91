import { expect, it } from 'vitest';
import { requireDefaultModel } from '../../../shared/app/require-default-model.ts';
import { requireSalt } from '../../../shared/app/require-salt.ts';
import { parsePolicy } from '../../../shared/policy/load-policy.ts';

const policy = parsePolicy(
  'churn',
  '{ "task": "regression", "target": "y", "primary": "rmse", "capture": { "redact": { "name": "hash" } } }',
);
const policies = {
  models: () => ['churn'],
  get: (model: string) => (model === 'churn' ? policy : undefined),
  file: (model: string) => model,
};

it('wants a salt as soon as a policy hashes', () => {
  expect(() => requireSalt({ RELEVO_HASH_SALT: undefined }, policies)).toThrow(/RELEVO_HASH_SALT: .*churn/);
  requireSalt({ RELEVO_HASH_SALT: 'long-enough' }, policies);
});

it('wants a policy for the default model', () => {
  expect(() => requireDefaultModel({ RELEVO_DEFAULT_MODEL: 'chrun' }, policies)).toThrow(
    expect.objectContaining({ code: 'SETTINGS_INVALID', message: expect.stringContaining('churn') }),
  );
  requireDefaultModel({ RELEVO_DEFAULT_MODEL: 'churn' }, policies);
  requireDefaultModel({ RELEVO_DEFAULT_MODEL: undefined }, policies);
});
