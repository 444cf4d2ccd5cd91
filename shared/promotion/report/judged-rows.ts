import type { JudgedSet } from '../evidence/evidence.ts';
import type { DecisionRecord } from '../record/decision-record.ts';
import { countOf } from './format-number.ts';

/** `1,234 rows`, and where they are from if they are not the candidate's own. */
export function judgedRows({ rows, set }: DecisionRecord['evidence']): string {
  if (set?.source === 'frozen') return `${countOf(rows, 'row')} of the frozen set`;
  if (set?.source !== 'production') return countOf(rows, 'row');
  const { unlabelled } = set;
  const open =
    unlabelled === null ? '' : ` (${countOf(unlabelled, 'other has', 'others have')} no label yet)`;
  return `${countOf(rows, 'captured row')}${open}`;
}

/**
 * Why rows are left out: the champion was trained on them, of rows from elsewhere the candidate too; of a threshold release they may be
 * those that the threshold was tuned on.
 */
export function whyLeftOut(set: Pick<JudgedSet, 'source'> | null, isThresholdRelease: boolean): string {
  const whose = set === null || set.source === 'candidate' ? 'the champion' : 'a model';
  const trained = `${whose} was trained on them`;
  return isThresholdRelease ? `${trained} or the threshold may have been tuned on them` : trained;
}
