import { getHeapStatistics } from 'node:v8';
import { expect, it } from 'vitest';
import { createIdleCollection } from '../../../../shared/serving/threads/idle-collection.ts';

const usedMb = (): number => getHeapStatistics().used_heap_size / 1024 ** 2;

it('gives back what nobody refers to any more', () => {
  const collect = createIdleCollection();
  collect();
  const before = usedMb();
  let garbage: { at: number }[] = Array.from({ length: 4_000_000 }, (_, at) => ({ at }));
  expect(usedMb() - before).toBeGreaterThan(64);
  garbage = [];
  collect();
  expect(usedMb() - before + garbage.length).toBeLessThan(32);
});
