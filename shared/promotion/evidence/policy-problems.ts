import type { ModelDescription } from '../../scoring/model-description.ts';
import type { EvidenceProblem } from './evidence.ts';
import type { GateRules } from '../verdict/gate-rules.ts';

/** Where the model is not the one that the policy speaks about, and where the policy asks for rows that are not judged on. */
export const policyProblems = (description: ModelDescription, rules: GateRules): EvidenceProblem[] => [
  ...modelProblems(description, rules),
  ...sourceProblems(rules),
];

/** Evaluation rows are the only ones that are judged on: rows that a policy insists on are missing. */
function sourceProblems({ gate: { evidence } }: GateRules): EvidenceProblem[] {
  const wanted = evidence.frozen === null ? evidence.source : 'frozen';
  if (wanted === 'auto' || wanted === 'candidate') return [];
  return [{ kind: 'missing', what: `the policy asks for ${wanted} rows, which are not judged on yet` }];
}

function modelProblems(description: ModelDescription, rules: GateRules): EvidenceProblem[] {
  const positive = rules.task === 'binary' ? (rules.positive ?? null) : null;
  const facts = [
    ['task', description.task, rules.task],
    ['target', description.target, rules.target],
    ['positive label', rules.task === 'binary' ? description.positive : null, positive],
  ] as const;
  return facts.flatMap(([name, found, wanted]) =>
    found === wanted
      ? []
      : [
          {
            kind: 'broken' as const,
            what: `${name} of the model is ${found ?? 'none'}, the policy says ${wanted ?? 'none'}`,
          },
        ],
  );
}
