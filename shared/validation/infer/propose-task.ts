import type { ClassCount } from '../checks/label-classes.ts';
import type { ColumnFacts } from './column-facts.ts';

/** The part of a policy that says what is predicted. */
export type TaskProposal =
  | { task: 'regression'; primary: 'rmse' }
  | { task: 'multiclass'; primary: 'log_loss' }
  | { task: 'binary'; primary: 'roc_auc'; positive: string };

/** More different numbers than this are amounts, not classes. */
const MAX_CLASS_NUMBERS = 20;

/** What a target column asks for: of two classes the rarer is the positive one, and of two as rare the later in the alphabet. */
export function proposeTask({ type }: ColumnFacts, classes: readonly ClassCount[]): TaskProposal {
  const isAmount = type === 'double' || (type === 'long' && classes.length > MAX_CLASS_NUMBERS);
  if (isAmount && classes.length > 2) return { task: 'regression', primary: 'rmse' };
  const [first, second] = classes.toSorted(
    (left, right) => left.rows - right.rows || (left.label < right.label ? 1 : -1),
  );
  return classes.length === 2 && first !== undefined && second !== undefined
    ? { task: 'binary', positive: first.label, primary: 'roc_auc' }
    : { task: 'multiclass', primary: 'log_loss' };
}
