import { createServer } from 'node:http';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { createPredictCalls } from '../../../../stack/demo/predict-calls.ts';
import { createTraffic } from '../../../../stack/demo/traffic.ts';
import { waitUntil } from '../../../../stack/wait-until.ts';

const servers: ReturnType<typeof createServer>[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));

/** An app that refuses every `refuses`-th call. */
async function startApp(refuses: number) {
  let calls = 0;
  const server = createServer((_request, response) => {
    calls += 1;
    const refused = calls % refuses === 0;
    response.writeHead(refused ? 503 : 200).end(
      JSON.stringify({
        predictions: [{ label: 'No', probability: 0.1 }],
        model: { version: '1' },
        prediction_id: `call-${calls}`,
      }),
    );
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

describe('traffic', () => {
  it('counts failed calls, keeps the answers about the customers in use, and forgets those about others', async () => {
    const calls = createPredictCalls(await startApp(4), 'sample');
    const traffic = createTraffic({ predict: (customers) => calls.predict(customers), intervalMs: 5 });
    traffic.use([{ customerID: 'a', Churn: 'No' }]);
    traffic.start();
    expect(await waitUntil(() => traffic.answered().length >= 6, 5_000)).toBe(true);
    traffic.use([{ customerID: 'b', Churn: 'Yes' }]);
    expect(await waitUntil(() => traffic.answered().length >= 3, 5_000)).toBe(true);

    const figures = await traffic.stop();

    expect(new Set(traffic.answered().map(({ customer }) => customer['customerID']))).toEqual(new Set(['b']));
    expect(traffic.answered()[0]?.prediction).toMatchObject({ label: 'No', version: '1' });
    expect(figures.failed).toBe(Math.floor(figures.calls / 4));
    expect(Object.keys(figures.failures)[0]).toContain('HTTP 503');
    expect(figures.longestGapMs).toBeGreaterThan(0);
  });
});
