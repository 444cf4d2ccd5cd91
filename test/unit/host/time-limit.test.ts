import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createTimeLimit } from '../../../host/time-limit.ts';

const never = (): Promise<never> => Promise.withResolvers<never>().promise;

describe('the time limit of invocations', () => {
  it('fails what takes longer, each after its own time, and names it', async () => {
    const limited = createTimeLimit(60);
    const started = performance.now();
    const timed = async (name: string): Promise<{ reason: unknown; after: number }> => {
      const begun = performance.now();
      const reason: unknown = await limited(never(), () => name).catch((error: unknown) => String(error));
      return { reason, after: performance.now() - begun };
    };
    const first = timed('first');
    await delay(30);
    const [one, two] = await Promise.all([first, timed('second')]);
    expect([one.reason, two.reason]).toEqual(['Error: first', 'Error: second']);
    for (const { after } of [one, two]) expect(after).toBeGreaterThanOrEqual(59);
    expect(performance.now() - started).toBeGreaterThanOrEqual(89);
  });

  it('passes on what ends in time, and a failure as it is', async () => {
    const limited = createTimeLimit(1000);
    expect(await limited(delay(1, 'done'), () => 'late')).toBe('done');
    await expect(limited(Promise.reject(new TypeError('own')), () => 'late')).rejects.toThrow(TypeError);
  });

  it('watches again after a quiet time', async () => {
    const limited = createTimeLimit(20);
    await limited(Promise.resolve(), () => 'first');
    await delay(40);
    await expect(limited(never(), () => 'second')).rejects.toThrow('second');
  });

  it('lets late work fail unseen', async () => {
    const { promise, reject } = Promise.withResolvers<never>();
    await expect(createTimeLimit(5)(promise, () => 'late')).rejects.toThrow('late');
    reject(new Error('later still'));
    await expect(promise).rejects.toThrow('later still');
  });

  it('takes limits beyond the longest timer', async () => {
    const limited = createTimeLimit(1e12);
    expect(await limited(delay(5, 'done'), () => 'late')).toBe('done');
  });

  it('lets work take its time where there is no limit', async () => {
    const work = Promise.resolve('done');
    expect(await createTimeLimit(undefined)(work, () => 'late')).toBe('done');
  });
});
