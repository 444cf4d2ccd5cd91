import { expect, it } from 'vitest';
import { createRunQueue } from '../../../../shared/scoring/threads/run-queue.ts';

it('runs one at a time, urgent ones first, also those that come while another runs', async () => {
  const queue = createRunQueue();
  const order: string[] = [];
  let under = 0;
  const run =
    (name: string, meanwhile: () => void = () => undefined) =>
    async (): Promise<void> => {
      under += 1;
      expect(under).toBe(1);
      await new Promise(setImmediate);
      meanwhile();
      order.push(name);
      under -= 1;
    };
  queue.add(
    run('large 1', () => queue.add(run('small 2'), true)),
    false,
  );
  queue.add(run('large 2'), false);
  queue.add(run('small 1'), true);
  queue.add(run('large 3'), false);
  await queue.settled();
  expect(order).toEqual(['small 1', 'large 1', 'small 2', 'large 2', 'large 3']);
  queue.add(run('later'), false);
  await queue.settled();
  expect(order.at(-1)).toBe('later');
});
