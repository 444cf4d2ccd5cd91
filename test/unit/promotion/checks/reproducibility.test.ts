import { describe, expect, it } from 'vitest';
import { reproducibility } from '../../../../shared/promotion/checks/reproducibility.ts';
import type { Evidence } from '../../../../shared/promotion/evidence/evidence.ts';
import { sampleEvidence, samplePackage, sampleTrials } from '../evidence-sample.ts';
import { sampleFacts } from '../facts-sample.ts';

const sample = sampleEvidence({ rows: 2 });
const judge = (changes: Partial<Evidence>) =>
  reproducibility(sampleFacts({ evidence: { ...sample, ...changes } }));
const nothing = { observed: null, limit: null, interval: null, rows: null, furtherRows: null };
const required = 'the same answers to the same rows within 0.000001';

describe('reproducibility', () => {
  it.each([
    [{}, 'pass', 0, '0', 0],
    [{ largestDifference: 1e-6 }, 'pass', 1e-6, '1.0e-6', 0],
    [{ largestDifference: 1.1e-6 }, 'fail', 1.1e-6, '1.1e-6', 0],
    [{ changedLabels: 1 }, 'fail', 0, '0', 1],
    [{ largestDifference: NaN }, 'fail', 'not finite', 'not a number', 0],
    [{ largestDifference: Infinity }, 'fail', 'not finite', 'not a number', 0],
  ])('of answers with %j: %s', (changes, status, observed, largest, labels) => {
    const trials = { ...sampleTrials, repeated: { ...sampleTrials.repeated, ...changes } };
    expect(judge({ trials })[0]).toEqual({
      ...nothing,
      id: 'reproducibility:answers',
      status,
      required,
      observed,
      limit: 1e-6,
      rows: 64,
      reason: `largest difference ${largest} over 64 rows asked again one by one, ${labels} ${labels === 1 ? 'label differs' : 'labels differ'}`,
    });
  });

  it('is not known of a candidate that was not asked twice', () =>
    expect(judge({ trials: undefined })[0]).toEqual({
      ...nothing,
      id: 'reproducibility:answers',
      status: 'missing',
      required,
      reason: 'the candidate was not asked twice',
    }));

  it.each([
    [samplePackage, 'pass', 'all of it is recorded'],
    [
      { ...samplePackage, unrecorded: ['tag relevo.seed', 'parameters of the run'] },
      'missing',
      'not recorded: tag relevo.seed, parameters of the run',
    ],
    [undefined, 'missing', 'the package is not known'],
  ])('asks for the record of data and code: %#', (facts, status, reason) =>
    expect(judge({ package: facts })[1]).toEqual({
      ...nothing,
      id: 'reproducibility:origin',
      status,
      required: 'data, code, requirements, seed and parameters on record',
      reason,
    }),
  );
});
