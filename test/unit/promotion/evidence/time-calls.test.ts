import { expect, it } from 'vitest';
import { sampleRules } from '../evidence-sample.ts';
import { gatherFrom, shelve } from '../model-shelf.ts';

const rules = (gate: object) => sampleRules({ ...gate }, { entity: 'customerID' });

it('times single rows of both models by turns, and how long the candidate took to load', async () => {
  const [candidate, champion] = [await shelve({ version: '2' }), await shelve()];
  const asked = rules({ latency: { calls: 120 } });
  const { times, candidate: own } = await gatherFrom(candidate, champion, asked);
  expect([times?.candidate.length, times?.champion?.length]).toEqual([120, 120]);
  expect(times?.candidate.every((ms) => ms > 0)).toBe(true);
  expect(own.loadMs).toBeGreaterThan(0);
  expect((await gatherFrom(candidate, undefined, asked)).times?.champion).toBeUndefined();
});

it('times nothing where the policy does not ask', async () => {
  const off = rules({ severity: { latency: 'off' } });
  const unlimited = rules({ latency: { maxRatio: null } });
  expect((await gatherFrom(await shelve(), undefined, off)).times).toBeUndefined();
  expect((await gatherFrom(await shelve(), undefined, unlimited)).times).toBeUndefined();
});
