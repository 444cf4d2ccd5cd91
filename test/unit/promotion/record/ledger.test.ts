import { describe, expect, it } from 'vitest';
import { createLedger } from '../../../../shared/promotion/record/ledger.ts';
import { createGate, createWorld, MODEL, requestFor } from '../gate-bench.ts';

async function worldWithDecision() {
  const world = createWorld();
  await createGate(world)(requestFor(world.registry.register(MODEL)));
  return { world, ledger: createLedger({ blobs: world.blobs }) };
}

describe('ledger', () => {
  it('is empty for a model without decisions, and does not see those of a longer name', async () => {
    const { world, ledger } = await worldWithDecision();
    expect(await ledger.view('chur')).toEqual({ lines: [], last: undefined });
    expect(await createLedger({ blobs: world.blobs }).view('churn-2')).toEqual({
      lines: [],
      last: undefined,
    });
  });

  it('gives a place in the chain once', async () => {
    const { ledger } = await worldWithDecision();
    const { last } = await ledger.view(MODEL);
    if (last === undefined) throw new Error('no record');
    expect(await ledger.save({ ...last.record, actor: 'another' })).toBe(false);
    expect((await ledger.read(MODEL, 1)).actor).toBe('promote-model');
  });

  it('says which record is damaged or gone', async () => {
    const { world, ledger } = await worldWithDecision();
    await world.blobs.write('decisions', `${MODEL}/000001.json`, '{"format":1}');
    await expect(ledger.view(MODEL)).rejects.toMatchObject({
      code: 'DECISION_INVALID',
      message: 'decisions/churn/000001.json is not a decision record',
    });
    await expect(ledger.read(MODEL, 4)).rejects.toMatchObject({ code: 'DECISION_MISSING' });
  });

  it('leaves blobs of other names alone', async () => {
    const { world, ledger } = await worldWithDecision();
    await world.blobs.write('decisions', `${MODEL}/notes.txt`, 'hello');
    await world.blobs.write('decisions', `${MODEL}/ledger/000009-v9-lost-${'a'.repeat(32)}.json`, '{}');
    const { lines, last } = await ledger.view(MODEL);
    expect([lines.length, last?.record.sequence]).toEqual([1, 1]);
  });
});
