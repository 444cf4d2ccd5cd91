import type { MlflowClient } from '../../mlflow/index.ts';
import { allOf, attribute, compare } from '../../mlflow/filter.ts';
import type { TrainedVersions } from '../../retraining/ports.ts';
import { thresholdTags } from '../../scoring/version-threshold.ts';
import { CHAMPION_ALIAS } from '../../serving/messages.ts';

/** Which versions training registered, and what the champion was trained on, as MLflow knows it. */
export function createTrainedVersions(
  mlflow: Pick<MlflowClient, 'modelVersions' | 'registeredModels' | 'runs'>,
): TrainedVersions {
  return {
    ofRun: async (model, runId, signal) => {
      const filter = allOf(compare(attribute('name'), '=', model), compare(attribute('run_id'), '=', runId));
      for await (const found of mlflow.modelVersions.search({ filter }, { signal }))
        if (found.tags[thresholdTags.of] === undefined) return found.version;
      return undefined;
    },
    championTrainingSet: async (model, signal) => {
      const champion = await mlflow.registeredModels.getByAlias(model, CHAMPION_ALIAS, { signal });
      if (champion?.kind !== 'version' || champion.modelVersion.runId === undefined) return undefined;
      const run = await mlflow.runs.find(champion.modelVersion.runId, { signal });
      return run?.tags['relevo.training_set'];
    },
  };
}
