import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareData } from '../../shared/app/commands/compare-data.ts';
import { compareLike } from '../../shared/app/commands/compare-like.ts';
import { comparePredictionFiles } from '../../shared/app/commands/compare-predictions.ts';
import type { Evidence } from '../../shared/promotion/evidence/evidence.ts';
import type { Predictions } from '../../shared/stats/metrics/predictions.ts';
import { decisionHtml } from '../../shared/promotion/report/decision-html.ts';
import { type SampleOptions, sampleEvidence, sampleRules } from '../unit/promotion/evidence-sample.ts';
import { sampleRecord } from '../unit/promotion/record-sample.ts';
import { compareSources } from '../../shared/monitoring/drift/compare-sources.ts';
import { distributionsOf } from '../../shared/monitoring/report/distribution.ts';
import { driftReportPage } from '../../shared/monitoring/report/report-page.ts';
import { methodOf } from '../../shared/monitoring/report/report.ts';
import { widePage } from '../support/wide-page.ts';
import { writeCustomers } from './sample-files.ts';

/** A report as it is made, and a column that one of its tables can be sorted by. */
type Sample = { name: string; html: () => Promise<string>; sortable: { column: string } };

type Files = { reference: string; current: string; html: string };

async function withFiles<T>(work: (files: Files) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'relevo-reports-'));
  const files = {
    reference: join(folder, 'reference.csv'),
    current: join(folder, 'current.csv'),
    html: join(folder, 'report.html'),
  };
  try {
    await writeCustomers(files.reference, 6000, false);
    await writeCustomers(files.current, 2000, true);
    return await work(files);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const unasked = { policy: undefined, sliceBy: undefined, json: undefined, junit: undefined };
const onProgress = (): void => undefined;

const comparison = (sliceBy?: string): Promise<string> =>
  withFiles(async (files) => {
    await compareData({ ...unasked, ...files, sliceBy, onProgress });
    return readFile(files.html, 'utf8');
  });

const quietComparison = (): Promise<string> =>
  withFiles(async (files) => {
    await compareData({ ...unasked, ...files, current: files.reference, onProgress });
    return readFile(files.html, 'utf8');
  });

const likeEvidently = (): Promise<string> =>
  withFiles(async (files) => {
    await compareLike({ ...unasked, ...files, like: 'evidently-0.7', method: undefined, onProgress });
    return readFile(files.html, 'utf8');
  });

const judgedWindow = (): Promise<string> =>
  withFiles(async ({ reference, current }) => {
    const options = { threshold: 0.1, alpha: 0.05, minRows: 500, maxNullShares: {} };
    const compared = await compareSources({
      reference: { kind: 'files', name: 'reference', files: [reference] },
      current: { kind: 'files', name: 'current', files: [current] },
      reading: { types: {}, leftOut: new Set() },
      options,
      sliceBy: undefined,
      onProgress,
    });
    const { code, ...found } = compared.comparison;
    return driftReportPage({
      format: 1,
      code: code === 'DRIFT' ? 'DRIFT' : 'QUIET',
      model: 'telco-churn',
      version: '7',
      key: '20260301T000000000Z',
      window: { start: '2026-02-28T00:00:00.000Z', end: '2026-03-01T00:00:00.000Z', slots: 2 },
      createdAt: '2026-03-01T00:10:00.000Z',
      rows: compared.current.rows,
      referenceRows: compared.reference.rows,
      method: methodOf('jensen-shannon'),
      ...options,
      ...found,
      distributions: distributionsOf(compared.reference, compared.current, new Set(['city'])),
      joint: compared.joint,
      performance: { labelled: 120, coverage: 0.06, unusable: 0, metrics: { accuracy: 0.81, roc_auc: 0.84 } },
      alarm: { raised: true, hits: 3, windows: 5, columns: ['tenure'], since: '2026-02-27T00:00:00.000Z' },
    });
  });

async function decision(options: SampleOptions, gate: Record<string, unknown> = {}): Promise<string> {
  const sample = sampleEvidence(options);
  const contract = { column: 'Contract', names: ['Month-to-month', 'One year', 'Two <years>'] };
  const of = Uint16Array.from({ length: sample.rows.used }, (_, row) => row % 3);
  const rows = { ...sample.rows, groups: [{ ...contract, of }], excluded: 13 };
  const rules = sampleRules({ slices: { columns: ['Contract'] }, ...gate });
  return decisionHtml(sampleRecord('telco-churn', { ...sample, rows }, rules));
}

const unstated = {
  task: undefined,
  target: 'left',
  positive: 'yes',
  entity: undefined,
  time: undefined,
  primary: undefined,
  mode: undefined,
  margin: undefined,
};

const linesOf = ({ predictions }: { predictions: Predictions | undefined }): string[] =>
  predictions?.task === 'binary'
    ? Array.from(
        predictions.probabilities,
        (chance, row) => `${chance},${predictions.truth[row] === 1 ? 'yes' : 'no'}`,
      )
    : [];

/** Two files of predictions about the same rows, one by chance, as `relevo compare --html` judges them. */
const comparedPredictions = (): Promise<string> =>
  withFiles(async ({ reference, current, html }) => {
    const rows = sampleEvidence({ rows: 2400, candidate: 1.1, champion: 1.6 });
    await writeFile(reference, ['probability,left', ...linesOf(rows.candidate)].join('\n'));
    await writeFile(current, ['probability,left', ...linesOf(rows.champion ?? rows.candidate)].join('\n'));
    await comparePredictionFiles({
      candidate: reference,
      champion: current,
      labels: reference,
      key: undefined,
      policy: undefined,
      short: unstated,
      threshold: 0.5,
      json: undefined,
      html,
      markdown: undefined,
      junit: undefined,
    });
    return readFile(html, 'utf8');
  });

const LONG = 'the-model-that-tells-which-customers-of-the-second-brand-will-leave-within-a-quarter';

/** Names as long as they may be, and more slices than are drawn. */
function longNames(): Promise<string> {
  const sample = sampleEvidence({ rows: 3000 });
  const named = (column: string, groups: number): Evidence['rows']['groups'][number] => ({
    column,
    names: Array.from(
      { length: groups },
      (_, at) => `${column} ${at}: subscribers with a contract of two years and no end in sight`,
    ),
    of: Uint16Array.from({ length: sample.rows.used }, (_, row) => (row * 7) % groups),
  });
  const groups = [named('postal_code_of_the_delivery_address', 40), named('plan', 2)];
  const rows = { ...sample.rows, groups };
  const rules = sampleRules({ slices: { columns: groups.map(({ column }) => column), rule: 'safe' } });
  return decisionHtml(sampleRecord(LONG, { ...sample, rows }, rules));
}

/** A candidate whose files are not what they were. */
function brokenEvidence(): Promise<string> {
  const sample = sampleEvidence({ rows: 1200 });
  const what = 'model.onnx has another digest than the version tag relevo.sha256 states';
  const candidate = { ...sample.candidate, predictions: undefined };
  const evidence: Evidence = { ...sample, candidate, problems: [{ kind: 'broken', what }] };
  return decisionHtml(
    sampleRecord('telco-churn', { ...evidence, rows: { ...sample.rows, used: 0 } }, sampleRules()),
  );
}

const rolledBack = (): Promise<string> => {
  const record = sampleRecord('telco-churn', sampleEvidence(), sampleRules());
  return decisionHtml({
    ...record,
    path: 'rollback',
    verdict: 'promote',
    reason: 'refuses every new customer since Monday, see the incident report',
    metrics: [],
    checks: record.checks.slice(0, 2),
    slices: [],
    figures: undefined,
  });
};

export const reports: Sample[] = [
  { name: 'drift', html: () => comparison('Contract'), sortable: { column: 'Effect' } },
  { name: 'no-drift', html: quietComparison, sortable: { column: 'Values' } },
  { name: 'drift-1000-columns', html: widePage, sortable: { column: 'p, adjusted' } },
  { name: 'drift-window', html: judgedWindow, sortable: { column: 'Column' } },
  { name: 'drift-like-evidently', html: likeEvidently, sortable: { column: 'Score' } },
  {
    name: 'decision-promote',
    html: () => decision({ rows: 2000, correlation: 0.995 }),
    sortable: { column: 'Metric' },
  },
  {
    name: 'decision-reject',
    html: () => decision({ candidate: 0.8 }, { floors: { roc_auc: 0.8 } }),
    sortable: { column: 'Check' },
  },
  { name: 'decision-open', html: () => decision({ rows: 150 }), sortable: { column: 'Candidate' } },
  { name: 'decision-first', html: () => decision({ champion: null }), sortable: { column: 'Check' } },
  { name: 'decision-broken', html: brokenEvidence, sortable: { column: 'Check' } },
  { name: 'decision-long-names', html: longNames, sortable: { column: 'Group' } },
  { name: 'decision-rollback', html: rolledBack, sortable: { column: 'Check' } },
  { name: 'comparison', html: comparedPredictions, sortable: { column: 'Metric' } },
];
