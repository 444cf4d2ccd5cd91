import type { EvaluationRows } from '../../../shared/promotion/evidence/rows/read-evaluation.ts';
import type { ScoredBatch } from '../../../shared/scoring/column-batch.ts';
import type { Scorer } from '../../../shared/scoring/create-scorer.ts';
import type { ModelDescription } from '../../../shared/scoring/model-description.ts';
import type { ColumnValues } from '../../../shared/tables/read-columns.ts';

/** A binary model of one number, written down. */
export const sampleDescription = (changes: Partial<ModelDescription> = {}): ModelDescription => ({
  modelId: null,
  modelFile: 'model.onnx',
  inputs: [{ name: 'tenure', type: 'double', required: true }],
  tensors: [],
  params: [],
  outputs: [{ name: 'label', type: 'string' }],
  packaged: true,
  task: 'binary',
  target: 'Churn',
  entity: null,
  classes: ['No', 'Yes'],
  positive: 'Yes',
  threshold: 0.5,
  onnx: { label: 'label', probabilities: 'probabilities', prediction: null },
  evaluation: 'relevo/evaluation.parquet',
  profile: 'relevo/profile.json',
  ...changes,
});

/** Rows as they are read from a file. */
export function sampleRows(columns: Record<string, ColumnValues>): EvaluationRows {
  const [first = []] = Object.values(columns);
  return { rows: first.length, columns: new Map(Object.entries(columns)), relation: 'none' };
}

/** A scorer that answers as it is told, from the column `tenure`. */
export const sampleScorer = (
  answer: (tenure: readonly number[]) => ScoredBatch | Promise<ScoredBatch>,
  changes: Partial<ModelDescription> = {},
): Scorer => ({
  description: sampleDescription(changes),
  score: async (input) => answer('columns' in input ? (input.columns.get('tenure') ?? []).map(Number) : []),
  release: async () => undefined,
});

/** Each row's tenure is its probability. */
export const echo = (tenure: readonly number[]): ScoredBatch => ({
  task: 'binary',
  labels: tenure.map((p) => (p >= 0.5 ? 'Yes' : 'No')),
  probabilities: Float64Array.from(tenure),
});
