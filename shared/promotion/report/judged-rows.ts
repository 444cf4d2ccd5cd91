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

/** Whose training rows are left out: those of the champion, and of rows from elsewhere those of the candidate too. */
export const trainedModel = (set: Pick<JudgedSet, 'source'> | null): string =>
  set === null || set.source === 'candidate' ? 'the champion' : 'a model';
