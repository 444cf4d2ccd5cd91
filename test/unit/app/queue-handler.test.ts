import { InvocationContext } from '@azure/functions';
import { beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { queueHandler } from '../../../shared/app/queue-handler.ts';
import { RelevoError } from '../../../shared/kernel/error.ts';

let sent: { queue: string; message: unknown }[];
let failure: unknown;

const call = {
  context: new InvocationContext({ logHandler: () => undefined }),
  signal: new AbortController().signal,
};
const handler = queueHandler(() => ({
  queue: 'requests',
  schema: z.object({ version: z.string() }),
  send: async (queue, message) => void sent.push({ queue, message }),
  work: async () => {
    if (failure !== undefined) throw failure;
  },
}));

beforeEach(() => {
  sent = [];
  failure = undefined;
});

it('completes a message that worked', async () => {
  await handler({ version: '1' }, call);
  expect(sent).toEqual([]);
});

it.each(['plain text', { version: 7 }, null])('sends %j to poison with the reason', async (message) => {
  await handler(message, call);
  expect(sent).toMatchObject([
    { queue: 'requests-poison', message: { reason: { code: 'MESSAGE_INVALID' }, message } },
  ]);
});

it('sends what can never succeed to poison at once', async () => {
  failure = new RelevoError('VERSION_MISSING', 'no such version');
  await handler({ version: '9' }, call);
  expect(sent[0]?.message).toMatchObject({ reason: { code: 'VERSION_MISSING', message: 'no such version' } });
});

it.each([new RelevoError('STORAGE_UNAVAILABLE', 'down', { retryable: true }), new TypeError('bug')])(
  'leaves %s to the host, which delivers again',
  async (error) => {
    failure = error;
    await expect(handler({ version: '1' }, call)).rejects.toBe(error);
    expect(sent).toEqual([]);
  },
);
