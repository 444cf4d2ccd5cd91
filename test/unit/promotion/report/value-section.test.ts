import { describe, expect, it } from 'vitest';
import { valueSection } from '../../../../shared/promotion/report/value-section.ts';
import { htmlTable } from '../../../../shared/report/html-table.ts';
import type { DecisionRecord } from '../../../../shared/promotion/record/decision-record.ts';
import { modelNames } from '../../../../shared/promotion/report/decision-html.ts';
import { statedRecord, statedValue } from '../stated-record.ts';

const sectionFor = (record: DecisionRecord): string[] =>
  valueSection({ ...record, names: modelNames(record) });

const sectionOf = (...changes: Parameters<typeof statedValue>) =>
  sectionFor(statedRecord({ value: statedValue(...changes) }));

describe('what decisions are worth, on the page', () => {
  it('is a sentence and a table', () =>
    expect(sectionOf()).toEqual([
      '<h2>What the decisions are worth</h2>',
      '<p>The candidate&#39;s decisions are worth 1.0000 EUR a row more than those of the champion: between +0.9900 and +1.0200.</p>',
      htmlTable({
        caption: 'In EUR, over 1,234 rows; each bound is one-sided',
        head: [
          { name: 'Decisions of' },
          { name: 'A row', numeric: true },
          { name: 'Between', numeric: true },
          { name: 'In total', numeric: true },
          { name: 'By' },
        ],
        rows: [
          { cells: ['Candidate v7', '3.0000', '2.9900 to 3.0200', '3702', 'delong'] },
          { cells: ['Champion v6', '2.0000', '1.9900 to 2.0200', '2468', 'delong'] },
          { cells: ['Difference', '+1.0000', '+0.9900 to +1.0200', '+1234', 'delong'] },
        ],
      }),
    ]));

  it.each([
    ['always-positive', 'Every row positive'],
    ['always-negative', 'Every row negative'],
  ] as const)('is against deciding alike where there is no champion: %s', (against, name) => {
    const page = sectionFor(statedRecord({ champion: null, value: statedValue({ against }) })).join('\n');
    expect(page).toContain(`<th scope="row">${name}</th>`);
    expect(page).toContain('a row more than deciding every row alike: between');
  });

  it('says less where it is, and that nothing is known where nothing is', () => {
    const { difference } = statedValue();
    const sentence = (changes: Partial<typeof difference>) =>
      sectionOf({ difference: { ...difference, ...changes } })[1];
    expect(sentence({ value: -0.5, lower: -0.7 })).toContain('worth 0.5000 EUR a row less than those');
    expect(sentence({ value: 0 })).toContain('worth 0.0000 EUR a row more than');
    for (const unknown of [{ value: null }, { lower: null }, { upper: null }])
      expect(sentence(unknown)).toBe(
        '<p>How much more the candidate&#39;s decisions are worth than those of the champion is not known.</p>',
      );
  });

  it('is not there where the policy does not say', () => expect(sectionFor(statedRecord())).toEqual([]));

  it('lets no unit become markup', () =>
    expect(sectionOf({ unit: '<b>' })[1]).toContain('1.0000 &lt;b&gt; a row'));
});
