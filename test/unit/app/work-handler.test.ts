import { InvocationContext } from '@azure/functions';
import { expect, it } from 'vitest';
import { workHandler } from '../../../shared/app/work-handler.ts';

const context = new InvocationContext({ logHandler: () => undefined });

/** Work that ends only by its signal. */
const untilAborted = (signal: AbortSignal): Promise<void> => {
  const { promise, reject } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => reject(signal.reason));
  return promise;
};

it('stops work before the host would, so that it is delivered again', async () => {
  const handler = workHandler(20, (_input: unknown, { signal }) => untilAborted(signal));
  await expect(handler('x', context)).rejects.toMatchObject({
    code: 'DEADLINE_EXCEEDED',
    retryable: true,
    message: expect.stringContaining('18 ms'),
  });
});

it('passes other failures on as they are', async () => {
  const failure = new Error('bug');
  await expect(workHandler(60_000, () => Promise.reject(failure))('x', context)).rejects.toBe(failure);
});

it('hands over input and context, without a limit too', async () => {
  const seen: unknown[] = [];
  const handler = workHandler(undefined, async (input: string, call) => {
    seen.push(input, call.context, call.signal.aborted);
  });
  await handler('x', context);
  expect(seen).toEqual(['x', context, false]);
});
