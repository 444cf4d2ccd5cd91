import { beforeEach, describe, expect, it } from 'vitest';
import type { PromoteOptions } from '../../../shared/promotion/promote.ts';
import { sampleEvidence } from './evidence-sample.ts';
import { createGate, MODEL, readDecisions, requestFor, type World } from './gate-bench.ts';
import { candidateOf, worldWithChampion } from './promote-bench.ts';

let world: World;

const ask = async (options: PromoteOptions = {}, version = '2') =>
  createGate(world)(candidateOf(world, version), options);
const numbers = async (): Promise<number[]> =>
  (await readDecisions(world)).records.map(({ sequence }) => sequence);

/** v1 is champion by decision 1; v2 was rejected by decision 2 while there was a v3, which is gone. */
async function worldOfRejected(): Promise<World> {
  const made = await worldWithChampion();
  made.registry.register(MODEL);
  await createGate(made)(candidateOf(made));
  made.registry.deleteVersion(MODEL, '3');
  return made;
}

beforeEach(async () => {
  world = await worldOfRejected();
});

describe('a version that is judged once more after a decision', () => {
  it('is promoted where what spoke against it has passed', async () => {
    expect(await ask()).toMatchObject({ repeated: true, record: { sequence: 2, verdict: 'reject' } });
    expect(await ask({ after: 2 })).toMatchObject({
      outcome: 'moved',
      repeated: false,
      record: { sequence: 3, verdict: 'promote', after: 2 },
    });
    expect((await readDecisions(world)).records.map(({ after }) => after)).toEqual([undefined, undefined, 2]);
  });

  it('gets one decision, however often that is asked', async () => {
    world.quality.set('2', { candidate: 0.5 });
    expect(await ask({ after: 2 })).toMatchObject({ repeated: false, record: { sequence: 3 } });
    for (const options of [{ after: 2 }, {}])
      expect(await ask(options)).toMatchObject({ repeated: true, record: { sequence: 3 } });
    expect(await ask({ after: 3 })).toMatchObject({ repeated: false, record: { sequence: 4, after: 3 } });
    for (const options of [{ after: 2 }, { after: 3 }, {}])
      expect(await ask(options)).toMatchObject({ repeated: true, record: { sequence: 4 } });
    expect(await numbers()).toEqual([1, 2, 3, 4]);
  });

  it.each(['promote', 'reject'])(
    'gets one decision where the call died at any write (%s)',
    async (verdict) => {
      let passed = 0;
      for (let point = 1; point === 1 || passed >= point - 1; point++) {
        world = await worldOfRejected();
        if (verdict === 'reject') world.quality.set('2', { candidate: 0.5 });
        passed = 0;
        const dying = createGate(world, () => {
          passed += 1;
          if (passed === point) throw new Error('killed');
        });
        await dying(candidateOf(world), { after: 2 }).catch(() => undefined);
        expect(await ask({ after: 2 }), `crash point ${point}`).toMatchObject({
          record: { verdict, after: 2 },
        });
        expect(await numbers(), `crash point ${point}`).toEqual([1, 2, 3]);
      }
      expect(passed).toBeGreaterThan(verdict === 'promote' ? 17 : 9);
    },
  );

  it('stays rejected for the same files', async () => {
    const { set } = sampleEvidence();
    const tags = { 'relevo.sha256': JSON.stringify({ 'relevo/evaluation.parquet': set?.digest }) };
    const { version } = world.registry.register(MODEL, { tags });
    world.quality.set(version, { candidate: 0.5 });
    expect(await ask({}, version)).toMatchObject({ record: { sequence: 3, verdict: 'reject' } });
    world.quality.set(version, {});
    const once = await ask({ after: 3 }, version);
    expect(once).toMatchObject({ outcome: 'kept', record: { sequence: 4, verdict: 'reject' } });
    if (once.kind !== 'decided') throw new Error('not decided');
    expect(once.record.checks.filter(({ status }) => status === 'fail').map(({ id }) => id)).toEqual([
      'candidate-state:rejected',
    ]);
  });

  it('moves nothing in a dry run, and stays decided once it is champion', async () => {
    expect(await ask({ after: 2, dryRun: true })).toMatchObject({
      outcome: 'kept',
      record: { sequence: 3, verdict: 'promote', dryRun: true },
    });
    expect(await ask({ after: 3 })).toMatchObject({ outcome: 'moved', record: { sequence: 4 } });
    expect(await ask({ after: 4 })).toMatchObject({
      outcome: 'moved',
      repeated: true,
      record: { sequence: 4 },
    });
  });

  it.each([
    ['of another version', 1],
    ['that there is not', 9],
  ])('needs a decision about it, not one %s', async (_what, after) =>
    expect(ask({ after })).rejects.toMatchObject({ code: 'DECISION_MISSING', status: 404, path: 'after' }),
  );

  it('needs one that was not given up, and is not answered by one', async () => {
    let swapped = false;
    const fickle = createGate(world, (when, write) => {
      if (swapped || when !== 'after' || !write.endsWith('000003.json')) return;
      swapped = true;
      void world.registry.setChampion(MODEL, '2');
    });
    const { version } = world.registry.register(MODEL);
    await fickle(candidateOf(world, version));
    const { records, lines } = await readDecisions(world);
    expect(lines.map((line) => line.split('-')[2])).toContain('abandoned');
    expect(records.map(({ candidate }) => candidate.version)).toEqual(['1', '2', version, version]);
    await expect(ask({ after: 3 }, version)).rejects.toMatchObject({ code: 'DECISION_MISSING' });
    expect(await ask({}, version)).toMatchObject({ repeated: true, record: { sequence: 4 } });
  });

  it('needs one about it, not about its number in a model that was deleted', async () => {
    world.registry.forget(MODEL);
    world.registry.register(MODEL);
    const reborn = requestFor(world.registry.register(MODEL));
    await expect(createGate(world)(reborn, { after: 2 })).rejects.toMatchObject({ code: 'DECISION_MISSING' });
  });
});
