import type { Policy } from '../../policy/policy.ts';
import type { Task } from './performance.ts';

const PROBABILITY = 'probability_';

/** The policy's task as performance needs it; a multiclass model's classes are named by its outputs. */
export function taskOf(policy: Policy, outputs: readonly string[]): Task {
  if (policy.task === 'regression') return { task: 'regression' };
  if (policy.task === 'multiclass') {
    const named = outputs.filter((name) => name.startsWith(PROBABILITY));
    return { task: 'multiclass', classes: named.map((name) => name.slice(PROBABILITY.length)) };
  }
  const target = Object.hasOwn(policy.columns, policy.target) ? policy.columns[policy.target] : undefined;
  return { task: 'binary', positive: policy.positive ?? '', labels: target?.categories };
}
