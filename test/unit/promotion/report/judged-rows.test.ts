import { describe, expect, it } from 'vitest';
import type { JudgedSet } from '../../../../shared/promotion/evidence/evidence.ts';
import { judgedRows, whyLeftOut } from '../../../../shared/promotion/report/judged-rows.ts';
import { statedRecord } from '../stated-record.ts';

const setOf = (source: JudgedSet['source'], unlabelled: number | null = null): JudgedSet => ({
  source,
  unlabelled,
  digest: null,
  ageMs: 0,
  decisions: 0,
});

describe('the rows that were judged on, in words', () => {
  it.each([
    ['a record older than that', null, '1,234 rows', 'the champion'],
    ['its own', setOf('candidate'), '1,234 rows', 'the champion'],
    ['a frozen set', setOf('frozen'), '1,234 rows of the frozen set', 'a model'],
    [
      'captured ones',
      setOf('production', 5678),
      '1,234 captured rows (5,678 others have no label yet)',
      'a model',
    ],
    ['captured ones, all labelled', setOf('production'), '1,234 captured rows', 'a model'],
  ] as const)('%s', (_what, set, text, whose) => {
    expect(judgedRows({ ...statedRecord().evidence, set })).toBe(text);
    expect(whyLeftOut(set, false)).toBe(`${whose} was trained on them`);
    expect(whyLeftOut(set, true)).toBe(
      `${whose} was trained on them or the threshold may have been tuned on them`,
    );
  });
});
