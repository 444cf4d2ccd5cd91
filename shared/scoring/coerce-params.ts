import { inputError, type RelevoError } from '../kernel/error.ts';
import type { Params, Value } from './column-batch.ts';
import type { ParamSpec } from './model-description.ts';
import { createValueReader, isMissing, isPlainObject } from './read-value.ts';
import { valueError } from './value-error.ts';
import { type CoerceOptions, type ValueLimits, valueLimits } from './value-limits.ts';

const defaults = new WeakMap<readonly ParamSpec[], Params>();

/** Every parameter with its default; the same map for the same specs. */
export function defaultParams(specs: readonly ParamSpec[]): Params {
  const known = defaults.get(specs) ?? new Map(specs.map((spec) => [spec.name, spec.default]));
  defaults.set(specs, known);
  return known;
}

/**
 * A request's `params`, strictly, with defaults for those that it does not give. A number without fraction is taken
 * for a double; null only where it is the default.
 *
 * @param given the JSON value; undefined and null give the defaults
 * @throws PARAM_UNKNOWN, PARAM_TYPE, PARAM_RANGE, PARAM_NULL, STRING_TOO_LONG, STRING_ENCODING (all status 400, path `params.name`)
 */
export function coerceParams(
  specs: readonly ParamSpec[],
  given: unknown,
  options: CoerceOptions = {},
): Params {
  if (given === undefined || given === null) return defaultParams(specs);
  if (!isPlainObject(given)) throw inputError('PARAM_TYPE', 'params', 'expected an object');
  const names = new Set(specs.map(({ name }) => name));
  if (Object.keys(given).some((name) => !names.has(name))) throw unknownParam(names);
  if (Object.keys(given).length === 0) return defaultParams(specs);
  const limits = valueLimits(options);
  return new Map(
    specs.map((spec) => [
      spec.name,
      Object.hasOwn(given, spec.name) ? coerceParam(spec, given[spec.name], limits) : spec.default,
    ]),
  );
}

function unknownParam(names: ReadonlySet<string>): RelevoError {
  const known = names.size === 0 ? 'it takes none' : `it takes ${[...names].join(', ')}`;
  return inputError('PARAM_UNKNOWN', 'params', `a parameter that the model does not know; ${known}`);
}

function coerceParam(spec: ParamSpec, given: unknown, limits: ValueLimits): Value {
  const path = `params.${spec.name}`;
  if (spec.default === null && given === null) return null;
  const type = spec.list ? { type: 'array' as const, items: spec } : spec;
  const value = isMissing(given) ? undefined : createValueReader(type, limits)(given);
  if (value === undefined) throw paramError(valueError(type, given, path, limits));
  return value;
}

/** The same problem under a parameter's code. */
const paramError = ({ code, path = 'params', message, status }: RelevoError): RelevoError =>
  inputError(code.replace(/^COLUMN_/, 'PARAM_'), path, message, status);
