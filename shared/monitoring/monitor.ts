import type { Clock } from '../kernel/clock.ts';
import { isRelevoError } from '../kernel/error.ts';
import type { Log } from '../kernel/log.ts';
import { durationMs } from '../policy/duration.ts';
import type { Policy } from '../policy/policy.ts';
import { type Database, withDuckDb } from '../tables/database.ts';
import { withScratchFolder } from '../tables/scratch-folder.ts';
import { createAskRetraining, type RetrainingOutcome } from './retraining/ask-retraining.ts';
import { capturedType } from './windows/captured-type.ts';
import { chooseWindow } from './windows/choose-window.ts';
import { compactHour, type Compacted } from './windows/compact.ts';
import { expireHours } from './windows/expire-hours.ts';
import { hourEnd, type InferenceHour, listHours } from './windows/inference-blobs.ts';
import { judgeWindow } from './windows/judge-window.ts';
import { createRowLoader, type RowLoader } from './windows/load-rows.ts';
import type {
  DecisionHistory,
  MonitoringBlobs,
  MonitoringLeases,
  MonitoringRuns,
  ReferenceProfiles,
} from './ports.ts';
import type { Profile } from './profile/profile.ts';
import { driftReportPage } from './report/report-page.ts';
import { createReportStore, windowKey } from './report/report-store.ts';
import type { DriftReport } from './report/report.ts';
import { runOfReport } from './report/run-of-report.ts';
import { entityRowsOfWindow } from './windows/entity-rows-of-window.ts';
import { truthOfWindow } from './windows/truth-of-window.ts';
import { sampleWindow } from './windows/sample-window.ts';
import { openWindows } from './windows/open-windows.ts';
import type { WindowRows } from './windows/window-rows.ts';
import { graceMs, lastWindowEnd } from './windows/window.ts';

export type WindowOutcome =
  | { kind: 'no-predictions' }
  | { kind: 'not-enough-data'; version: string; rows: number; needed: number }
  /** The version was registered without a reference profile. */
  | { kind: 'no-reference'; version: string }
  /** `repeated`: the window had been judged before. */
  | { kind: 'judged'; report: DriftReport; repeated: boolean };

export type MonitorResult =
  /** Another run watches this model at this moment. */
  | { kind: 'busy' }
  | { kind: 'done'; compacted: Compacted; window: WindowOutcome; retraining: RetrainingOutcome };

export type Monitor = (model: string, policy: Policy, signal?: AbortSignal) => Promise<MonitorResult>;

export type MonitorDeps = {
  blobs: MonitoringBlobs;
  leases: MonitoringLeases;
  reference: ReferenceProfiles;
  runs: MonitoringRuns;
  decisions: DecisionHistory;
  clock: Clock;
  log: Log;
};

const HOUR_MS = 3_600_000;
/** An alarm waits for its labels until this many later windows were judged, or another version serves. */
const ALARM_STANDS = 32;

/**
 * Watches one model: compacts closed hours of captured rows, judges the newest closed window once, shows the report in MLflow, and asks for retraining
 * when an alarm stands or the schedule says so. Runs as often as it likes, also after a crash at any point: a window has one report, an alarm one
 * upload. With MLflow away it throws a retryable error, and the next run does what is left.
 */
export function createMonitor(deps: MonitorDeps): Monitor {
  return async (model, policy, signal) => {
    try {
      return await deps.leases.withLease(
        `monitor/${model}`,
        (leased) => monitorOnce(deps, model, policy, leased),
        signal === undefined ? {} : { signal },
      );
    } catch (error) {
      if (isRelevoError(error) && error.code === 'LEASE_HELD') return { kind: 'busy' };
      throw error;
    }
  };
}

async function monitorOnce(
  deps: MonitorDeps,
  model: string,
  policy: Policy,
  signal: AbortSignal,
): Promise<MonitorResult> {
  const { compacted, hours } = await compact(deps, model, policy, signal);
  return withScratchFolder((folder) =>
    withDuckDb(
      async (database) => {
        const rows = createRowLoader({ blobs: deps.blobs, database, folder, hours });
        const reference = rememberedReference(deps.reference, model);
        const session: Session = { deps, model, policy, database, rows, folder, reference };
        const window = await judge(
          session,
          await openWindows({ ...deps, ...session, hours }, signal),
          signal,
        );
        const retraining = await askRetraining(session, window, signal);
        await finishReports(session, signal);
        return { kind: 'done', compacted, window, retraining };
      },
      { signal },
    ),
  );
}

type Session = {
  deps: MonitorDeps;
  model: string;
  policy: Policy;
  database: Database;
  rows: RowLoader;
  folder: string;
  reference: (version: string, signal?: AbortSignal) => Promise<Profile | undefined>;
};

/** Asks for each version's profile once. */
function rememberedReference(source: ReferenceProfiles, model: string): Session['reference'] {
  const known = new Map<string, Promise<Profile | undefined>>();
  return (version, signal) => {
    const found = known.get(version) ?? source.referenceProfile(model, version, signal);
    known.set(version, found);
    return found;
  };
}

/** Hours past their retention go; with windows of under an hour the current hour is compacted too. */
async function compact(
  deps: MonitorDeps,
  model: string,
  policy: Policy,
  signal: AbortSignal,
): Promise<{ compacted: Compacted; hours: InferenceHour[] }> {
  const now = deps.clock.now().getTime();
  const limit = new Date(now - durationMs(policy.capture.featureRetention));
  const hours = await expireHours(deps.blobs, await listHours(deps.blobs, model, signal), limit, signal);
  const eager = durationMs(policy.monitoring.window) < HOUR_MS;
  const closedBefore = now - graceMs(HOUR_MS);
  const compacted = { rows: 0, malformed: 0 };
  const due = hours.filter(
    (hour) => hour.lines.length > 0 && (eager || hourEnd(hour).getTime() <= closedBefore),
  );
  for (const hour of due) {
    const done = await compactHour(deps, hour, (part, name) => capturedType(policy, part, name), signal);
    compacted.rows += done.rows;
    compacted.malformed += done.malformed;
  }
  return { compacted, hours: due.length === 0 ? hours : await listHours(deps.blobs, model, signal) };
}

async function judge(session: Session, windows: WindowRows, signal: AbortSignal): Promise<WindowOutcome> {
  const { deps, model, policy } = session;
  const store = createReportStore(deps.blobs);
  const end = lastWindowEnd(deps.clock.now(), durationMs(policy.monitoring.window));
  const key = windowKey(end);
  const earlier = await newestReports(session, policy.monitoring.alarm.windows, signal);
  const last = earlier.at(-1);
  if (last !== undefined && last.key >= key) return { kind: 'judged', report: last, repeated: true };
  const judged = last && { version: last.version, end: new Date(last.window.end) };
  const choice = await chooseWindow(windows.lookBack, policy, end, judged, signal);
  if (choice.kind !== 'window') return choice;
  const { version } = choice;
  const reference = await session.reference(version, signal);
  if (reference === undefined) return { kind: 'no-reference', version };
  const current = await windows.profile(choice, version, reference, signal);
  const sampled = { ...session, reference: deps.reference, log: deps.log };
  const samples = await sampleWindow(sampled, choice, reference, current.rows, signal);
  const truth = await truthOfWindow({ ...session, blobs: deps.blobs }, choice, reference, signal);
  const rowsPerEntity = await entityRowsOfWindow(session, choice, signal);
  const { kind: _kind, ...window } = choice;
  const report = judgeWindow(
    { model, key, ...window, createdAt: deps.clock.now() },
    { reference, current, samples, truth, rowsPerEntity },
    policy,
    earlier.filter((one) => one.version === version),
  );
  return { kind: 'judged', report: await store.create(report, signal), repeated: false };
}

/** The newest `count` reports, oldest first. */
async function newestReports(session: Session, count: number, signal: AbortSignal): Promise<DriftReport[]> {
  const store = createReportStore(session.deps.blobs);
  const { keys } = await store.list(session.model, signal);
  const reports: DriftReport[] = [];
  for (const key of keys.slice(-count)) {
    const report = await store.read(session.model, key, signal);
    if (report !== undefined) reports.push(report);
  }
  return reports;
}

async function askRetraining(
  session: Session,
  window: WindowOutcome,
  signal: AbortSignal,
): Promise<RetrainingOutcome> {
  const serving = servingVersion(window);
  const reports = await newestReports(session, ALARM_STANDS, signal);
  const alarm = reports.findLast(
    (report) => report.alarm.raised && report.version === (serving ?? report.version),
  );
  const version = serving ?? alarm?.version;
  const reference: Profile | undefined =
    version === undefined ? undefined : await session.reference(version, signal);
  if (reference === undefined) return { code: 'NONE' };
  return createAskRetraining(session.deps)({ ...session, reference, alarm }, signal);
}

function servingVersion(window: WindowOutcome): string | undefined {
  if (window.kind === 'no-predictions') return undefined;
  return window.kind === 'judged' ? window.report.version : window.version;
}

/** Pages and runs in MLflow of the reports that have none yet, this run's or those of one that broke off. */
async function finishReports(session: Session, signal: AbortSignal): Promise<void> {
  const { deps, model } = session;
  const store = createReportStore(deps.blobs);
  const { keys, finished } = await store.list(model, signal);
  for (const key of keys.filter((candidate) => !finished.has(candidate))) {
    const report = await store.read(model, key, signal);
    if (report === undefined) continue;
    const page = await driftReportPage(report);
    await store.writePage(report, page, signal);
    await deps.runs.recordMonitoringRun(runOfReport(report, page), signal);
    await store.finish(report, signal);
    deps.log.info('window judged', {
      model,
      version: report.version,
      window: report.key,
      verdict: report.code,
      drifted: report.drifted.length,
      alarm: report.alarm.raised,
    });
  }
}
