import { describe, expect, it } from 'vitest';
import { predictionsHtml } from '../../../../shared/promotion/compare/comparison-html.ts';
import {
  type PredictionsReport,
  predictionsReport,
} from '../../../../shared/promotion/compare/comparison-report.ts';
import { evaluatePredictions } from '../../../../shared/promotion/verdict/evaluate.ts';
import { type SampleOptions, sampleEvidence, sampleRules } from '../evidence-sample.ts';

const files = { candidate: 'out/<new>.csv', champion: 'out/old.csv', labels: 'in/truth.csv', key: undefined };

function reportOf(options: SampleOptions, unlabelled = 0): PredictionsReport {
  const evidence = sampleEvidence(options);
  const rules = sampleRules();
  const compared = { evaluation: evaluatePredictions(evidence, rules), rows: evidence.rows.used, unlabelled };
  return predictionsReport(compared, files, rules, new Date('2026-03-01T10:00:00Z'));
}

describe('the page about two files of predictions', () => {
  it.each([
    ['promote', { rows: 2000, correlation: 0.995 }, '&lt;new&gt;.csv passes against old.csv', 'good'],
    ['reject', { candidate: 0.6 }, '&lt;new&gt;.csv is rejected against old.csv', 'bad'],
    [
      'insufficient-evidence',
      { rows: 150 },
      '&lt;new&gt;.csv against old.csv: left open for lack of evidence',
      'open',
    ],
  ] as const)('says %s first, then why', async (verdict, options, title, tone) => {
    const report = reportOf(options);
    expect(report.verdict).toBe(verdict);
    const page = await predictionsHtml(report);
    expect(page).toContain(`<header class="verdict ${tone}"><p class="kind">Comparison: ${verdict} · `);
    expect(page).toContain(`<h1>${title}</h1>`);
    expect(page.includes('<p>Needed: ')).toBe(verdict === 'insufficient-evidence');
    expect(page.includes('<p>More rows alone will not help: ')).toBe(verdict === 'reject');
    expect(page.indexOf('<h1>')).toBeLessThan(page.indexOf('<h2>Both models on these rows</h2>'));
    expect(page).not.toContain('<new>');
  });

  it('says what was judged, and what was not looked at', async () => {
    expect(await predictionsHtml(reportOf({}))).toContain(
      '<p>Judged on 1,200 rows labelled in truth.csv. By predictions alone: where the models come from, their files and their speed were not looked at.</p>',
    );
    const page = await predictionsHtml(reportOf({}, 1234));
    expect(page).toContain('rows labelled in truth.csv; 1,234 without a label left out.');
    expect(page).toMatch(
      /<footer>Candidate out\/&lt;new&gt;\.csv, champion out\/old\.csv, labels in\/truth\.csv\. 2026-03-01T10:00:00\.000Z\. Policy [0-9a-f]{64}\.<\/footer>/,
    );
  });

  it('names both models by their files', async () => {
    const page = await predictionsHtml(reportOf({}));
    expect(page).toContain('candidate &lt;new&gt;.csv');
    expect(page).toContain('champion old.csv');
  });
});
