import type { MlflowClient } from '../../mlflow/index.ts';
import { allOf, attribute, compare } from '../../mlflow/filter.ts';
import type { ModelVersion } from '../../mlflow/types.ts';
import { refusePrompt } from '../../promotion/evidence/package/refuse-prompt.ts';
import type { ModelRegistry, RegisteredVersion } from '../../promotion/ports.ts';
import { CHAMPION_ALIAS } from '../../serving/messages.ts';

/** The gate's view of MLflow's registry. */
export function createModelRegistry(
  mlflow: Pick<MlflowClient, 'modelVersions' | 'registeredModels'>,
): ModelRegistry {
  return {
    findVersion: async (model, version, signal) => {
      const found = await mlflow.modelVersions.find(model, version, { signal });
      return found === undefined ? undefined : registeredVersion(found);
    },
    newestVersion: async (model, signal) => {
      const query = {
        filter: allOf(compare(attribute('name'), '=', model)),
        orderBy: ['version_number DESC'],
      };
      for await (const found of mlflow.modelVersions.search(query, { signal, pageSize: 1 }))
        return found.version;
      return undefined;
    },
    champion: async (model, signal) => {
      const target = await mlflow.registeredModels.getByAlias(model, CHAMPION_ALIAS, { signal });
      if (target === undefined) return { kind: 'none' };
      if (target.kind === 'dangling') return { kind: 'dangling' };
      return { kind: 'version', version: refusePrompt(registeredVersion(target.modelVersion)) };
    },
    setChampion: (model, version, signal) =>
      mlflow.registeredModels.setAlias(model, CHAMPION_ALIAS, version, { signal }),
    tagVersion: async (model, version, tags, signal) => {
      for (const [key, value] of Object.entries(tags))
        await mlflow.modelVersions.setTag(model, version, key, value, { signal });
    },
    describeVersion: async (model, version, description, signal) => {
      await mlflow.modelVersions.update(model, version, { description }, { signal });
    },
  };
}

const registeredVersion = (found: ModelVersion): RegisteredVersion => ({
  model: found.name,
  version: found.version,
  createdAt: found.createdAt.getTime(),
  runId: found.runId ?? null,
  status: statusOf(found.status),
  description: found.description,
  tags: found.tags,
});

/** A status of a newer server that we do not know is not taken for ready. */
const statusOf = (status: string): RegisteredVersion['status'] =>
  status === 'READY' || status === 'PENDING_REGISTRATION' ? status : 'FAILED_REGISTRATION';
