import { inputError, RelevoError } from '../kernel/error.ts';
import { MlflowError } from './errors.ts';
import { allOf, attribute, compare } from './filter.ts';
import type { LoggedModels } from './logged-models.ts';
import type { ModelVersions } from './model-versions.ts';
import type { RegisteredModels } from './registered-models.ts';
import type { Runs } from './runs.ts';
import type { CallOptions, LoggedModel } from './types.ts';

export type ResolverDeps = {
  runs: Pick<Runs, 'get'>;
  registeredModels: Pick<RegisteredModels, 'get' | 'getByAlias'>;
  modelVersions: Pick<ModelVersions, 'downloadUri'>;
  loggedModels: Pick<LoggedModels, 'get' | 'search'>;
};

export type ResolveUri = (uri: string, options?: CallOptions) => Promise<string>;

const maxSteps = 4;

/**
 * Follows `runs:/…` and `models:/…` to the storage address behind them; other addresses are returned as they are.
 * `models:` takes `name/7`, `name/latest`, `name/Stage`, `name@alias`, a logged model's id, each with a path behind it.
 */
export function createResolveUri(deps: ResolverDeps): ResolveUri {
  return async (uri, options) => {
    let current = uri;
    for (let step = 0; step < maxSteps; step += 1) {
      if (current.startsWith('runs:')) current = await resolveRun(deps, current, options);
      else if (current.startsWith('models:')) current = await resolveModel(deps, current, options);
      else return current;
    }
    throw new RelevoError('ARTIFACT_URI', 'the address leads from one model or run to the next without end');
  };
}

const join = (uri: string, path: readonly string[]): string => [uri.replace(/\/+$/, ''), ...path].join('/');

function segmentsOf(uri: string): [string, ...string[]] {
  const [first = '', ...rest] = uri
    .slice(uri.indexOf(':') + 1)
    .split('/')
    .filter((part) => part !== '');
  if (first === '' || rest.includes('..'))
    throw inputError('ARTIFACT_URI', 'uri', 'not a runs: or models: address');
  return [first, ...rest];
}

/** Files of a run; where the first segment names a model that the run logged, they are the model's (MLflow 3). */
async function resolveRun(deps: ResolverDeps, uri: string, options?: CallOptions): Promise<string> {
  const [runId, ...path] = segmentsOf(uri);
  const run = await deps.runs.get(runId, options);
  const model = path[0] === undefined ? undefined : await modelOfRun(deps, run, path[0], options);
  return model === undefined ? join(run.artifactUri, path) : join(model.artifactUri, path.slice(1));
}

async function modelOfRun(
  deps: ResolverDeps,
  run: { runId: string; experimentId: string },
  name: string,
  options?: CallOptions,
): Promise<LoggedModel | undefined> {
  if (/[:.%"'`]/.test(name)) return undefined;
  const filter = allOf(compare(attribute('name'), '=', name));
  try {
    for await (const model of deps.loggedModels.search(
      { experimentIds: [run.experimentId], filter },
      options,
    )) {
      if (model.sourceRunId === run.runId) return model;
    }
    return undefined;
  } catch (error) {
    if (error instanceof MlflowError && isWithoutLoggedModels(error)) return undefined;
    throw error;
  }
}

/** Servers before MLflow 3 and Azure ML workspaces have no such endpoint. */
const isWithoutLoggedModels = (error: MlflowError): boolean =>
  error.httpStatus === 404 && (error.errorCode === undefined || error.errorCode === 'ENDPOINT_NOT_FOUND');

async function resolveModel(deps: ResolverDeps, uri: string, options?: CallOptions): Promise<string> {
  const [first, ...rest] = segmentsOf(uri);
  const [selector, ...path] = rest;
  if (first.includes('@')) return resolveAlias(deps, first, rest, options);
  if (selector === undefined || /^m-[0-9a-f]{32}$/.test(first)) {
    return join((await deps.loggedModels.get(first, options)).artifactUri, rest);
  }
  const version = /^\d+$/.test(selector) ? selector : await newestOf(deps, first, selector, options);
  return join(await deps.modelVersions.downloadUri(first, version, options), path);
}

async function resolveAlias(
  deps: ResolverDeps,
  nameAndAlias: string,
  path: readonly string[],
  options?: CallOptions,
): Promise<string> {
  const at = nameAndAlias.lastIndexOf('@');
  const [name, alias] = [nameAndAlias.slice(0, at), nameAndAlias.slice(at + 1)];
  const target = await deps.registeredModels.getByAlias(name, alias, options);
  if (target?.kind !== 'version') {
    throw new RelevoError(
      'ALIAS_MISSING',
      `${name}@${alias} ${target === undefined ? 'is not set' : 'is dangling'}`,
    );
  }
  return join(await deps.modelVersions.downloadUri(name, target.modelVersion.version, options), path);
}

async function newestOf(
  deps: ResolverDeps,
  name: string,
  selector: string,
  options?: CallOptions,
): Promise<string> {
  const stage = selector.toLowerCase();
  const { latestVersions } = await deps.registeredModels.get(name, options);
  const versions = latestVersions
    .filter((version) => stage === 'latest' || version.currentStage.toLowerCase() === stage)
    .map((version) => Number(version.version));
  if (versions.length === 0) throw new RelevoError('ARTIFACT_URI', `${name} has no version in ${selector}`);
  return String(Math.max(...versions));
}
