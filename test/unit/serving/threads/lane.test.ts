import { expect, it } from 'vitest';
import { createLane } from '../../../../shared/serving/threads/lane.ts';

const never = new AbortController().signal;

it('lets so many run at a time, in the order of their arrival, and goes on after a failure', async () => {
  const lane = createLane(2);
  const order: number[] = [];
  let under = 0;
  let most = 0;
  const work = (index: number) => async (): Promise<number> => {
    order.push(index);
    under += 1;
    most = Math.max(most, under);
    await new Promise(setImmediate);
    under -= 1;
    if (index === 1) throw new Error('failed');
    return index;
  };
  const settled = await Promise.allSettled([0, 1, 2, 3, 4].map((index) => lane(work(index), never)));
  expect(settled.map(({ status }) => status === 'fulfilled')).toEqual([true, false, true, true, true]);
  expect(order).toEqual([0, 1, 2, 3, 4]);
  expect(most).toBe(2);
});

it('drops at once what is given up while it waits', async () => {
  const lane = createLane(1);
  const gate = Promise.withResolvers<void>();
  const first = lane(() => gate.promise, never);
  const ran: string[] = [];
  const abandoning = new AbortController();
  const given = lane(async () => ran.push('given up'), abandoning.signal);
  const last = lane(async () => ran.push('last'), never);
  abandoning.abort(new Error('over'));
  await expect(given).rejects.toThrow('over');
  await expect(lane(async () => ran.push('late'), abandoning.signal)).rejects.toThrow('over');
  gate.resolve();
  await Promise.all([first, last]);
  expect(ran).toEqual(['last']);
});
