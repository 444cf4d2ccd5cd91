import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../shared/kernel/digest.ts';
import { RelevoError } from '../../../shared/kernel/error.ts';
import { createGate, readDecisions, type World } from './gate-bench.ts';
import { candidateOf, stateOf, worldWithChampion } from './promote-bench.ts';

/** Runs one promotion that dies at its n-th crash point, then repeats it; false when there were fewer points. */
async function dieAt(world: World, point: number): Promise<boolean> {
  let passed = 0;
  const dying = createGate(world, () => {
    passed += 1;
    if (passed === point) throw new RelevoError('KILLED', 'killed', { retryable: true });
  });
  const died = await dying(candidateOf(world)).then(
    () => false,
    () => true,
  );
  await createGate(world)(candidateOf(world));
  return died;
}

describe('killed at any write', { timeout: 60_000 }, () => {
  const worlds = ['promote', 'reject'] as const;

  it.each(worlds)('ends as if nothing had happened (%s)', async (verdict) => {
    const quality = verdict === 'promote' ? {} : { candidate: 0.5 };
    const calm = await worldWithChampion();
    calm.quality.set('2', quality);
    await createGate(calm)(candidateOf(calm));
    const expected = await stateOf(calm);
    let point = 1;
    for (let died = true; died; point++) {
      const world = await worldWithChampion();
      world.quality.set('2', quality);
      died = await dieAt(world, point);
      expect(await stateOf(world), `crash point ${point}`).toEqual(expected);
    }
    expect(point).toBeGreaterThan(verdict === 'promote' ? 17 : 9);
    expect(expected.aliasMoves).toHaveLength(verdict === 'promote' ? 2 : 1);
  });

  it('three times in a row, then with another candidate waiting', async () => {
    const world = await worldWithChampion();
    for (const point of [3, 5, 9]) await dieAt(world, point);
    expect(world.registry.aliasMoves).toHaveLength(2);
    const { records, bytes } = await readDecisions(world);
    expect(records[1]?.previous).toBe(sha256(bytes[0] ?? ''));
  });
});
