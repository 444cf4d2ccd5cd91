import { z } from 'zod';
import { metricNames, metricsOf } from '../kernel/metric-names.ts';
import { captureSchema, monitoringSchema, retrainingSchema } from './sections.ts';
import { columnsSchema } from './columns.ts';
import { gateSchema } from './gate/gate.ts';
import { gateProblems } from './gate/gate-problems.ts';
import { resolveGate } from './gate/resolve-gate.ts';
import { servingSchema } from './serving.ts';
import { validationSchema } from './validation.ts';

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
    validation: validationSchema,
    gate: gateSchema,
    monitoring: monitoringSchema,
    retraining: retrainingSchema,
    capture: captureSchema,
    serving: servingSchema,
  })
  .superRefine((policy, context) => {
    const problem = (path: (string | number)[], message: string): void =>
      context.addIssue({ code: 'custom', path, message });
    if (policy.task === 'binary' && policy.positive === undefined)
      problem(['positive'], 'a binary model names its positive label');
    if (policy.entity === policy.target) problem(['entity'], 'entity and target are the same column');
    if (policy.time === policy.target) problem(['time'], 'time and target are the same column');
    for (const name of foreignOutputs(policy.task, policy.serving.outputs ?? {}))
      problem(['serving', 'outputs', name], `not for a ${policy.task} model`);
    const { positive = policy.positive } = policy.serving.outputs ?? {};
    if (positive !== policy.positive)
      problem(['serving', 'outputs', 'positive'], "not the policy's positive label");
    if (!metricsOf(policy.task).includes(policy.primary))
      problem(['primary'], `not a metric of a ${policy.task} model: ${metricsOf(policy.task).join(', ')}`);
    for (const { path, message } of gateProblems(policy)) problem(path, message);
  })
  .transform((policy) => ({ ...policy, gate: resolveGate(policy.gate, policy.task, policy.primary) }));

const outputsOf: Record<string, readonly string[]> = {
  binary: ['label', 'probabilities', 'threshold', 'classes', 'positive'],
  multiclass: ['label', 'probabilities', 'classes'],
  regression: ['prediction'],
};

/** Outputs that are named and that a model of this task does not have. */
const foreignOutputs = (task: string, outputs: object): string[] =>
  Object.keys(outputs).filter((name) => outputsOf[task]?.includes(name) !== true);

export type Policy = z.infer<typeof policySchema>;
