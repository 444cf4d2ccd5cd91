import { describe, expect, it } from 'vitest';
import type { DecisionRecord } from '../../../../shared/promotion/record/decision-record.ts';
import { sliceSection } from '../../../../shared/promotion/report/slice-section.ts';
import { htmlTable } from '../../../../shared/report/html-table.ts';
import { statedRecord } from '../stated-record.ts';
import { chartsInWords } from './charts-in-words.ts';

type SliceRecord = DecisionRecord['slices'][number];

const estimate = (value: number | null) => ({
  value,
  lower: value && value - 0.125,
  upper: value && value + 0.125,
  standardError: 0.1,
  method: 'delong',
});

const slice = (group: string, changes: Partial<SliceRecord> = {}): SliceRecord => ({
  column: 'Contract',
  group,
  rows: 1321,
  candidate: estimate(0.5),
  champion: estimate(0.25),
  difference: estimate(0.25),
  ...changes,
});

const page = async (slices: SliceRecord[], changes: Partial<DecisionRecord> = {}): Promise<string> =>
  chartsInWords((await sliceSection(statedRecord({ slices, ...changes }))).join('\n'));

const head = [
  { name: 'Column' },
  { name: 'Group' },
  { name: 'Rows', numeric: true },
  { name: 'Candidate', numeric: true },
  { name: 'Champion', numeric: true },
  { name: 'Difference', numeric: true },
  { name: 'Between' },
];

const words = 'roc_auc of the candidate as dots with bounds, of the champion as hollow squares.';
const figure = (column: string, chart: string): string =>
  `<figure><figcaption><h3>By ${column}</h3><p>${words}</p></figcaption>${chart}</figure>`;

describe('slices on the page', () => {
  it('are a chart for each column and one table', async () => {
    const alone = { champion: null, difference: null };
    const slices = [
      slice('One year'),
      slice('Two <years>', alone),
      slice('A', { column: 'R&D', candidate: estimate(0.75) }),
    ];
    expect(await page(slices)).toBe(
      [
        '<h2>Slices</h2>',
        `<div class="charts">${figure('Contract', `[By Contract: ${words} | One year; Two &lt;years&gt;; before 0,11; after 166,11]`)}`,
        `${figure('R&amp;D', `[By R&amp;D: ${words} | A; before 0,22; after 253.53846153846155,22]`)}</div>`,
        htmlTable({
          caption: 'roc_auc on the rows of each group, with one-sided bounds of the difference',
          head,
          rows: [
            {
              cells: ['Contract', 'One year', '1,321', '0.5000', '0.2500', '+0.2500', '+0.1250 and +0.3750'],
            },
            { cells: ['Contract', 'Two <years>', '1,321', '0.5000', null, null, null] },
            { cells: ['R&D', 'A', '1,321', '0.7500', '0.2500', '+0.2500', '+0.1250 and +0.3750'] },
          ],
        }),
      ].join('\n'),
    );
  });

  it('are drawn where they have a number, twenty at most, and all in the table', async () => {
    const many = Array.from({ length: 22 }, (_, at) => slice(`group ${at}`));
    const html = await page([slice('unknown', { candidate: estimate(null) }), ...many]);
    const [, chart = ''] = /\[([^\]]*)\]/.exec(html) ?? [];
    expect(chart).not.toContain('unknown');
    expect(chart.match(/group \d+/g)).toHaveLength(20);
    expect(html.match(/<tr>/g)).toHaveLength(24);
  });

  it('are the worst of too many, in their order, which the words say', async () => {
    const many = Array.from({ length: 22 }, (_, at) =>
      slice(`group ${at}`, { difference: estimate(at === 4 ? 0.9 : at === 9 ? 0.8 : 0.01 * at) }),
    );
    const drawnOf = async (direction: 'higher' | 'lower'): Promise<string[]> => {
      const metrics = statedRecord().metrics.map((metric) => ({ ...metric, direction }));
      const html = await page(many, { metrics });
      expect(html).toContain('hollow squares. The 20 worst of 22 groups; all are in the table.');
      return [...(/\[([^\]]*)\]/.exec(html)?.[1]?.match(/group \d+/g) ?? [])];
    };
    const without = (...left: number[]): string[] =>
      many.map(({ group }) => group).filter((_, at) => !left.includes(at));
    expect(await drawnOf('higher')).toEqual(without(4, 9));
    expect(await drawnOf('lower')).toEqual(without(0, 1));
  });

  it('name no champion where there is none', async () => {
    const html = await page([slice('A', { champion: null, difference: null })]);
    expect(html).toContain('<p>roc_auc of the candidate as dots with bounds.</p>');
    expect(html).not.toContain('hollow squares');
  });

  it('have no chart where no group of the column has a number', async () => {
    const html = await page([slice('unknown', { candidate: estimate(null) })]);
    expect(html).toContain(figure('Contract', ''));
    expect(html).toContain('<td class="n">not a number</td>');
  });

  it('are of something where the record has no metric', async () =>
    expect(await page([slice('A')], { metrics: [] })).toContain('metric on the rows of each group'));

  it('are not there where the policy names none', async () =>
    expect(await sliceSection(statedRecord({ slices: [] }))).toEqual([]));
});
