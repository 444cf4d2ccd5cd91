import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createScorer } from '../../../shared/scoring/create-scorer.ts';
import { readModelDescription } from '../../../shared/scoring/read-model-description.ts';
import { parseThreshold, withThreshold } from '../../../shared/scoring/version-threshold.ts';

const fixtures = join(import.meta.dirname, '../../fixtures');

describe('the threshold in a tag', () => {
  it.each([
    ['0', 0],
    ['1', 1],
    ['0.27', 0.27],
    ['1e-7', 1e-7],
    ['0.30000000000000004', 0.1 + 0.2],
  ])('%s', (text, threshold) => expect(parseThreshold(text)).toBe(threshold));

  it.each(['', ' ', 'half', '1.01', '-0.1', 'NaN', 'Infinity', '0,5', '0x1', '.5', '1e5', '0.5 '])(
    'is refused: "%s"',
    (text) =>
      expect(() => parseThreshold(text)).toThrow(
        expect.objectContaining({
          code: 'THRESHOLD_INVALID',
          message: 'the tag relevo.threshold is not a number from 0 to 1; set a number or delete it',
        }),
      ),
  );
});

describe('a version with a threshold of its own', () => {
  const telco = join(fixtures, 'models/telco-lr');

  it('decides by it, and by the policy where that states one', async () => {
    const description = await readModelDescription(telco);
    expect(withThreshold(description, undefined)).toBe(description);
    expect(withThreshold(description, 0.2)).toEqual({ ...description, threshold: 0.2 });
    const own = await createScorer({ directory: telco, threshold: 0.2 });
    const stated = await createScorer({ directory: telco, threshold: 0.2, outputs: { threshold: 0.6 } });
    expect([own.description.threshold, stated.description.threshold]).toEqual([0.2, 0.6]);
    await Promise.all([own.release(), stated.release()]);
  });

  it.each(['models/multiclass', 'models/regression', 'onnx/matrix-binary'])(
    'is refused of %s',
    async (fixture) => {
      await expect(
        createScorer({ directory: join(fixtures, fixture), threshold: 0.2 }),
      ).rejects.toMatchObject({
        code: 'THRESHOLD_INVALID',
        message: 'the tag relevo.threshold is for binary models with metadata.relevo',
      });
    },
  );
});
