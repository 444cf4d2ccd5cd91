import { describe, expect, it } from 'vitest';
import { checkStatuses } from '../../../../shared/promotion/checks/check-result.ts';
import { intervalFigure } from '../../../../shared/promotion/report/interval-figure.ts';
import { type Judged, judgedSections } from '../../../../shared/promotion/report/judged-sections.ts';
import { htmlTable } from '../../../../shared/report/html-table.ts';
import { badge, factList } from '../../../../shared/report/html-parts.ts';
import { statedRecord, statedValue } from '../stated-record.ts';

const { metrics, checks, slices } = statedRecord();
const names = { candidate: 'candidate v7', champion: 'champion v6' };

const sections = (changes: Partial<Judged> = {}) =>
  judgedSections({ metrics, checks, slices: [], figures: undefined, value: undefined, names, ...changes });

const oneOfEach = checks.flatMap((check) =>
  checkStatuses.map((status) => ({ ...check, id: status, status, reason: `<${status}>` })),
);

const tones = { pass: 'good', warn: 'open', fail: 'bad', missing: 'open', 'not-run': 'quiet' } as const;

const line = (status: 'warn' | 'fail' | 'missing'): string =>
  `<li>${badge(status, tones[status])} <strong>${status}</strong>: &lt;${status}&gt;</li>`;

describe('the body of a page about a decision', () => {
  it('is the main figures, every check and every metric', async () => {
    const [check] = checks;
    expect(await sections()).toEqual([
      factList([
        ['roc_auc, candidate', '0.8600'],
        ['roc_auc, champion', '0.8300'],
        ['Difference', '+0.0300'],
        ['Between', '+0.0200 and +0.0500'],
        ['Checks passed', '1 of 1'],
      ]),
      '<h2>Checks</h2>',
      htmlTable({
        caption: 'Every check that was made; a bar is an estimate with its bounds, beside the limit',
        head: [
          { name: 'Check' },
          { name: 'Status' },
          { name: 'Found', wide: true },
          { name: 'Required', wide: true },
        ],
        rows: [
          {
            cells: [
              'champion-comparison',
              { html: badge('pass', 'good') },
              { html: `difference +0.0300${check === undefined ? '' : intervalFigure(check)}` },
              'not worse by 0.0100',
            ],
          },
        ],
      }),
      '<h2>Metrics</h2>',
      htmlTable({
        caption: 'The primary metric first; bounds are of the difference, or of the candidate alone',
        head: [
          { name: 'Metric' },
          { name: 'Better is' },
          { name: 'Candidate', numeric: true },
          { name: 'Champion', numeric: true },
          { name: 'Difference', numeric: true },
          { name: 'Bounds', numeric: true },
          { name: 'By' },
        ],
        rows: [{ cells: ['roc_auc', 'higher', '0.8600', '0.8300', '+0.0300', '0.0200 to 0.0500', 'delong'] }],
      }),
    ]);
  });

  it('names what stands against the candidate first: failures, then what is missing, then warnings', async () => {
    const page = await sections({ checks: oneOfEach });
    expect(page[0]).toContain('<dt>Checks passed</dt><dd>1 of 4</dd>');
    expect(page.slice(1, 3)).toEqual([
      '<h2>What stands against it</h2>',
      `<ul class="reasons">${[line('fail'), line('missing'), line('warn')].join('\n')}</ul>`,
    ]);
  });

  it('marks what failed, and gives each status its tone', async () => {
    const table = (await sections({ checks: oneOfEach, metrics: [] })).at(-1) ?? '';
    expect(table.match(/<tr class="mark">/g)).toHaveLength(1);
    expect(table).toContain('<tr class="mark"><th scope="row">fail</th>');
    for (const status of checkStatuses) expect(table).toContain(`<td>${badge(status, tones[status])}</td>`);
    expect(table).toContain('<td>&lt;pass&gt;<svg');
  });

  it('has the bounds of the candidate alone where there is no champion', async () => {
    const alone = metrics.map((metric) => ({ ...metric, champion: null, difference: null }));
    const page = await sections({ metrics: alone, checks: [] });
    expect(page[0]).toBe(
      factList([
        ['roc_auc, candidate', '0.8600'],
        ['Checks passed', '0 of 0'],
      ]),
    );
    expect(page.at(-1)).toContain(
      '<td class="n">0.8600</td><td class="n">–</td><td class="n">–</td><td class="n">0.8500 to 0.8800</td>',
    );
  });

  it('has slices and value where there are some, and nothing where there is nothing', async () => {
    const page = await sections({ slices, value: statedValue() });
    const headings = page.filter((part) => part.startsWith('<h2>'));
    expect(headings).toEqual([
      '<h2>What the decisions are worth</h2>',
      '<h2>Slices</h2>',
      '<h2>Checks</h2>',
      '<h2>Metrics</h2>',
    ]);
    expect(await sections({ metrics: [], checks: [] })).toEqual([]);
  });
});
