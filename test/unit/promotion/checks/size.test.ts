import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../shared/promotion/verdict/evaluate.ts';
import { sampleEvidence, sampleRules } from '../evidence-sample.ts';
import { checkOf } from './predictions-sample.ts';

function judged(
  candidate: number | null,
  champion: number | null | undefined,
  size: object,
  severity: object = {},
) {
  const evidence = sampleEvidence({
    rows: 3000,
    correlation: 0.995,
    ...(champion === undefined ? { champion: null } : {}),
  });
  const own = { ...evidence.candidate, bytes: candidate };
  const other = evidence.champion && { ...evidence.champion, bytes: champion ?? null };
  return evaluate({ ...evidence, candidate: own, champion: other }, sampleRules({ size, severity }));
}

describe('size', () => {
  it.each([
    [1499, 1000, 'pass', '1.5 kB against 1.0 kB, 1.50 times'],
    [1501, 1000, 'warn', '1.5 kB against 1.0 kB, 1.50 times'],
    [3_000_000, 1_500_000, 'warn', '3.0 MB against 1.5 MB, 2.00 times'],
    [null, 1000, 'warn', 'the sizes are not both known'],
    [1000, 0, 'warn', 'the sizes are not both known'],
  ] as const)('of %d beside %d bytes: %s', (own, other, status, reason) => {
    const evaluation = judged(own, other, {});
    expect(checkOf(evaluation, 'size:ratio')).toMatchObject({ status, reason });
    expect(evaluation.verdict).toBe('promote');
  });

  it('decides where a policy wants it to', () => {
    expect(judged(2000, 1000, {}, { size: 'block' }).verdict).toBe('reject');
    expect(judged(null, 1000, {}, { size: 'block' }).verdict).toBe('insufficient-evidence');
  });

  it.each([
    [1000, 'pass'],
    [1001, 'fail'],
    [null, 'missing'],
  ] as const)('has a bound of its own, without a champion too: %s is %s', (bytes, status) => {
    const evaluation = judged(bytes, undefined, { maxBytes: 1000 }, { size: 'block' });
    expect(checkOf(evaluation, 'size:bytes').status).toBe(status);
    expect(evaluation.checks.map(({ id }) => id)).not.toContain('size:ratio');
  });

  it('is not asked about where both limits are null', () => {
    const ids = judged(9e9, 1, { maxRatio: null }).checks.map(({ id }) => id);
    expect(ids.filter((id) => id.startsWith('size'))).toEqual([]);
  });
});
