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
    const problem = (path: string[], message: string): void =>
      context.addIssue({ code: 'custom', path, message });
    if (policy.task === 'binary' && policy.positive === undefined)
      problem(['positive'], 'a binary model names its positive label');
    if (policy.entity === policy.target) problem(['entity'], 'entity and target are the same column');
    if (policy.time === policy.target) problem(['time'], 'time and target are the same column');
    for (const metric of Object.keys(policy.gate.floors))
      if (!metricNames.some((known) => known === metric))
        problem(['gate', 'floors', metric], `not one of ${metricNames.join(', ')}`);
  });

export type Policy = z.infer<typeof policySchema>;
