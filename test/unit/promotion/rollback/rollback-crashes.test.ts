import { expect, it } from 'vitest';
import { type CrashPoint, readDecisions } from '../gate-bench.ts';
import { championOf, rollbackIn, worldOf } from './rollback-bench.ts';

it(
  'a rollback is finished by the next call wherever it was interrupted, with one move',
  { timeout: 60_000 },
  async () => {
    const writes: string[] = [];
    const counted = await worldOf(2);
    await rollbackIn(counted, { crash: (when, write) => when === 'before' && writes.push(write) })('2');
    for (const when of ['before', 'after'] as const)
      for (let at = 0; at < writes.length; at += 1) {
        const world = await worldOf(2);
        const movesBefore = world.registry.aliasMoves.length;
        let count = -1;
        const crash: CrashPoint = (now) => {
          if (now === 'before') count += 1;
          if (now === when && count === at) throw new Error('crash');
        };
        await expect(rollbackIn(world, { crash })('2')).rejects.toThrow('crash');
        await rollbackIn(world)('2');
        expect([writes[at], when, await championOf(world)]).toEqual([writes[at], when, '1']);
        expect(world.registry.aliasMoves.length - movesBefore).toBe(1);
        expect((await readDecisions(world)).lines).toHaveLength(3);
      }
  },
);
