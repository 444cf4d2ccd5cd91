import { z } from 'zod';
import type { MlflowClient } from '../../shared/mlflow/index.ts';
import type { ModelFigures } from './figures.ts';

const reportSchema = z.object({
  models: z.array(
    z.object({ name: z.string(), picked: z.boolean(), metrics: z.record(z.string(), z.number()) }),
  ),
});

/** The trainer's comparison of the four models, from the run's artifacts. */
export async function readComparison(mlflow: MlflowClient, runId: string): Promise<ModelFigures[]> {
  const bytes = await mlflow.artifacts.readFile(`runs:/${runId}/report/models.json`);
  return reportSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8'))).models;
}

const columns = ['accuracy', 'precision', 'recall', 'f1', 'roc_auc', 'log_loss', 'brier'];

/** A table for the console; the star marks the model that was picked. */
export function comparisonTable(models: readonly ModelFigures[]): string {
  const width = Math.max(...models.map(({ name }) => name.length)) + 2;
  const head = `${''.padEnd(width)}${columns.map((name) => name.padStart(10)).join('')}`;
  const rows = models.map(({ name, picked, metrics }) => {
    const values = columns.map((column) => (metrics[column] ?? Number.NaN).toFixed(4).padStart(10));
    return `${`${picked ? '*' : ' '} ${name}`.padEnd(width)}${values.join('')}`;
  });
  return [head, ...rows].join('\n');
}
