import { describe, expect, it } from 'vitest';
import { decisionHtml } from '../../../../shared/promotion/report/decision-html.ts';
import {
  type DecisionRecord,
  decisionRecordSchema,
} from '../../../../shared/promotion/record/decision-record.ts';
import { decisionRun } from '../../../../shared/promotion/record/decision-run.ts';
import { decisionMarkdown, decisionSentence } from '../../../../shared/promotion/report/decision-markdown.ts';
import { type SampleOptions, sampleEvidence, sampleRules } from '../evidence-sample.ts';
import { sampleRecord } from '../record-sample.ts';

function recordOf(options: SampleOptions = {}, gate: Record<string, unknown> = {}): DecisionRecord {
  const evidence = sampleEvidence(options);
  const rows = { ...evidence.rows, excluded: 1234 };
  return sampleRecord('churn', { ...evidence, rows }, sampleRules(gate));
}

describe('a decision record', () => {
  it.each([
    ['promote', { rows: 2000, correlation: 0.995 }],
    ['reject', { candidate: 0.5 }],
    ['insufficient-evidence', { rows: 150 }],
    ['promote', { champion: null }],
  ] as const)('of verdict %s survives being stored', (verdict, options) => {
    const record = recordOf(options);
    expect(record.verdict).toBe(verdict);
    expect(record.metrics[0]?.metric).toBe('roc_auc');
    expect(decisionRecordSchema.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
  });

  it('says that it is about a threshold', () => {
    const record = recordOf({ rows: 2000, correlation: 0.995 });
    const of = (threshold: DecisionRecord['candidate']['threshold']): string =>
      decisionSentence({ ...record, candidate: { ...record.candidate, threshold } });
    expect(of({ of: '6', from: '0.31', to: '0.27', filesAt: null })).toMatch(
      /^churn v7 \(threshold 0\.31 to 0\.27, files of v6\) promoted over v6: /,
    );
    expect(of({ of: null, from: null, to: '0.27', filesAt: null })).toMatch(
      /^churn v7 \(threshold unknown to 0\.27, files of another version\) promoted over v6: /,
    );
  });

  it('is a sentence with the interval', () => {
    expect(decisionSentence(recordOf({ rows: 2000, correlation: 0.995 }))).toMatch(
      /^churn v7 promoted over v6: roc_auc 0\.\d{4} against the champion's 0\.\d{4}: difference [+-]0\.\d{4}, 95 % bound -0\.\d{4}, limit -0\.0100$/,
    );
    expect(decisionSentence(recordOf({ candidate: 0.5 }))).toMatch(/^churn v7 rejected \(champion v6\): /);
    expect(decisionSentence(recordOf({ champion: null }))).toMatch(/^churn v7 promoted as first champion: /);
    expect(decisionSentence(recordOf({ rows: 150 }))).toMatch(
      /sample-size: 150 rows .*; needs \d+ further labelled rows/,
    );
  });

  it('is readable as Markdown', () => {
    const markdown = decisionMarkdown(recordOf({ rows: 150 }));
    expect(markdown).toMatch(/^# churn v7 left open for lack of evidence\n/);
    expect(markdown).toMatch(/Needed: [\d,]+ further labelled rows, asked for by sample-size\./);
    expect(markdown).toContain(
      'Judged on 150 rows, 1,234 left out (the champion was trained on them). Action: enforce.',
    );
    expect(markdown).toMatch(
      /\| sample-size \| missing \| at least 200 rows and 50 of each label \| 150 rows/,
    );
    expect(markdown).toMatch(
      /\| roc_auc \| 0\.\d+ \| 0\.\d+ \| [+-]0\.\d+ \| [+-]0\.\d+ to [+-]0\.\d+ \(delong\) \|/,
    );
  });

  it('is a page that shows the interval and lets no text become markup', async () => {
    const record = recordOf({ candidate: 1 }, { floors: { roc_auc: 0.7 } });
    const html = await decisionHtml({ ...record, actor: '<script>alert(1)</script>', reason: 'a < b & "c"' });
    expect(html).toContain('<p class="kind">Verdict: reject');
    expect(html).toMatch(
      /<svg [^>]*aria-label="floor:roc_auc: 0\.\d+, bounds 0\.\d+ to 0\.\d+, limit 0\.7000"/,
    );
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).not.toContain('a < b');
  });

  it('is a run with verdict, numbers and the report', async () => {
    const record = recordOf({ rows: 2000, correlation: 0.995 });
    const run = await decisionRun({ ...record, sequence: 12, requestId: 'r9' });
    expect(run).toMatchObject({
      name: 'decision-000012-v7',
      decisionId: record.id,
      startedAt: Date.parse(record.decidedAt),
    });
    expect(run.tags).toMatchObject({
      'relevo.verdict': 'promote',
      'relevo.champion': '6',
      'relevo.request_id': 'r9',
    });
    expect(run.metrics).toMatchObject({ rows: 2000, excluded_rows: 1234 });
    expect(Object.values(run.metrics).every(Number.isFinite)).toBe(true);
    expect(Object.keys(run.files)).toEqual(['decision.json', 'decision.md', 'decision.html']);
    expect(JSON.parse(run.files['decision.json'] ?? '')).toMatchObject({ id: record.id });
  });
});
