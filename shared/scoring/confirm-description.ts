import type { InputColumn, ModelDescription } from './model-description.ts';
import type { OutputPlan } from './output-plan.ts';

/** What MLmodel says about a model, as its graph and the policy confirm or correct it. */
export function confirmDescription(
  description: ModelDescription,
  inputs: InputColumn[],
  plan: OutputPlan,
): ModelDescription {
  const base = { ...description, inputs };
  const { packaged, onnx } = description;
  if (plan.task === 'outputs') return { ...base, task: 'outputs', graphOutputs: plan.outputs };
  if (plan.task === 'regression')
    return {
      ...base,
      task: 'regression',
      classes: [],
      positive: null,
      onnx: { label: null, probabilities: null, prediction: plan.output },
    };
  return {
    ...base,
    task: plan.task,
    classes: plan.classes,
    positive: plan.classes[plan.positiveIndex] ?? null,
    threshold: plan.threshold,
    onnx: {
      label: plan.label ?? (packaged ? onnx.label : null),
      probabilities: plan.output,
      prediction: null,
    },
  };
}
