import { describe, expect, it } from 'vitest';
import type { ChampionStatus } from '../../../../shared/serving/model-store/champion-state.ts';
import { createInferenceServer } from '../../../../shared/serving/open-inference/inference-server.ts';
import { championOf } from '../../../../shared/serving/model-target.ts';
import { createWorld, policiesOf, policyOf } from '../serving-world.ts';

const policies = policiesOf({
  'telco-churn': policyOf({ task: 'binary', target: 'Churn', positive: 'Yes', primary: 'roc_auc' }),
});

type State = ChampionStatus['state'];

/** A store that finds its models in these states once it has tried to load them. */
function serverIn(...states: State[]) {
  const asked = new Set<string>();
  return createInferenceServer({
    use: async ({ model }) => {
      asked.add(model);
      throw new Error('its state says why');
    },
    status: () =>
      states.map((state, index) => ({
        model: `m${index}`,
        state: asked.has(`m${index}`) ? state : 'idle',
        version: null,
        previous: null,
      })),
  });
}

describe('a server', () => {
  it.each<State[]>([['serving'], ['degraded'], ['serving', 'no-champion'], ['serving', 'degraded']])(
    'is ready with models that are %s, %s',
    async (...states) => {
      await expect(serverIn(...states).requireAllReady()).resolves.toBeUndefined();
    },
  );

  it.each<State[]>([['unavailable'], ['idle'], ['no-champion'], [], ['serving', 'unavailable']])(
    'is not ready with models that are %s, %s',
    async (...states) => {
      await expect(serverIn(...states).requireAllReady()).rejects.toMatchObject({
        code: 'NOT_READY',
        status: 503,
        retryable: true,
      });
    },
  );

  it('loads a model to say what it takes, which versions are there, and that it is ready', async () => {
    const world = await createWorld(policies);
    await world.registry.add('7', 'models/telco-lr');
    world.registry.promote('7');
    const store = await world.instance();
    const server = createInferenceServer(store);
    await expect(server.requireAllReady()).resolves.toBeUndefined();
    await expect(server.requireReady(championOf('telco-churn'))).resolves.toBeUndefined();
    const metadata = await server.metadata(championOf('telco-churn'));
    expect(metadata).toMatchObject({ name: 'telco-churn', versions: ['7'] });
    expect(metadata.inputs).toHaveLength(19);
    await expect(server.metadata(championOf('other'))).rejects.toMatchObject({ status: 404 });
    await store.stop();
  });
});
