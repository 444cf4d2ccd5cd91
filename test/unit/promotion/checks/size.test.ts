import { describe, expect, it } from 'vitest';
import { size } from '../../../../shared/promotion/checks/size.ts';
import { sampleEvidence } from '../evidence-sample.ts';
import { sampleFacts, withCandidate, withChampion } from '../facts-sample.ts';

function judge(candidate: number | null, champion: number | null | undefined, gate: object = {}) {
  const evidence = withCandidate(sampleEvidence({ rows: 2 }), { bytes: candidate });
  return size(
    sampleFacts({
      evidence: withChampion(evidence, champion === undefined ? null : { bytes: champion }),
      gate: { size: gate },
    }),
  );
}
const nothing = { interval: null, rows: null, furtherRows: null };

describe('size', () => {
  it.each([
    [1499, 1000, 'pass', '1.5 kB against 1.0 kB, 1.50 times'],
    [1500, 1000, 'pass', '1.5 kB against 1.0 kB, 1.50 times'],
    [1501, 1000, 'fail', '1.5 kB against 1.0 kB, 1.50 times'],
    [99_949, 100_000, 'pass', '99.9 kB against 0.1 MB, 1.00 times'],
    [3_000_000, 1_500_000, 'fail', '3.0 MB against 1.5 MB, 2.00 times'],
    [0, 1000, 'pass', '0.0 kB against 1.0 kB, 0.00 times'],
  ])('of %d beside %d bytes: %s', (own, other, status, reason) =>
    expect(judge(own, other)).toEqual([
      {
        ...nothing,
        id: 'size:ratio',
        status,
        required: "at most 1.5 times the champion's",
        observed: own / other,
        limit: 1.5,
        reason,
      },
    ]),
  );

  it.each([
    [null, 1000],
    [1000, null],
    [1000, 0],
  ])('of %s beside %s bytes is not known', (own, other) =>
    expect(judge(own, other)).toEqual([
      {
        ...nothing,
        id: 'size:ratio',
        status: 'missing',
        required: "at most 1.5 times the champion's",
        observed: null,
        limit: null,
        reason: 'the sizes are not both known',
      },
    ]),
  );

  it.each([
    [1000, 'pass', '1.0 kB'],
    [1001, 'fail', '1.0 kB'],
  ])('has a bound of its own, without a champion too: %s is %s', (bytes, status, reason) =>
    expect(judge(bytes, undefined, { maxBytes: 1000 })).toEqual([
      {
        ...nothing,
        id: 'size:bytes',
        status,
        required: 'at most 1.0 kB',
        observed: bytes,
        limit: 1000,
        reason,
      },
    ]),
  );

  it('is missing where it is not known', () =>
    expect(judge(null, undefined, { maxBytes: 1000 })).toMatchObject([
      {
        id: 'size:bytes',
        status: 'missing',
        required: 'at most 1.0 kB',
        reason: 'the size is not known',
      },
    ]));

  it('is asked alone and beside the champion where a policy wants both, and not where it wants none', () => {
    expect(judge(1000, 1000, { maxBytes: 5000 }).map(({ id }) => id)).toEqual(['size:bytes', 'size:ratio']);
    expect(judge(9e9, 1, { maxRatio: null })).toEqual([]);
    expect(judge(9e9, undefined)).toEqual([]);
  });
});
