import { metricsOf } from '../../kernel/metric-names.ts';
import { nameOfGroup } from '../../policy/gate/groups.ts';
import type { CheckResult } from '../checks/check-result.ts';
import type { Facts } from '../checks/facts.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Figures } from '../measures/figures.ts';
import { figuresOf } from '../measures/figures-of.ts';
import { orderRows } from '../evidence/rows/order-rows.ts';
import { measure } from '../measures/measure.ts';
import { measureSlices, type Slice } from '../measures/measure-slices.ts';
import { measureValue } from '../measures/measure-value.ts';
import type { Measurement } from '../measures/measurement.ts';
import type { DecisionRecord } from '../record/decision-record.ts';
import {
  type NamedCheck,
  offlineChecks,
  sampleCheck,
  statisticalChecks,
  structuralChecks,
} from './gate-checks.ts';
import type { GateRules } from './gate-rules.ts';
import { neediest } from '../checks/neediest.ts';
import { reasonOf } from './reason.ts';
import { runCheck } from './run-check.ts';
import type { Verdict } from './verdict.ts';

export type Evaluation = {
  verdict: Verdict;
  /** One sentence, with the interval that decided. */
  reason: string;
  /** The first champion is judged by absolute and safety checks alone. */
  path: DecisionRecord['path'];
  checks: CheckResult[];
  measurements: readonly Measurement[];
  /** The primary metric on the groups that the policy names. */
  slices: readonly Slice[];
  /** What decisions are worth; undefined where the policy does not ask. */
  value: Facts['value'];
  /** What a report draws; undefined where there are no predictions to draw. */
  figures: Figures | undefined;
  /** Labelled rows still needed, the most that any check asks for; null where rows are not what is missing. */
  furtherRows: number | null;
};

/** Runs every check and decides. Pure: equal evidence and rules give the equal result, whatever the order of the rows. */
export const evaluate = (evidence: Evidence, rules: GateRules): Evaluation =>
  decide(structuralChecks, evidence, rules);

/** The same where there are predictions only: without the checks of what the candidate is and of where it comes from. */
export const evaluatePredictions = (evidence: Evidence, rules: GateRules): Evaluation =>
  decide(offlineChecks, evidence, rules);

function decide(structural: readonly NamedCheck[], evidence: Evidence, rules: GateRules): Evaluation {
  const ordered = orderRows(evidence);
  const facts: Facts = {
    evidence: ordered,
    rules,
    measurements: measurementsOf(ordered, rules),
    slices: slicesOf(ordered, rules),
    value: measureValue(ordered, rules),
  };
  const checks = runChecks(structural, facts);
  const verdict = verdictOf(checks);
  const path = evidence.champion === null ? 'first-champion' : 'against-champion';
  const furtherRows = verdict === 'insufficient-evidence' ? (neediest(checks)?.furtherRows ?? null) : null;
  const { measurements, slices, value } = facts;
  const reason = reasonOf(verdict, path, checks);
  const figures = figuresOf(ordered);
  return { verdict, path, checks, measurements, slices, value, figures, furtherRows, reason };
}

/** What all checks find. Those of predictions are left open where there are too few rows. */
export function runChecks(structural: readonly NamedCheck[], facts: Facts): CheckResult[] {
  const run = (checks: readonly NamedCheck[]): CheckResult[] =>
    checks.flatMap((check) => runCheck(check, facts));
  const size = run([sampleCheck]);
  const enough = size.every(({ status }) => status === 'pass');
  const statistical = run(statisticalChecks).map((result) => (enough ? result : leftOpen(result)));
  return [...run(structural), ...size, ...statistical];
}

/**
 * Anything that failed rejects; else anything that is missing leaves it open. Warnings and checks that were not made decide
 * nothing, so without one that passed nothing is promoted.
 */
export function verdictOf(checks: readonly Pick<CheckResult, 'status'>[]): Verdict {
  const some = (wanted: CheckResult['status']): boolean => checks.some(({ status }) => status === wanted);
  if (some('fail')) return 'reject';
  return some('missing') || !some('pass') ? 'insufficient-evidence' : 'promote';
}

const leftOpen = (result: CheckResult): CheckResult =>
  result.status === 'fail'
    ? { ...result, status: 'missing', reason: `${result.reason}; too few rows to decide` }
    : result;

function measurementsOf({ candidate, champion, rows }: Evidence, { gate }: GateRules): Measurement[] {
  if (candidate.predictions === undefined || rows.used === 0) return [];
  const { task } = candidate.predictions;
  const calibrated = gate.calibration !== null && rows.used >= gate.calibration.minRows;
  return measure({
    candidate: candidate.predictions,
    champion: champion?.predictions,
    entities: rows.entities,
    times: rows.times,
    alpha: gate.alpha,
    resamples: gate.resamples,
    names: [
      ...metricsOf(task),
      ...(calibrated && task !== 'regression' ? (['calibration_error'] as const) : []),
    ],
  });
}

const slicesOf = (evidence: Evidence, { gate, primary }: GateRules): Slice[] =>
  measureSlices(evidence, {
    columns: gate.slices.columns.map(nameOfGroup),
    metric: primary,
    alpha: gate.alpha,
    resamples: gate.resamples,
    minRows: gate.slices.minRows,
  });
