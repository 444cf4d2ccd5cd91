import { startTestApp, type TestApp, uniqueName } from '../functions/test-app.ts';
import type { Routes } from './answer.ts';
import { echoPolicies, registerEchoModels } from './echo-app.ts';

/** The built app in compat mode, with the echo models as champions. */
export async function startCompatApp(mlflowUrl: string): Promise<{ app: TestApp; routes: Routes }> {
  const prefix = `${uniqueName('echo')}-`;
  await registerEchoModels(mlflowUrl, prefix);
  const app = await startTestApp({
    policies: echoPolicies(prefix),
    settings: { RELEVO_SCORING_MODE: 'mlflow-compat', RELEVO_DEFAULT_MODEL: `${prefix}scalars` },
  });
  const routes: Routes = (model, route) =>
    route === 'invocations' ? `${app.url}/models/${prefix}${model}/${route}` : `${app.url}/${route}`;
  return { app, routes };
}
