import { join } from 'node:path';
import { echoModels } from '../conformance/scoring-server.ts';
import { echoPolicies, registerEchoModels } from '../conformance/echo-app.ts';
import { readTelcoRows } from '../functions/telco-rows.ts';
import { startTestApp, telcoPolicy, type TestApp, uniqueName } from '../functions/test-app.ts';
import { createScorer, type Scorer } from '../../shared/scoring/create-scorer.ts';
import { fixtureDirectory, registerFixture } from '../stack/register-fixture.ts';
import { functionKey } from './ask.ts';
import { webhookSecret } from './feedback-asks.ts';
import type { Scorers } from './valid-asks.ts';
import { echoes, type World } from './world.ts';

export type HostileApp = { app: TestApp; world: World; scorers: Scorers };

/** Bodies that are not sent on for so long are given up, so that the suite need not wait for minutes. */
const bodyGrace = { RELEVO_HOST_BODY_GRACE_MS: '1500' };

const scorerOf = (name: string): Promise<Scorer> => createScorer({ directory: join(echoModels, name) });

/** The built app in strict mode, with keys, a binary classifier and models of all column types. */
export async function startHostileApp(mlflowUrl: string): Promise<HostileApp> {
  const telco = uniqueName('hostile');
  const prefix = `${uniqueName('hostile')}-`;
  await registerEchoModels(mlflowUrl, prefix, echoes);
  const app = await startTestApp({
    policies: { [telco]: telcoPolicy, ...echoPolicies(prefix, echoes) },
    settings: {
      RELEVO_HOST_KEYS: JSON.stringify({ master: 'master-key', host: { default: functionKey } }),
      RELEVO_DEFAULT_MODEL: telco,
      RELEVO_WEBHOOK_SECRET: webhookSecret,
      ...bodyGrace,
    },
  });
  await registerFixture(app.mlflow, telco);
  const document = await fetch(`${app.url}/openapi.json`, { headers: { 'x-functions-key': functionKey } });
  return {
    app,
    world: {
      names: {
        telco,
        scalars: `${prefix}scalars`,
        composites: `${prefix}composites`,
        tensors: `${prefix}tensors`,
        params: `${prefix}params`,
      },
      telco: await readTelcoRows(200),
      document: await document.json(),
    },
    scorers: {
      telco: await createScorer({ directory: fixtureDirectory('telco-lr') }),
      scalars: await scorerOf('scalars'),
      composites: await scorerOf('composites'),
    },
  };
}
