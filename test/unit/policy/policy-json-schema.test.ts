import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { policyJsonSchema } from '../../../shared/policy/policy-json-schema.ts';

it('is published as it stands (npm run schema)', async () => {
  expect(JSON.parse(await readFile('models/policy.schema.json', 'utf8'))).toEqual(
    JSON.parse(JSON.stringify(policyJsonSchema())),
  );
});

it('asks for task, target and primary metric only', () => {
  expect(policyJsonSchema()).toMatchObject({ required: ['task', 'target', 'primary'] });
});
