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
  const labels = changedLabels === 0 ? '' : `, ${changedLabels} labels differ`;
  const largest = Number.isFinite(largestDifference) ? largestDifference.toExponential(1) : 'not a number';
  return [
    {
      ...plainResult(
        id,
        equal ? 'pass' : 'fail',
        required,
        `largest difference ${largest} over ${rows} rows${labels}`,
      ),
      observed: Number.isFinite(largestDifference) ? largestDifference : 'not finite',
      limit: TOLERANCE,
      rows,
    },
  ];
};
