import type { MonitoringRun } from '../ports.ts';
import type { DriftReport } from './report.ts';

/** A report as a run in MLflow: numbers as metrics, the verdict as tags, the report itself as artifacts. */
export function runOfReport(report: DriftReport, page: string): MonitoringRun {
  return {
    model: report.model,
    version: report.version,
    key: report.key,
    metrics: metricsOf(report),
    tags: {
      'relevo.kind': 'monitoring',
      'relevo.window': `${report.window.start}/${report.window.end}`,
      'relevo.verdict': report.code,
      'relevo.alarm': String(report.alarm.raised),
      'relevo.drifted': report.drifted.join(', ').slice(0, 4000),
    },
    artifacts: [
      { path: 'monitoring/report.json', content: `${JSON.stringify(report, null, 2)}\n` },
      { path: 'monitoring/report.html', content: page },
    ],
  };
}

function metricsOf(report: DriftReport): Record<string, number> {
  const effects = report.columns.flatMap((column): [string, number][] =>
    column.effect === null ? [] : [[`drift.${column.part}.${metricName(column.column)}`, column.effect]],
  );
  const realised = Object.entries(report.performance.metrics).flatMap(([name, value]): [string, number][] =>
    value === null ? [] : [[`realised.${name}`, value]],
  );
  return {
    'monitoring.rows': report.rows,
    'drift.columns': report.drifted.length,
    'drift.largest_effect': Math.max(0, ...effects.map(([, effect]) => effect)),
    'drift.alarm': Number(report.alarm.raised),
    'quality.worse': report.quality.filter((check) => check.status === 'WORSE').length,
    'realised.coverage': report.performance.coverage,
    ...Object.fromEntries([...effects, ...realised]),
  };
}

/** MLflow allows letters, digits, and `_-. :/` in names of at most 250 characters. */
const metricName = (name: string): string => name.replaceAll(/[^\w\-. :/]/g, '_').slice(0, 200);
