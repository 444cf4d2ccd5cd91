import type { MlflowClient } from '../../mlflow/index.ts';
import { allOf, attribute, compare } from '../../mlflow/filter.ts';
import { RelevoError } from '../../kernel/error.ts';
import type { RegisterCopy } from '../../promotion/threshold/release-threshold.ts';

/** Registers versions in MLflow that are another one's files, source and run with other tags. */
export const createRegisterCopy =
  (mlflow: Pick<MlflowClient, 'modelVersions'>): RegisterCopy =>
  async ({ model, version }, { tags, description }, signal) => {
    const { modelVersions } = mlflow;
    const query = { filter: allOf(compare(attribute('name'), '=', model)), orderBy: ['version_number DESC'] };
    for await (const newest of modelVersions.search(query, { signal, pageSize: 1 })) {
      if (Object.entries(tags).every(([key, value]) => newest.tags[key] === value)) return newest.version;
      break;
    }
    const base = await modelVersions.find(model, version, { signal });
    if (base === undefined)
      throw new RelevoError('VERSION_NOT_FOUND', `${model} v${version} is gone`, { status: 404 });
    const { source, runId, modelId } = base;
    const created = await modelVersions.create(
      { name: model, source, runId, modelId, tags, description },
      { signal },
    );
    return created.version;
  };
