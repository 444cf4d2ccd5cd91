import { inputError } from '../../kernel/error.ts';
import { coerceParams } from '../../scoring/coerce-params.ts';
import type { Params } from '../../scoring/column-batch.ts';
import type { ParamSpec } from '../../scoring/model-description.ts';
import { quoted } from './quoted.ts';

/**
 * The parameters of a request as the model's own, defaults filled in; undefined for a model that takes none.
 *
 * @throws PARAM_UNKNOWN, and what coerceParams throws
 */
export function readParams(
  parameters: ReadonlyMap<string, unknown>,
  specs: readonly ParamSpec[],
  limits: { maxStringLength: number },
): Params | undefined {
  const known = new Set(specs.map(({ name }) => name));
  for (const name of parameters.keys())
    if (!known.has(name))
      throw inputError('PARAM_UNKNOWN', 'parameters', `the model has no parameter ${quoted(name)}`);
  return specs.length === 0 ? undefined : coerceParams(specs, Object.fromEntries(parameters), limits);
}
