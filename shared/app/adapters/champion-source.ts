import { z } from 'zod';
import { RelevoError } from '../../kernel/error.ts';
import { downloadModelVersion, type MlflowClient } from '../../mlflow/index.ts';
import { allOf, attribute, compare } from '../../mlflow/filter.ts';
import type { ModelVersionDetails, Tags } from '../../mlflow/types.ts';
import { isPrompt } from '../../promotion/evidence/package/refuse-prompt.ts';
import { thresholdTags } from '../../scoring/version-threshold.ts';
import type { ChampionSource, RegisteredVersion } from '../../serving/ports.ts';

type Registry = Pick<MlflowClient, 'modelVersions' | 'registeredModels' | 'artifacts'>;

/** Rows for the gate; serving does not need them. */
const EVALUATION = 'relevo/evaluation.parquet';

const digestsSchema = z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/));

/** The champion is the alias in MLflow's registry, nothing else. */
export function createChampionSource(mlflow: Registry): ChampionSource {
  return {
    resolveAlias: async (model, alias, signal) => {
      const target = await mlflow.registeredModels.getByAlias(model, alias, { signal });
      if (target === undefined) return { state: 'none', reason: await whyNone(mlflow, model, signal) };
      if (target.kind === 'dangling')
        return { state: 'dangling', reason: `the alias names version ${target.version}, which is gone` };
      if (isPrompt(target.modelVersion.tags))
        return { state: 'none', reason: 'it is a prompt in MLflow, not a model' };
      return { state: 'version', ...registered(target.modelVersion) };
    },
    findVersion: async (model, version, signal) => {
      const found = await mlflow.modelVersions.find(model, version, { signal });
      return found === undefined || isPrompt(found.tags) ? undefined : registered(found);
    },
    fetchModel: async (model, version, directory, signal) => {
      await downloadModelVersion(mlflow, { name: model, version }, directory, {
        exclude: (path) => path === EVALUATION,
        signal,
      });
    },
  };
}

const registered = (version: ModelVersionDetails): RegisteredVersion => ({
  version: version.version,
  createdAt: version.createdAt.getTime(),
  sha256: servedDigests(version.tags),
  threshold: thresholdIn(version.tags),
});

function thresholdIn(tags: Tags): RegisteredVersion['threshold'] {
  const text = tags[thresholdTags.threshold];
  return text === undefined ? undefined : { of: tags[thresholdTags.of] ?? null, text };
}

/** Digests recorded at registration, of the files that serving downloads. */
function servedDigests(tags: Tags): Record<string, string> {
  const text = tags['relevo.sha256'];
  if (text === undefined) return {};
  return Object.fromEntries(Object.entries(parseDigests(text)).filter(([path]) => path !== EVALUATION));
}

function parseDigests(text: string): Record<string, string> {
  try {
    return digestsSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new RelevoError(
      'MODEL_TAG_INVALID',
      'the tag relevo.sha256 is not a JSON object of SHA-256 digests',
      { cause },
    );
  }
}

async function whyNone(mlflow: Registry, model: string, signal: AbortSignal | undefined): Promise<string> {
  if ((await mlflow.registeredModels.find(model, { signal })) === undefined)
    return 'it is not registered in MLflow yet';
  const query = { filter: allOf(compare(attribute('name'), '=', model)), orderBy: ['version_number DESC'] };
  for await (const newest of mlflow.modelVersions.search(query, { signal, pageSize: 1 }))
    return `alias not set; newest version ${newest.version}, last verdict ${newest.tags['relevo.verdict'] ?? 'none yet'}`;
  return 'alias not set; there is no version';
}
