import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readChecks } from '../../../bench/validation/checks.ts';
import { parsePolicy } from '../../../shared/policy/load-policy.ts';
import { checkCodes, defaultSeverities } from '../../../shared/policy/validation.ts';

const folder = join(import.meta.dirname, '../../../bench/validation');
const policy = parsePolicy('policy', readFileSync(join(folder, 'policy.jsonc'), 'utf8'));

describe('the checks that validation is measured with', () => {
  const checks = readChecks();

  it('are 25, each under a name of its own', () => {
    expect(new Set(checks.map(({ id }) => id)).size).toBe(25);
  });

  it('are checks that the policy asks for as errors', () => {
    for (const { ours, column } of checks) {
      const code = checkCodes.find((known) => known === ours);
      expect(code).toBeDefined();
      expect(code === undefined ? '' : (policy.validation.severity[code] ?? defaultSeverities[code])).toBe(
        'error',
      );
      expect(column === undefined || Object.hasOwn(policy.columns, column)).toBe(true);
    }
  });

  it('are all that a peer does of them', () => {
    expect(checks.filter((check) => check.pandera === null)).toEqual([]);
    expect(checks.filter((check) => check['great-expectations'] === null).map(({ id }) => id)).toEqual([
      'class-balance',
      'finite',
      'labels-conflict',
      'correlation',
    ]);
  });
});
