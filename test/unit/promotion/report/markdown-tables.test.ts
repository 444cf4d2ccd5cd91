import { describe, expect, it } from 'vitest';
import { checkTable, metricTable, valueTable } from '../../../../shared/promotion/report/markdown-tables.ts';
import { statedRecord, statedValue } from '../stated-record.ts';

const { checks, metrics } = statedRecord();

describe('tables in Markdown', () => {
  it('have a line for each check', () => {
    expect(checkTable(checks)).toEqual([
      '| check | status | required | found |',
      '|---|---|---|---|',
      '| champion-comparison | pass | not worse by 0.0100 | difference +0.0300 |',
    ]);
    const hostile = checks.map((check) => ({ ...check, id: 'a|b|c', required: 'd|\ne\nf', reason: '|' }));
    expect(checkTable(hostile)[2]).toBe('| a\\|b\\|c | pass | d\\| e f | \\| |');
  });

  it('have a line for each metric, with bounds of the difference', () =>
    expect(metricTable(metrics)).toEqual([
      '',
      '| metric | candidate | champion | difference | bounds |',
      '|---|---|---|---|---|',
      '| roc_auc | 0.8600 | 0.8300 | +0.0300 | +0.0200 to +0.0500 (delong) |',
    ]));

  it('have bounds of the candidate where there is no champion', () => {
    const alone = metrics.map((metric) => ({ ...metric, champion: null, difference: null }));
    expect(metricTable(alone)[3]).toBe('| roc_auc | 0.8600 |  |  | 0.8500 to 0.8800 (delong) |');
  });

  it('are left out where there is nothing in them', () =>
    expect([metricTable([]), valueTable(undefined)]).toEqual([[], []]));

  it('say what decisions are worth', () => {
    expect(valueTable(statedValue({ unit: 'EUR|USD' }))).toEqual([
      '',
      '| value | EUR\\|USD a row | bounds | in total |',
      '|---|---|---|---|',
      '| candidate | 3.0000 | 2.9900 to 3.0200 | 3702 |',
      '| champion | 2.0000 | 1.9900 to 2.0200 | 2468 |',
      '| difference | 1.0000 | 0.9900 to 1.0200 | 1234 |',
    ]);
    expect(valueTable(statedValue({ against: 'always-negative' }))[4]).toMatch(/^\| always negative \| 2/);
  });
});
