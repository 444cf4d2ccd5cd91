import { describe, expect, it } from 'vitest';
import type { DecisionRecord } from '../../../../shared/promotion/record/decision-record.ts';
import { decisionHtml } from '../../../../shared/promotion/report/decision-html.ts';
import {
  decisionHeadline,
  decisionMarkdown,
  decisionSentence,
} from '../../../../shared/promotion/report/decision-markdown.ts';
import { statedRecord, statedValue, statedVersion } from '../stated-record.ts';

const rollback = { path: 'rollback', actor: 'ann' } as const;
const alone = { champion: null } as const;
const set = { source: 'frozen', digest: null, ageMs: 0, decisions: 0, unlabelled: null } as const;

/** With rows left out, judged on rows of this source. */
const leftOut = (source?: 'frozen'): Pick<DecisionRecord, 'evidence'> => ({
  evidence: {
    ...statedRecord().evidence,
    excludedRows: 1234,
    ...(source === undefined ? {} : { set: { ...set, source } }),
  },
});

/** A version with the files of another one and a threshold of its own. */
const released = statedVersion('7', { threshold: { of: '6', from: '0.5', to: '0.4', filesAt: 1 } });

/** Head and foot of the page. */
async function pageOf(changes: Partial<DecisionRecord> = {}) {
  const html = await decisionHtml(statedRecord({ slices: [], ...changes }));
  const [, tone = '', kind = '', title = '', lead = ''] =
    /<header class="verdict ([a-z]+)"><p class="kind">([^<]*)<\/p><h1>([^<]*)<\/h1>\n(.*?)<\/header>/s.exec(
      html,
    ) ?? [];
  const [, foot = ''] = /<footer>(.*?)<\/footer>/s.exec(html) ?? [];
  return { tone, kind, title, lead: lead.trim().split('\n'), foot };
}

describe('the headline of a decision', () => {
  it.each<[string, Partial<DecisionRecord>]>([
    ['churn v7 promoted over v6', {}],
    ['churn v7 promoted as first champion', alone],
    ['churn v7 rejected (champion v6)', { verdict: 'reject' }],
    ['churn v7 rejected (champion none)', { verdict: 'reject', ...alone }],
    ['churn v7 left open for lack of evidence', { verdict: 'insufficient-evidence' }],
    ['churn rolled back from v6 to v7', rollback],
    ['churn rolled back from no version to v7', { ...rollback, ...alone }],
  ])('%s', (headline, changes) => {
    expect(decisionHeadline(statedRecord(changes))).toBe(headline);
    expect(decisionSentence(statedRecord(changes))).toBe(`${headline}: it is better`);
  });
});

describe('the page of a decision', () => {
  it('has the verdict first, then why and on what', async () =>
    expect(await pageOf()).toEqual({
      tone: 'good',
      kind: 'Verdict: promote · 2026-03-01 10:00:00 UTC',
      title: 'churn v7 promoted over v6',
      lead: ['<p>it is better.</p>', '<p>Judged on 1,234 rows. Action: enforce.</p>'],
      foot: `Decision ${'a'.repeat(32)}, 2026-03-01T10:00:00.000Z, by promote-model, gate abc1234. Policy ${'e'.repeat(64)}. Evidence ${'b'.repeat(64)}.`,
    }));

  it.each<[string, Partial<DecisionRecord>, string]>([
    ['bad', { verdict: 'reject' }, 'Verdict: reject · 2026-03-01 10:00:00 UTC'],
    [
      'open',
      { verdict: 'insufficient-evidence' },
      'Verdict: insufficient-evidence · 2026-03-01 10:00:00 UTC',
    ],
    ['good', rollback, 'Rollback · 2026-03-01 10:00:00 UTC'],
  ])('is %s for %j', async (tone, changes, kind) =>
    expect(await pageOf(changes)).toMatchObject({ tone, kind }),
  );

  it('says after which decision it was made once more', async () =>
    expect((await pageOf({ after: 3 })).foot).toContain(
      ', by promote-model, once more after decision 3, gate ',
    ));

  it.each<[string, Partial<DecisionRecord>]>([
    ['Asked for by ann; nothing was judged.', rollback],
    ['Judged on 1,234 rows. Action: observe.', { action: 'observe' }],
    ['Judged on 1,234 rows. Action: observe (dry run).', { action: 'observe', dryRun: true }],
    [
      'Judged on 1,234 rows; 1,234 left out because the champion was trained on them. Action: enforce.',
      leftOut(),
    ],
    [
      'Judged on 1,234 rows of the frozen set; 1,234 left out because a model was trained on them. Action: enforce.',
      leftOut('frozen'),
    ],
    [
      'Judged on 1,234 rows; 1,234 left out because the champion was trained on them or the threshold may have been tuned on them. Action: enforce.',
      { ...leftOut(), candidate: released },
    ],
  ])('says: %s', async (basis, changes) =>
    expect((await pageOf(changes)).lead.at(-1)).toBe(`<p>${basis}</p>`),
  );

  it('says what is needed, and lets no text become markup', async () => {
    const checks = statedRecord().checks.map((check) => ({
      ...check,
      id: '<i>',
      status: 'missing' as const,
      furtherRows: 410,
    }));
    const { lead } = await pageOf({
      verdict: 'insufficient-evidence',
      reason: 'a < b',
      actor: '<b>',
      furtherRows: 410,
      checks,
    });
    expect(lead.slice(0, 2)).toEqual([
      '<p>a &lt; b.</p>',
      '<p>Needed: 410 further labelled rows, asked for by &lt;i&gt;.</p>',
    ]);
    expect((await pageOf({ ...rollback, actor: '<b>' })).lead.at(-1)).toContain('by &lt;b&gt;;');
  });
});

describe('a decision as Markdown', () => {
  const tables = [
    '| check | status | required | found |',
    '|---|---|---|---|',
    '| champion-comparison | pass | not worse by 0.0100 | difference +0.0300 |',
    '',
    '| metric | candidate | champion | difference | bounds |',
    '|---|---|---|---|---|',
    '| roc_auc | 0.8600 | 0.8300 | +0.0300 | +0.0200 to +0.0500 (delong) |',
  ];

  it('has the same from verdict to digests', () =>
    expect(decisionMarkdown(statedRecord()).split('\n')).toEqual([
      '# churn v7 promoted over v6',
      '',
      'it is better.',
      '',
      'Judged on 1,234 rows. Action: enforce.',
      '',
      ...tables,
      '',
      `Decision ${'a'.repeat(32)}, 2026-03-01T10:00:00.000Z, by promote-model, gate abc1234.`,
      `Policy ${'e'.repeat(16)}, evidence ${'b'.repeat(16)}.`,
      '',
    ]));

  it.each<[string, Partial<DecisionRecord>]>([
    ['Asked for by ann; nothing was judged.', rollback],
    ['Judged on 1,234 rows. Action: observe (dry run).', { action: 'observe', dryRun: true }],
    ['Judged on 1,234 rows, 1,234 left out (the champion was trained on them). Action: enforce.', leftOut()],
    [
      'Judged on 1,234 rows of the frozen set, 1,234 left out (a model was trained on them). Action: enforce.',
      leftOut('frozen'),
    ],
    [
      'Judged on 1,234 rows, 1,234 left out (the champion was trained on them or the threshold may have been tuned on them). Action: enforce.',
      { ...leftOut(), candidate: released },
    ],
  ])('says: %s', (basis, changes) =>
    expect(decisionMarkdown(statedRecord(changes)).split('\n')[4]).toBe(basis),
  );

  it('says what is needed, and what decisions are worth', () => {
    const checks = statedRecord().checks.map((check) => ({
      ...check,
      status: 'missing' as const,
      furtherRows: 410,
    }));
    const lines = decisionMarkdown(
      statedRecord({ verdict: 'insufficient-evidence', checks, value: statedValue() }),
    ).split('\n');
    expect(lines.slice(2, 6)).toEqual([
      'it is better.',
      '',
      'Needed: 410 further labelled rows, asked for by champion-comparison.',
      '',
    ]);
    expect(lines).toContain('| value | EUR a row | bounds | in total |');
  });
});
