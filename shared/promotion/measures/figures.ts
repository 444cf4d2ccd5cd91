import { z } from 'zod';

const pointSchema = z.tuple([z.number(), z.number()]);

const modelFiguresSchema = z.object({
  /** False and true positive rate; binary models only. */
  roc: z.array(pointSchema).nullable(),
  /** Recall and precision; binary models only. */
  precisionRecall: z.array(pointSchema).nullable(),
  /** Mean prediction and mean truth of groups of rows with like predictions. */
  calibration: z.array(z.object({ said: z.number(), was: z.number(), rows: z.int() })),
  /** Rows by truth, then by decision; null where there are no classes, or too many to draw. */
  confusion: z.array(z.array(z.int())).nullable(),
});

/** What a report draws of both models over the rows that they were judged on: points and counts, no rows. */
export const figuresSchema = z.object({
  task: z.enum(['binary', 'multiclass', 'regression']),
  /** Names of the confusion's rows and columns; of a binary model the negative one first. */
  classes: z.array(z.string()),
  candidate: modelFiguresSchema,
  champion: modelFiguresSchema.nullable(),
});

export type ModelFigures = z.infer<typeof modelFiguresSchema>;
export type Figures = z.infer<typeof figuresSchema>;
