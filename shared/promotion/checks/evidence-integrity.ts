import { countOf } from '../report/format-number.ts';
import { type Check, plainResult } from './facts.ts';

const required = 'digests equal to the version tags, finite numbers, known labels, models that load';

/** Broken evidence rejects; absent evidence leaves the question open. */
export const evidenceIntegrity: Check = ({ evidence: { problems } }) => {
  const broken = problems.filter(({ kind }) => kind === 'broken');
  const worst = broken.length > 0 ? broken : problems;
  const status = broken.length > 0 ? 'fail' : problems.length > 0 ? 'missing' : 'pass';
  const reason = status === 'pass' ? 'nothing of the evidence is broken or missing' : sentences(worst);
  return [
    {
      ...plainResult('evidence-integrity', status, required, reason),
      observed: countOf(problems.length, 'problem'),
    },
  ];
};

const sentences = (problems: readonly { what: string }[]): string =>
  problems.map(({ what }) => what).join('; ');
