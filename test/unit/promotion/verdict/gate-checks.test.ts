import { expect, it } from 'vitest';
import { gateChecks } from '../../../../shared/policy/gate/check-names.ts';
import {
  sampleCheck,
  statisticalChecks,
  structuralChecks,
} from '../../../../shared/promotion/verdict/gate-checks.ts';

it('makes every check that a policy can name, each once', () => {
  const made = [...structuralChecks, sampleCheck, ...statisticalChecks].map(({ name }) => name);
  expect(made.toSorted()).toEqual(gateChecks.toSorted());
});
