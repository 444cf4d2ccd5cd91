import type { Binding } from '../invocation.ts';

/** A text that a binding must have; throws naming it when it is missing or of another type. */
export function requiredText(binding: Binding, key: string): string {
  const value = binding[key];
  if (typeof value === 'string' && value !== '') return value;
  throw new Error(`'${key}' of binding '${binding.name}' (${binding.type}) is missing.`);
}

export const optionalText = (binding: Binding, key: string): string | undefined => {
  const value = binding[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** Settings may arrive as a boolean or as its text. */
export const flag = (binding: Binding, key: string, otherwise: boolean): boolean => {
  const value = binding[key];
  if (typeof value === 'boolean') return value;
  return typeof value === 'string' && value !== '' ? value.toLowerCase() === 'true' : otherwise;
};
