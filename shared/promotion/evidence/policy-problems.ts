import type { ModelDescription } from '../../scoring/model-description.ts';
import type { EvidenceProblem } from './evidence.ts';
import type { GateRules } from '../verdict/gate-rules.ts';

/** Where the model is not the one that the policy speaks about. Rows of unknown entities are not taken to be independent. */
export function policyProblems(description: ModelDescription, rules: GateRules): EvidenceProblem[] {
  const positive = rules.task === 'binary' ? (rules.positive ?? null) : null;
  const facts = [
    ['task', description.task, rules.task],
    ['target', description.target, rules.target],
    ['positive label', rules.task === 'binary' ? description.positive : null, positive],
  ] as const;
  return [
    ...facts.flatMap(([name, found, wanted]) =>
      found === wanted ? [] : [problem('broken', name, found, wanted)],
    ),
    ...(rules.entity === null || rules.entity === description.entity
      ? []
      : [problem('missing', 'entity', description.entity, rules.entity)]),
  ];
}

const problem = (
  kind: EvidenceProblem['kind'],
  name: string,
  found: string | null,
  wanted: string | null,
): EvidenceProblem => ({
  kind,
  what: `${name} of the model is ${found ?? 'none'}, the policy says ${wanted ?? 'none'}`,
});
