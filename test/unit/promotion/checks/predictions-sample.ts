import { metricsOf } from '../../../../shared/kernel/metric-names.ts';
import { nameOfGroup } from '../../../../shared/policy/gate/groups.ts';
import type { CheckResult } from '../../../../shared/promotion/checks/check-result.ts';
import type { Facts } from '../../../../shared/promotion/checks/facts.ts';
import type { Evidence } from '../../../../shared/promotion/evidence/evidence.ts';
import { orderRows } from '../../../../shared/promotion/evidence/rows/order-rows.ts';
import { measure } from '../../../../shared/promotion/measures/measure.ts';
import { measureSlices } from '../../../../shared/promotion/measures/measure-slices.ts';
import { measureValue } from '../../../../shared/promotion/measures/measure-value.ts';
import type { Evaluation } from '../../../../shared/promotion/verdict/evaluate.ts';
import {
  sampleCheck,
  statisticalChecks,
  structuralChecks,
} from '../../../../shared/promotion/verdict/gate-checks.ts';
import type { GateRules } from '../../../../shared/promotion/verdict/gate-rules.ts';
import { runCheck } from '../../../../shared/promotion/verdict/run-check.ts';
import { resultOf } from '../facts-sample.ts';

export { evidenceOf, type JudgedRow, times } from '../rows-sample.ts';

export const checkOf = ({ checks }: Evaluation, id: string): CheckResult => resultOf(checks, id);

/** What one check finds, measured only where it looks. */
export function judge(evidence: Evidence, rules: GateRules, id: string): CheckResult {
  const known = [...structuralChecks, sampleCheck, ...statisticalChecks];
  const check = known.find(({ name }) => id === name || id.startsWith(`${name}:`));
  if (check === undefined) throw new Error(`${id} is no check`);
  return resultOf(runCheck(check, factsOf(orderRows(evidence), rules)), id);
}

const factsOf = (evidence: Evidence, rules: GateRules): Facts => ({
  evidence,
  rules,
  get measurements() {
    const { candidate, champion, rows } = evidence;
    const { alpha, resamples } = rules.gate;
    return candidate.predictions === undefined
      ? []
      : measure({
          candidate: candidate.predictions,
          champion: champion?.predictions,
          entities: rows.entities,
          times: rows.times,
          alpha,
          resamples,
          names: metricsOf(candidate.predictions.task),
        });
  },
  get slices() {
    const { alpha, resamples, slices } = rules.gate;
    const { minRows } = slices;
    const columns = slices.columns.map(nameOfGroup);
    return measureSlices(evidence, { columns, metric: rules.primary, alpha, resamples, minRows });
  },
  get value() {
    return measureValue(evidence, rules);
  },
});
