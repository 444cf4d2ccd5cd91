import { candidateState } from '../checks/candidate-state.ts';
import { championComparison } from '../checks/champion-comparison.ts';
import { evidenceIntegrity } from '../checks/evidence-integrity.ts';
import { exportParity } from '../checks/export-parity.ts';
import type { Check, Facts } from '../checks/facts.ts';
import { floors } from '../checks/floors.ts';
import { naiveModel } from '../checks/naive-model.ts';
import { sampleSize } from '../checks/sample-size.ts';
import { signatureCompatibility } from '../checks/signature-compatibility.ts';
import type { CheckResult } from '../checks/check-result.ts';
import type { DecisionRecord } from '../record/decision-record.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { GateRules } from './gate-rules.ts';
import type { Figures } from '../measures/figures.ts';
import { figuresOf } from '../measures/figures-of.ts';
import { measure } from '../measures/measure.ts';
import type { Measurement } from '../measures/measurement.ts';
import { orderRows } from '../evidence/order-rows.ts';
import { reasonOf } from './reason.ts';
import type { Verdict } from './verdict.ts';

/** Checks of what the candidate is, which no number of rows can soften. */
const structuralChecks: readonly Check[] = [
  evidenceIntegrity,
  candidateState,
  signatureCompatibility,
  exportParity,
];
/** Checks of how well it predicts, which too small a sample leaves open. */
const statisticalChecks: readonly Check[] = [floors, naiveModel, championComparison];

export type Evaluation = {
  verdict: Verdict;
  /** One sentence, with the interval that decided. */
  reason: string;
  /** The first champion is judged by absolute and safety checks alone. */
  path: DecisionRecord['path'];
  checks: CheckResult[];
  measurements: readonly Measurement[];
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
  decide([evidenceIntegrity], evidence, rules);

function decide(structural: readonly Check[], evidence: Evidence, rules: GateRules): Evaluation {
  const ordered = orderRows(evidence);
  const facts: Facts = { evidence: ordered, rules, measurements: measurementsOf(ordered, rules) };
  const run = (checks: readonly Check[]): CheckResult[] => checks.flatMap((check) => check(facts));
  const size = sampleSize(facts);
  const enough = size.every(({ status }) => status === 'pass');
  const statistical = run(statisticalChecks).map((result) => (enough ? result : leftOpen(result)));
  const checks = [...run(structural), ...size, ...statistical];
  const verdict = verdictOf(checks);
  const path = evidence.champion === null ? 'first-champion' : 'against-champion';
  const furtherRows = checks.reduce<number | null>(
    (most, check) => (check.furtherRows === null ? most : Math.max(most ?? 0, check.furtherRows)),
    null,
  );
  const { measurements } = facts;
  const reason = reasonOf(verdict, path, checks);
  return { verdict, path, checks, measurements, figures: figuresOf(ordered), furtherRows, reason };
}

/** Anything that failed rejects; else anything that is missing leaves it open; only all passed promotes. */
export function verdictOf(checks: readonly Pick<CheckResult, 'status'>[]): Verdict {
  if (checks.some(({ status }) => status === 'fail')) return 'reject';
  return checks.length > 0 && checks.every(({ status }) => status === 'pass')
    ? 'promote'
    : 'insufficient-evidence';
}

const leftOpen = (result: CheckResult): CheckResult =>
  result.status === 'fail'
    ? { ...result, status: 'missing', reason: `${result.reason}; too few rows to decide` }
    : result;

function measurementsOf({ candidate, champion, rows }: Evidence, { gate }: GateRules): Measurement[] {
  if (candidate.predictions === undefined || rows.used === 0) return [];
  return measure({
    candidate: candidate.predictions,
    champion: champion?.predictions,
    entities: rows.entities,
    alpha: gate.alpha,
    resamples: gate.resamples,
  });
}
