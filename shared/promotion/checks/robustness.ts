import type { Perturbed } from '../evidence/trials/trials.ts';
import { countOf } from '../report/format-number.ts';
import type { CheckResult } from './check-result.ts';
import { type Check, plainResult } from './facts.ts';
import { championCases, goldenCases } from './golden-cases.ts';
import { formatShare } from '../report/format-number.ts';

const words = { nulls: 'missing values', unseen: 'unseen categories', extremes: 'extreme numbers' };

/**
 * What rows with missing values, unseen categories and extreme numbers do to the candidate: it answers all, and for the first two not too many otherwise.
 * A number far outside of all that was seen may decide alone, as it does in any linear model.
 */
export const robustness: Check = ({ evidence: { trials, golden, championGolden }, rules: { gate } }) => [
  ...(trials === undefined
    ? [plainResult('robustness', 'missing', 'an answer to unusual rows', 'the candidate was not tried')]
    : trials.perturbed.map((perturbed) => judge(perturbed, gate.robustness.maxChangedLabels))),
  goldenCases(golden, gate.robustness.golden === 'required'),
  ...championCases(championGolden),
];

function judge({ kind, rows, failed, broken, changedLabels }: Perturbed, limit: number): CheckResult {
  const id = `robustness:${kind}`;
  const bounded = changedLabels !== null && kind !== 'extremes';
  const most = bounded ? `, at most ${formatShare(limit)} of the labels changed` : '';
  const required = `an answer to every row with ${words[kind]}${most}`;
  if (rows === 0)
    return plainResult(id, 'not-run', required, `the signature lets no column have ${words[kind]}`);
  const share = changedLabels === null ? null : changedLabels / rows;
  const problems = [
    ...(failed > 0 ? [`fails on ${failed}`] : []),
    ...(broken > 0 ? [`gives no finite answer to ${broken}`] : []),
  ];
  const changed = share === null ? 'all are answered' : `${formatShare(share)} of the labels changed`;
  const good = problems.length === 0 && (!bounded || share === null || share <= limit);
  const reason = `of ${countOf(rows, 'row')} with ${words[kind]}: ${[...problems, changed].join(', ')}`;
  return {
    ...plainResult(id, good ? 'pass' : 'fail', required, reason),
    observed: failed + broken > 0 ? `${failed + broken} without an answer` : share,
    limit: bounded ? limit : null,
    rows,
  };
}
