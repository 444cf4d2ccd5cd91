import { z } from 'zod';
import { metricNames } from '../kernel/metric-names.ts';
import { captureSchema, monitoringSchema, retrainingSchema } from './sections.ts';
import { columnsSchema } from './columns.ts';
import { gateSchema } from './gate.ts';

/** `models/<name>.jsonc`: what one served model is and how the loop treats it. The file name is the model's name. */
export const policySchema = z
  .strictObject({
    $schema: z.string().optional(),
    task: z.enum(['binary', 'multiclass', 'regression']),
    /** The label column of uploads. */
    target: z.string().min(1),
    /** The label that counts as positive; binary models only. */
    positive: z.string().optional(),
    /** Column that identifies whom a row is about; kept out of the features. */
    entity: z.string().min(1).nullable().default(null),
    /** Column with the time of a row; kept out of the features. */
    time: z.string().min(1).nullable().default(null),
    /** The metric that champion and challenger are compared by. */
    primary: z.enum(metricNames),
    columns: columnsSchema,
    gate: gateSchema,
    monitoring: monitoringSchema,
    retraining: retrainingSchema,
    capture: captureSchema,
  })
  .superRefine((policy, context) => {
    if (policy.task === 'binary' && policy.positive === undefined)
      context.addIssue({
        code: 'custom',
        path: ['positive'],
        message: 'a binary model names its positive label',
      });
    if (policy.entity !== null && policy.entity === policy.target)
      context.addIssue({
        code: 'custom',
        path: ['entity'],
        message: 'entity and target are the same column',
      });
  });

export type Policy = z.infer<typeof policySchema>;
