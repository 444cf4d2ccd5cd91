import { canonicalJson } from '../../kernel/json.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { DecisionRecord } from '../record/decision-record.ts';
import { recordValue } from '../record/value-record.ts';
import { recordMetrics, recordSlices } from '../record/write-record.ts';
import { evaluate } from '../verdict/evaluate.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { recordedRules } from './recorded-rules.ts';

export type Replay = {
  verdict: Verdict;
  /** What came out otherwise than it was recorded: `verdict`, `reason`, `check champion-comparison`, `metric roc_auc`, `value`, `slice Contract One year`; none when the record holds. */
  differences: string[];
};

/** Makes a decision again from its evidence, and compares every number to the last digit. Throws RULES_UNKNOWN. */
export function replayDecision(record: DecisionRecord, evidence: Evidence): Replay {
  const rules = recordedRules(record);
  const { measurements, slices, value, checks, ...again } = evaluate(evidence, rules);
  const whole = (['verdict', 'reason', 'path', 'furtherRows', 'figures'] as const).filter(
    (field) => canonicalJson(record[field]) !== canonicalJson(again[field]),
  );
  const metrics = recordMetrics(measurements, rules.primary);
  return {
    verdict: again.verdict,
    differences: [
      ...whole,
      ...different(byName(record.checks, checkName), byName(checks, checkName)),
      ...different(byName(record.metrics, metricName), byName(metrics, metricName)),
      ...different(byName([record.value], valueName), byName([recordValue(value)], valueName)),
      ...different(byName(record.slices, sliceName), byName(recordSlices(slices), sliceName)),
    ],
  };
}

const checkName = ({ id }: { id: string }): string => `check ${id}`;
const valueName = (): string => 'value';
const metricName = ({ metric }: { metric: string }): string => `metric ${metric}`;

const sliceName = ({ column, group }: { column: string; group: string }): string =>
  `slice ${column} ${group}`;

const byName = <T>(items: readonly T[], nameOf: (item: T) => string): Map<string, string> =>
  new Map(items.map((item) => [nameOf(item), canonicalJson(item)]));

const different = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name) !== after.get(name));
