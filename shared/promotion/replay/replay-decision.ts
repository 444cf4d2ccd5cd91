import { canonicalJson } from '../../kernel/json.ts';
import type { CheckResult } from '../checks/check-result.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { DecisionRecord } from '../record/decision-record.ts';
import { recordValue } from '../record/value-record.ts';
import { recordMetrics, recordSlices } from '../record/write-record.ts';
import { evaluate } from '../verdict/evaluate.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { recordedRules } from './recorded-rules.ts';

export type Replay = {
  verdict: Verdict;
  /** What came out otherwise than it was recorded: `verdict`, `check champion-comparison`, `metric roc_auc`, `value`, `slice Contract One year`; none when the record holds. */
  differences: string[];
  /** What is the same but said in other words, as another release may: `reason`, `check churn`. */
  reworded: string[];
};

/** Makes a decision again from its evidence, and compares verdict, statuses and every number to the last digit, sentences apart. Throws RULES_UNKNOWN. */
export function replayDecision(record: DecisionRecord, evidence: Evidence): Replay {
  const rules = recordedRules(record);
  const { measurements, slices, value, checks, ...again } = evaluate(evidence, rules);
  const whole = (['verdict', 'path', 'furtherRows', 'figures'] as const).filter(
    (field) => canonicalJson(record[field]) !== canonicalJson(again[field]),
  );
  const metrics = recordMetrics(measurements, rules.primary);
  const differentChecks = different(findings(record.checks), findings(checks));
  return {
    verdict: again.verdict,
    reworded: [
      ...(record.reason === again.reason ? [] : ['reason']),
      ...different(byName(record.checks, checkName), byName(checks, checkName)).filter(
        (name) => !differentChecks.includes(name),
      ),
    ],
    differences: [
      ...whole,
      ...differentChecks,
      ...different(byName(record.metrics, metricName), byName(metrics, metricName)),
      ...different(byName([record.value], valueName), byName([recordValue(value)], valueName)),
      ...different(byName(record.slices, sliceName), byName(recordSlices(slices), sliceName)),
    ],
  };
}

const checkName = ({ id }: { id: string }): string => `check ${id}`;

/** What checks found, without their sentences. */
const findings = (checks: readonly CheckResult[]): Map<string, string> =>
  byName(
    checks.map((check) => ({ ...check, reason: '', required: '' })),
    checkName,
  );

const valueName = (): string => 'value';
const metricName = ({ metric }: { metric: string }): string => `metric ${metric}`;

const sliceName = ({ column, group }: { column: string; group: string }): string =>
  `slice ${column} ${group}`;

const byName = <T>(items: readonly T[], nameOf: (item: T) => string): Map<string, string> =>
  new Map(items.map((item) => [nameOf(item), canonicalJson(item)]));

const different = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name) !== after.get(name));
