import type { Policy } from '../../policy/policy.ts';
import { evaluateAlarm } from './alarm.ts';
import { optionsOf } from '../drift/compare-options.ts';
import { compareProfiles } from '../drift/compare-profiles.ts';
import { compareJoint, jointSignals } from '../joint/compare-joint.ts';
import type { JointSamples } from './sample-window.ts';
import type { Profile } from '../profile/profile.ts';
import type { WindowTruth } from './truth-of-window.ts';
import { distributionsOf } from '../report/distribution.ts';
import { type DriftReport, methodOf } from '../report/report.ts';

export type JudgedWindow = {
  model: string;
  version: string;
  key: string;
  start: Date;
  end: Date;
  slots: number;
  createdAt: Date;
};

/** What was counted and measured of a window. */
export type MeasuredWindow = {
  reference: Profile;
  current: Profile;
  samples: JointSamples | undefined;
  truth: WindowTruth;
  /** Rows per entity in the window; undefined where the policy names no entity. */
  rowsPerEntity: number | undefined;
};

/** Compares a window with its reference and makes its report. */
export function judgeWindow(
  window: JudgedWindow,
  { reference, current: captured, samples, truth, rowsPerEntity }: MeasuredWindow,
  policy: Policy,
  earlier: readonly DriftReport[],
): DriftReport {
  const { performance, labels } = truth;
  const current = { ...captured, labels };
  const options = optionsOf(policy);
  const redacted = new Set(Object.keys(policy.capture.redact));
  const { code, ...compared } = compareProfiles(reference, current, {
    ...options,
    entityRows: { reference: undefined, current: rowsPerEntity },
    redacted,
    newColumns: [],
  });
  const joint =
    samples === undefined
      ? null
      : compareJoint(samples.plan, samples.reference, samples.current, compared, options);
  const { start, end, slots, createdAt, ...named } = window;
  return {
    format: 1,
    code: code === 'DRIFT' ? 'DRIFT' : 'QUIET',
    ...named,
    window: { start: start.toISOString(), end: end.toISOString(), slots },
    createdAt: createdAt.toISOString(),
    rows: current.rows,
    referenceRows: reference.rows,
    method: methodOf(policy.monitoring.distance),
    threshold: options.threshold,
    alpha: options.alpha,
    ...compared,
    signals: [...compared.signals, ...(joint === null ? [] : jointSignals(joint, options))],
    distributions: distributionsOf(reference, current, redacted),
    joint,
    performance,
    alarm: alarmOf(earlier, { drifted: compared.drifted, start }, policy),
  };
}

function alarmOf(
  earlier: readonly DriftReport[],
  current: { drifted: string[]; start: Date },
  policy: Policy,
): DriftReport['alarm'] {
  const judged = [
    ...earlier.map((report) => ({ drifted: report.drifted, start: report.window.start })),
    { drifted: current.drifted, start: current.start.toISOString() },
  ];
  const alarm = evaluateAlarm(
    judged.map((window) => window.drifted.length > 0),
    policy.monitoring.alarm,
  );
  const hits = judged.slice(-alarm.windows).filter((window) => window.drifted.length > 0);
  const times = new Map<string, number>();
  for (const name of hits.flatMap((window) => window.drifted)) times.set(name, (times.get(name) ?? 0) + 1);
  const columns = [...times].toSorted((a, b) => b[1] - a[1]).map(([name]) => name);
  return { ...alarm, columns, since: hits[0]?.start ?? current.start.toISOString() };
}
