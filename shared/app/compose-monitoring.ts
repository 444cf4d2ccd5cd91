import { systemClock } from '../kernel/clock.ts';
import { createMonitor, type MonitorDeps, type MonitorResult } from '../monitoring/monitor.ts';
import type { DriftReport } from '../monitoring/report/report.ts';
import { createLedger } from '../promotion/record/ledger.ts';
import { emitEvent } from '../telemetry/events.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { recordKeyedRun } from './adapters/keyed-run.ts';
import { rejectionsInARow } from './adapters/rejections-in-a-row.ts';
import { downloadEvaluation, readReferenceProfile } from './adapters/version-files.ts';
import { contextLog } from './context-log.ts';
import { eachModel } from './each-model.ts';
import type { Policies } from './load-policies.ts';
import type { Platform } from './platform.ts';
import type { WorkCall } from './work-handler.ts';

/** Looks at every served model. */
export type Monitoring = { monitor(call: WorkCall): Promise<void> };

export function composeMonitoring(platform: Platform, policies: Policies, metrics: Metrics): Monitoring {
  const ledger = createLedger({ blobs: platform.blobs() });
  const deps: Omit<MonitorDeps, 'log'> = {
    blobs: platform.blobs(),
    leases: platform.leases(),
    reference: {
      referenceProfile: (model, version, signal) =>
        readReferenceProfile(platform.mlflow(), model, version, signal),
      referenceRows: (model, version, file, signal) =>
        downloadEvaluation(platform.mlflow(), { model, version }, file, signal),
    },
    runs: {
      recordMonitoringRun: ({ artifacts, ...run }, signal) => {
        const files = Object.fromEntries(artifacts.map(({ path, content }) => [path, content]));
        const named = {
          name: `monitoring ${run.key}`,
          keyTag: 'relevo.monitoring',
          startedAt: systemClock.now(),
        };
        return recordKeyedRun(platform.mlflow(), { ...run, ...named, files }, signal);
      },
    },
    decisions: { rejectionsInARow: (model, signal) => rejectionsInARow(ledger, model, signal) },
    clock: systemClock,
  };
  return {
    monitor: async ({ context, signal }) => {
      const log = contextLog(context);
      const monitor = createMonitor({ ...deps, log });
      await eachModel(policies, log, signal, async (model, policy) =>
        reportMonitoring(metrics, model, await monitor(model, policy, signal)),
      );
    },
  };
}

function reportMonitoring(metrics: Metrics, model: string, result: MonitorResult): void {
  if (result.kind === 'busy') return;
  const { code } = result.retraining;
  if (code !== 'NONE') metrics.count('ml.retraining.asked', 1, { model, outcome: code });
  if (result.window.kind !== 'judged' || result.window.repeated) return;
  const { report } = result.window;
  const dimensions = { model, version: report.version };
  metrics.count('ml.monitoring.windows', 1, { ...dimensions, outcome: report.code });
  for (const { column, distance } of report.columns)
    if (distance !== null) metrics.gauge('ml.drift.distance', distance, { ...dimensions, column });
  for (const [metric, value] of Object.entries(report.performance.metrics))
    if (value !== null) metrics.gauge('ml.performance', value, { ...dimensions, metric });
  if (report.alarm.raised) emitEvent('drift.alarm', alarmAttributes(model, report));
}

const alarmAttributes = (model: string, report: DriftReport): Record<string, string | number> => ({
  model,
  version: report.version,
  window: report.key,
  columns: report.alarm.columns.join(', '),
});
