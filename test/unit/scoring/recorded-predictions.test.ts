import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { coerceColumns } from '../../../shared/scoring/coerce-columns.ts';
import type { ScoredBatch } from '../../../shared/scoring/column-batch.ts';
import { createScorer, type Scorer } from '../../../shared/scoring/create-scorer.ts';
import { withDuckDb } from '../../../shared/tables/database.ts';
import { type ColumnValues, readColumns } from '../../../shared/tables/read-columns.ts';
import { readTable } from '../../../shared/tables/read-table.ts';

const models = join(import.meta.dirname, '../../fixtures/models');

type Recorded = { scorer: Scorer; scored: ScoredBatch; table: Map<string, ColumnValues>; rows: number };

/** Scores the evaluation rows that the trainer logged, with their predictions, beside the model. */
async function scoreEvaluation(name: string): Promise<Recorded> {
  const directory = join(models, name);
  const scorer = await createScorer({ directory });
  const file = join(directory, scorer.description.evaluation ?? 'none');
  const table = await withDuckDb(async (database) =>
    readColumns(database, `select * from ${await readTable(database, file)}`),
  );
  const rows = table.values().next().value?.length ?? 0;
  const batch = coerceColumns(scorer.description.inputs, rows, (column) => {
    const values = table.get(column);
    return values === undefined ? undefined : (row) => values[row];
  });
  return { scorer, scored: await scorer.score(batch), table, rows };
}

const columnOf = (table: Map<string, ColumnValues>, name: string): ColumnValues => {
  const values = table.get(name);
  if (values === undefined) throw new Error(`no column ${name}`);
  return values;
};

/** Largest absolute difference between what was scored and what was recorded. */
function worstDifference(actual: ArrayLike<number>, expected: ColumnValues): number {
  const differences = expected.map((value, row) => Math.abs((actual[row] ?? Number.NaN) - Number(value)));
  return actual.length === expected.length ? Math.max(...differences) : Number.NaN;
}

describe('scores equal the predictions that the trainer recorded', () => {
  it('binary, within 1e-6 and with the same labels', async () => {
    const { scorer, scored, table, rows } = await scoreEvaluation('telco-lr');
    if (scored.task !== 'binary') throw new Error(scored.task);
    expect(rows).toBeGreaterThan(100);
    expect(worstDifference(scored.probabilities, columnOf(table, '__probability'))).toBeLessThanOrEqual(1e-6);
    expect(scored.labels).toEqual(columnOf(table, '__label'));
    expect(new Set(scored.labels)).toEqual(new Set(scorer.description.classes));
  });

  it('multiclass, within 1e-6 and with the same labels', async () => {
    const { scored, table, rows } = await scoreEvaluation('multiclass');
    if (scored.task !== 'multiclass') throw new Error(scored.task);
    scored.classes.forEach((name, index) => {
      const own = Array.from(
        { length: rows },
        (_, row) => scored.probabilities[row * scored.classes.length + index],
      );
      expect(worstDifference(own.map(Number), columnOf(table, `__probability_${name}`))).toBeLessThanOrEqual(
        1e-6,
      );
    });
    expect(scored.labels).toEqual(columnOf(table, '__label'));
  });

  it('regression, within 1e-6 of the value', async () => {
    const { scored, table } = await scoreEvaluation('regression');
    if (scored.task !== 'regression') throw new Error(scored.task);
    const expected = columnOf(table, '__prediction').map(Number);
    const relative = Array.from(scored.predictions, (value, row) => value / (expected[row] ?? Number.NaN));
    expect(
      worstDifference(
        relative,
        expected.map(() => 1),
      ),
    ).toBeLessThanOrEqual(1e-6);
  });
});
