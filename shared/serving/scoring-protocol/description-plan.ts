import type { ModelDescription, ValueType } from '../../scoring/model-description.ts';
import { createHeaderMemory } from './split-header.ts';

/** What is worked out once for a model. */
export type DescriptionPlan = {
  /** Names of the signature's columns or tensors; the unnamed tensor is "". */
  known: ReadonlySet<string>;
  /** Whether a request that has nothing else has every known name. */
  complete: boolean;
  /** Whether a value may be anything, so that nothing but the body says how exact its numbers are. */
  open: boolean;
  headers: ReturnType<typeof createHeaderMemory>;
};

const plans = new WeakMap<ModelDescription, DescriptionPlan>();

export function planOf(description: ModelDescription): DescriptionPlan {
  const found = plans.get(description);
  if (found !== undefined) return found;
  const { inputs, tensors, params } = description;
  const names = [...inputs.map(({ name }) => name), ...tensors.map(({ name }) => name ?? '')];
  const plan = {
    known: new Set(names),
    complete: inputs.every(({ required }) => required),
    open: [...inputs, ...params].some(isOpen),
    headers: createHeaderMemory(new Map(names.map((name) => [name, name]))),
  };
  plans.set(description, plan);
  return plan;
}

function isOpen(value: ValueType): boolean {
  if (value.type === 'array') return isOpen(value.items);
  if (value.type === 'map') return isOpen(value.values);
  return value.type === 'object' ? value.properties.some(isOpen) : value.type === 'any';
}
