import type { Policy } from '../../policy/policy.ts';
import type { CheckCode } from '../../policy/validation.ts';
import { outcome, type Outcome } from '../outcome.ts';
import type { Repeats } from '../table/row-keys.ts';

/** VALUE_REPEATED, ENTITY_REPEATED: no value of the column occurs in two rows. */
export const valuesRepeated = (
  code: 'VALUE_REPEATED' | 'ENTITY_REPEATED',
  column: string,
  repeats: Repeats,
): Outcome =>
  outcome({
    code,
    column,
    message: code === 'ENTITY_REPEATED' ? 'an entity has more than one row' : 'a value occurs more than once',
    observed: repeats.rows,
    limit: 0,
    broken: repeats.rows > 0,
    ...repeats,
  });

/** ROW_REPEATED: at most so many rows are the same as an earlier one in every column. */
export const rowsRepeated = (policy: Policy, repeats: Repeats, rows: number): Outcome =>
  ofShare('ROW_REPEATED', policy.validation.maxDuplicateShare, repeats, rows, 'repeat an earlier row');

/** LABEL_CONFLICT: at most so many rows have features that also occur with another label. */
export const labelsConflict = (policy: Policy, repeats: Repeats, rows: number): Outcome =>
  ofShare(
    'LABEL_CONFLICT',
    policy.validation.maxConflictShare,
    repeats,
    rows,
    'have the features of a row with another label',
  );

/** EVALUATION_OVERLAP: at most so many rows occur in the evaluation data too. */
export const evaluationOverlap = (policy: Policy, repeats: Repeats, rows: number): Outcome =>
  ofShare(
    'EVALUATION_OVERLAP',
    policy.validation.maxEvaluationOverlap,
    repeats,
    rows,
    'occur in the evaluation data',
  );

function ofShare(code: CheckCode, limit: number, repeats: Repeats, rows: number, what: string): Outcome {
  const share = repeats.rows / rows;
  const broken = share > limit;
  return outcome({
    code,
    column: null,
    message: `more than ${limit} of the rows ${what}`,
    observed: share,
    limit,
    broken,
    ...(broken ? repeats : {}),
  });
}
