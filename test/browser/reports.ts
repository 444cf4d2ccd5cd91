import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareData } from '../../shared/app/commands/compare-data.ts';
import { compareLike } from '../../shared/app/commands/compare-like.ts';
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
];
