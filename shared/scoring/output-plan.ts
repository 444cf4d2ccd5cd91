import type { TensorSpec } from './model-description.ts';

/** The outputs that are fetched, and what they mean. */
export type OutputPlan = RegressionPlan | ClassesPlan | TensorsPlan;

export type RegressionPlan = { task: 'regression'; output: string };

export type ClassesPlan = {
  task: 'binary' | 'multiclass';
  /** Of the probabilities. */
  output: string;
  /** Output that the labels are taken from as they are; null where they follow from the probabilities. */
  label: string | null;
  /** In the order of the probabilities. */
  classes: string[];
  /** Index of the positive class; only binary. */
  positiveIndex: number;
  threshold: number;
};

/** All of the graph's outputs as they are. */
export type TensorsPlan = { task: 'outputs'; outputs: TensorSpec[] };
