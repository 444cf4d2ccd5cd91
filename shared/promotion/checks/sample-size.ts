import { countOf, formatCount, formatFurtherRows } from '../report/format-number.ts';
import { whyLeftOut } from '../report/judged-rows.ts';
import { type Check, plainResult } from './facts.ts';
import { rarerLabel, rowsLacking } from './rows-lacking.ts';

/** Enough rows, and for binary models enough of the rarer label, to say anything. */
export const sampleSize: Check = ({ evidence, rules: { gate } }) => {
  const rows = evidence.rows.used;
  const rarer = rarerLabel(evidence.candidate.predictions);
  const needed = rowsLacking(rows, rarer, gate);
  const positives = rarer === undefined ? '' : `, ${formatCount(rarer)} of the rarer label`;
  const found = `${countOf(rows, 'row')} to judge on${positives}`;
  const left = evidence.rows.excluded;
  const why = whyLeftOut(evidence.set, evidence.origin === 'threshold');
  const excluded = left > 0 ? ` (${formatCount(left)} left out: ${why})` : '';
  const lacking = needed === null ? '' : `; needs ${formatFurtherRows(needed)}`;
  return [
    {
      ...plainResult(
        'sample-size',
        needed === null ? 'pass' : 'missing',
        `at least ${countOf(gate.minRows, 'row')}${rarer === undefined ? '' : ` and ${gate.minPositives} of each label`}`,
        found + excluded + lacking,
      ),
      observed: rows,
      limit: gate.minRows,
      rows,
      furtherRows: needed,
    },
  ];
};
