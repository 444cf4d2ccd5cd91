import { countOf, formatLargest } from '../report/format-number.ts';
import { type Check, plainResult } from './facts.ts';

const TOLERANCE = 1e-5;

/** The exported graph gives what the trained model gave, row by row. */
export const exportParity: Check = ({ evidence: { parity } }) => {
  const id = 'export-parity';
  const required = `scores within ${TOLERANCE} of those recorded at training`;
  if (parity === undefined)
    return [plainResult(id, 'missing', required, 'there are no recorded predictions to compare with')];
  const { largestDifference, rows, changedLabels } = parity;
  const equal = largestDifference <= TOLERANCE;
  const labels = changedLabels === 0 ? '' : `, ${countOf(changedLabels, 'label differs', 'labels differ')}`;
  return [
    {
      ...plainResult(
        id,
        equal ? 'pass' : 'fail',
        required,
        `largest difference ${formatLargest(largestDifference)} over ${countOf(rows, 'row')}${labels}`,
      ),
      observed: Number.isFinite(largestDifference) ? largestDifference : 'not finite',
      limit: TOLERANCE,
      rows,
    },
  ];
};
