import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createDeadlines } from '../../../shared/app/shared-deadlines.ts';

const never = (): Promise<never> => Promise.withResolvers<never>().promise;

it('gives calls that begin together one signal', () => {
  const begin = createDeadlines(10_000);
  expect(begin().signal).toBe(begin().signal);
});

it('gives a later call a time of its own', async () => {
  const begin = createDeadlines(20);
  const first = begin();
  await expect(first.hold(never())).rejects.toMatchObject({ name: 'TimeoutError' });
  const second = begin();
  expect([first.signal.aborted, second.signal.aborted]).toEqual([true, false]);
  expect(await second.hold(delay(1, 'in time'))).toBe('in time');
});

it('ends every call that is under way, none before its time, and no other', async () => {
  const started = performance.now();
  const begin = createDeadlines(100);
  const done = begin().hold(Promise.resolve('done'));
  const late = await Promise.allSettled([begin().hold(never()), begin().hold(never())]);
  expect(late.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(performance.now() - started).toBeGreaterThanOrEqual(99);
  expect(await done).toBe('done');
});

it('passes on what the work throws', async () => {
  const failed = createDeadlines(100)().hold(Promise.reject(new Error('own')));
  await expect(failed).rejects.toThrow('own');
});

it('lets work that fails after its time fail unseen', async () => {
  const { promise, reject } = Promise.withResolvers<never>();
  await expect(createDeadlines(10)().hold(promise)).rejects.toMatchObject({ name: 'TimeoutError' });
  reject(new Error('late'));
  await expect(promise).rejects.toThrow('late');
});
