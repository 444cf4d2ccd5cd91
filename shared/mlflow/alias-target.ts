import { read } from './endpoint.ts';
import { isMlflowError, orUndefined } from './errors.ts';
import type { Http } from './http.ts';
import type { AliasTarget, CallOptions, ModelVersionDetails } from './types.ts';
import { modelVersionAnswer } from './wire/model-version.ts';
import { registeredModelAnswer } from './wire/registered-model.ts';

/**
 * What the alias points at. A missing alias is 400 on open-source servers and 404 on Databricks, and a dangling one is
 * 404 as well, so a negative answer is settled by the model's own list of aliases instead of the error's text.
 */
export async function findAliasTarget(
  http: Http,
  name: string,
  alias: string,
  options?: CallOptions,
): Promise<AliasTarget | undefined> {
  try {
    return target(
      await http.json(read('registered-models/alias', { name, alias }), modelVersionAnswer, options),
    );
  } catch (error) {
    if (!isMlflowError(error, 'INVALID_PARAMETER_VALUE', 'RESOURCE_DOES_NOT_EXIST')) throw error;
    return settle(http, name, alias, options);
  }
}

const target = (modelVersion: ModelVersionDetails): AliasTarget => ({ kind: 'version', modelVersion });

async function settle(
  http: Http,
  name: string,
  alias: string,
  options: CallOptions | undefined,
): Promise<AliasTarget | undefined> {
  const model = await orUndefined(
    http.json(read('registered-models/get', { name }), registeredModelAnswer, options),
  );
  const version =
    model !== undefined && Object.hasOwn(model.aliases, alias) ? model.aliases[alias] : undefined;
  if (version === undefined) return undefined;
  const found = await orUndefined(
    http.json(read('model-versions/get', { name, version }), modelVersionAnswer, options),
  );
  return found === undefined ? { kind: 'dangling', alias, version } : target(found);
}
