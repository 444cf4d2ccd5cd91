import type { JudgedSet } from '../evidence/evidence.ts';
import type { DecisionRecord } from '../record/decision-record.ts';
import { formatCount } from './format-number.ts';

/** `1,234 rows`, and where they are from if they are not the candidate's own. */
export function judgedRows({ rows, set }: DecisionRecord['evidence']): string {
  const count = formatCount(rows);
  if (set?.source === 'frozen') return `${count} rows of the frozen set`;
  if (set?.source !== 'production') return `${count} rows`;
  const { unlabelled } = set;
  const open = unlabelled === null ? '' : ` (${formatCount(unlabelled)} others have no label yet)`;
  return `${count} captured rows${open}`;
}

/** Whose training rows are left out: those of the champion, and of rows from elsewhere those of the candidate too. */
export const trainedModel = (set: Pick<JudgedSet, 'source'> | null): string =>
  set === null || set.source === 'candidate' ? 'the champion' : 'a model';
