import { mean, populationVariance } from '../../../stats/moments/population-deviation.ts';
import type { Side } from '../table/count-values.ts';
import { readNumbers } from '../table/read-numbers.ts';

/** A column's finite numbers. */
export type NumberSample = {
  /** Ascending. */
  sorted: Float64Array;
  /** Of the values in the order of the rows: in another order the last digits differ. */
  mean: number;
  /** Divided by n. */
  variance: number;
};

export async function readNumberSample({ table, column }: Side): Promise<NumberSample> {
  const values = await readNumbers(table, column, 'finite');
  const moments = { mean: mean(values), variance: populationVariance(values) };
  values.sort();
  return { sorted: values, ...moments };
}
