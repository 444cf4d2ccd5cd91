import { formatCount } from '../report/format-number.ts';
import { type Check, plainResult } from './facts.ts';

/** A set that was decided on again and again is fitted to in the end, by those who choose what to try next. */
export const evidenceReuse: Check = ({ evidence: { set }, rules: { gate } }) => {
  if (set === null) return [];
  const { maxDecisions } = gate.evidence;
  const required = `fewer than ${formatCount(maxDecisions)} decisions on these rows before`;
  if (set.digest === null)
    return [
      plainResult('evidence-reuse', 'missing', required, 'the rows have no digest that they are known by'),
    ];
  const used = set.decisions >= maxDecisions;
  const times = `${formatCount(set.decisions)} ${set.decisions === 1 ? 'decision was' : 'decisions were'} made on these rows before`;
  const reason = used ? `${times}; they must be replaced` : times;
  return [
    {
      ...plainResult('evidence-reuse', used ? 'missing' : 'pass', required, reason),
      observed: set.decisions,
      limit: maxDecisions,
    },
  ];
};
