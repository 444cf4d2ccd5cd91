import { describe, expect, it } from 'vitest';
import { decisionRun } from '../../../../shared/promotion/record/decision-run.ts';
import { decisionHtml } from '../../../../shared/promotion/report/decision-html.ts';
import { decisionMarkdown } from '../../../../shared/promotion/report/decision-markdown.ts';
import { statedRecord } from '../stated-record.ts';

const first = statedRecord({ champion: null, path: 'first-champion' });

describe('a decision as a run', () => {
  it('has the verdict as tags, every number as metrics, and three files', async () => {
    const record = statedRecord({ sequence: 12, furtherRows: 410, slices: [] });
    const { files, ...run } = await decisionRun(record);
    expect(run).toEqual({
      model: 'churn',
      decisionId: record.id,
      name: 'decision-000012-v7',
      tags: {
        'relevo.kind': 'decision',
        'relevo.decision': record.id,
        'relevo.verdict': 'promote',
        'relevo.reason': 'it is better',
        'relevo.model': 'churn',
        'relevo.candidate': '7',
        'relevo.champion': '6',
        'relevo.policy_digest': 'e'.repeat(64),
        'relevo.evidence_digest': 'b'.repeat(64),
      },
      params: { candidate: '7', champion: '6', action: 'enforce', path: 'against-champion' },
      metrics: {
        'candidate.roc_auc': 0.86,
        'champion.roc_auc': 0.83,
        'difference.roc_auc': 0.03,
        'difference.roc_auc.lower': 0.03 - 0.01,
        'difference.roc_auc.upper': 0.05,
        rows: 1234,
        excluded_rows: 0,
        further_rows: 410,
      },
      startedAt: Date.UTC(2026, 2, 1, 10),
    });
    expect(files).toEqual({
      'decision.json': JSON.stringify(record, null, 1),
      'decision.md': decisionMarkdown(record),
      'decision.html': await decisionHtml(record),
    });
  });

  it('of a first champion says that there was none, and leaves out what does not exist', async () => {
    const metrics = first.metrics.map((metric) => ({ ...metric, champion: null, difference: null }));
    const run = await decisionRun({ ...first, metrics, slices: [] });
    expect([run.tags['relevo.champion'], run.params['champion']]).toEqual(['none', 'none']);
    expect(run.metrics).toEqual({ 'candidate.roc_auc': 0.86, rows: 1234, excluded_rows: 0 });
  });

  it('names the request that it answers, and cuts a reason to what a tag holds', async () => {
    const reason = 'x'.repeat(4001);
    const { tags } = await decisionRun(statedRecord({ requestId: 'r9', reason, slices: [] }));
    expect(tags).toMatchObject({ 'relevo.request_id': 'r9', 'relevo.reason': 'x'.repeat(4000) });
  });
});
