import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMlflowClient } from '../../shared/mlflow/index.ts';
import { endAllGroups } from '../../stack/process-groups.ts';
import { startStack } from '../../stack/start-stack.ts';
import { untilSignal } from '../../stack/until-signal.ts';
import { registerFixture } from '../../test/stack/register-fixture.ts';
import { startTelemetryReceiver } from '../../test/stack/telemetry-receiver.ts';

export type WholeApp = {
  /** Where predictions are asked for. */
  url: string;
  stop(): Promise<void>;
};

const MODEL = 'telco-churn';
const policy = { task: 'binary', target: 'Churn', positive: 'Yes', entity: 'customerID', primary: 'roc_auc' };

/** The app under the host, beside real MLflow and storage: capture on, telemetry on and sent to a local receiver. */
export async function startWholeApp(): Promise<WholeApp> {
  const folder = mkdtempSync(join(tmpdir(), 'relevo-bench-'));
  const models = join(folder, 'models');
  mkdirSync(models);
  writeFileSync(join(models, `${MODEL}.jsonc`), JSON.stringify(policy));
  void untilSignal().then(async () => {
    await endAllGroups();
    process.exit(130);
  });
  const receiver = await startTelemetryReceiver();
  const stack = await startStack({
    folder,
    settings: {
      RELEVO_MODELS_DIR: models,
      APPLICATIONINSIGHTS_CONNECTION_STRING: receiver.connectionString,
      NODE_EXTRA_CA_CERTS: receiver.certificateFile,
      APPLICATION_INSIGHTS_NO_STATSBEAT: '1',
      APPLICATIONINSIGHTS_SDKSTATS_DISABLED: 'true',
    },
  });
  await registerFixture(createMlflowClient({ url: stack.mlflow.url }), MODEL);
  return {
    url: `${stack.app.url}/invocations`,
    stop: async () => {
      await stack.stop();
      await receiver.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
