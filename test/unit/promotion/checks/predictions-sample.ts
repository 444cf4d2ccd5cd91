import type { Evidence } from '../../../../shared/promotion/evidence/evidence.ts';
import type { CheckResult } from '../../../../shared/promotion/checks/check-result.ts';
import { evaluate, type Evaluation } from '../../../../shared/promotion/verdict/evaluate.ts';
import type { GateRules } from '../../../../shared/promotion/verdict/gate-rules.ts';

export { evidenceOf, type JudgedRow, times } from '../rows-sample.ts';

export function checkOf(evaluation: Evaluation, id: string): CheckResult {
  const found = evaluation.checks.find((check) => check.id === id);
  if (found === undefined)
    throw new Error(`no check ${id} among ${evaluation.checks.map((check) => check.id).join(', ')}`);
  return found;
}

export const judge = (evidence: Evidence, rules: GateRules, id: string): CheckResult =>
  checkOf(evaluate(evidence, rules), id);
