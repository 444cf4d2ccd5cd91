import { randomUUID } from 'node:crypto';
import { describe, expect, inject, it } from 'vitest';
import { createCapturedRequests } from '../../shared/app/adapters/captured-requests.ts';
import { createInspectTraining } from '../../shared/app/adapters/inspect-training.ts';
import { createBlobStore } from '../../shared/azure/blob-store.ts';
import { systemClock } from '../../shared/kernel/clock.ts';
import { replayRequests } from '../../shared/promotion/evidence/trials/replay-requests.ts';
import { createScorer } from '../../shared/scoring/create-scorer.ts';
import { withScratchFolder } from '../../shared/tables/scratch-folder.ts';
import { createMemoryBlobStore } from '../memory/blob-store.ts';
import { telcoCustomer as customer } from '../unit/promotion/telco-customer.ts';
import { samplePolicy, sampleRules } from '../unit/promotion/evidence-sample.ts';

const directory = 'test/fixtures/models/telco-lr';
describe.each([
  { backend: 'memory', create: createMemoryBlobStore },
  {
    backend: 'azurite',
    create: () =>
      createBlobStore({
        connection: { kind: 'connection-string', value: inject('azurite').connectionString },
      }),
  },
])('requests captured in $backend', ({ create }) => {
  it('are asked of a candidate, and compared with its training', async () => {
    const blobs = create();
    const model = `replay-${randomUUID()}`;
    const timestamp = new Date(systemClock.now().getTime() - 1000).toISOString();
    const name = `model=${model}/date=${timestamp.slice(0, 10)}/hour=${timestamp.slice(11, 13)}/a.jsonl`;
    const row = { timestamp, version: '1', route: 'champion', outputs: { label: 'Yes', probability: 0.6 } };
    for (const [at, tenure] of [1, 72, null].entries()) {
      const line = { ...row, prediction_id: `p-${at}`, features: { ...customer, tenure } };
      await blobs.append('inference', name, `${JSON.stringify(line)}\n`);
    }
    const deps = { blobs, policyOf: () => samplePolicy({ monitoring: { minRows: 3 } }), clock: systemClock };
    const scorer = await createScorer({ directory });
    const { inputs } = scorer.description;
    const replay = await withScratchFolder((folder) =>
      replayRequests(createCapturedRequests(deps), {
        model,
        scorer,
        inputs,
        gate: sampleRules().gate,
        folder,
      }),
    );
    await scorer.release();
    expect(replay).toMatchObject({
      state: 'replayed',
      rows: 3,
      from: timestamp,
      to: timestamp,
      failed: 1,
      codes: ['COLUMN_NULL tenure'],
      broken: 0,
      against: { rows: 2 },
    });
    const uploaded = await blobs.upload('training-data', `${model}/a.csv`, `${directory}/MLmodel`);
    expect(uploaded).toBeDefined();
    const inspect = (createdAt: number) =>
      createInspectTraining(deps)({
        version: { model, version: '1', createdAt, runId: null, status: 'READY', description: '', tags: {} },
        run: { metrics: {}, parameters: {}, tags: { 'relevo.upload': `${model}/a.csv` } },
        candidate: { directory, profile: 'relevo/profile.json' },
        champion: undefined,
      });
    const found = await inspect(systemClock.now().getTime() + 60_000);
    expect(found).toMatchObject({
      state: 'known',
      rows: 6643,
      uploaded: expect.stringMatching(/^\d{4}-/),
      drift: { kind: 'compared', requests: 3, columns: 0, drifted: [] },
    });
    expect(await inspect(0), 'overwritten after the version was made').toMatchObject({ uploaded: null });
  });
});
