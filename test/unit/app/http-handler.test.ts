import { HttpRequest, InvocationContext } from '@azure/functions';
import { expect, it } from 'vitest';
import { httpHandler } from '../../../shared/app/http-handler.ts';
import { inputError, RelevoError } from '../../../shared/kernel/error.ts';

const request = new HttpRequest({
  method: 'POST',
  url: 'http://127.0.0.1/invocations',
  body: { string: '{}' },
});

async function answerOf(work: () => Promise<never>, timeoutMs = 1000) {
  const logged: string[] = [];
  const context = new InvocationContext({
    logHandler: (_level, ...args) => void logged.push(args.join(' ')),
  });
  return { answer: await httpHandler(timeoutMs, work)(request, context), logged };
}

it('answers a caller’s fault with status, code and path, and logs nothing', async () => {
  const { answer, logged } = await answerOf(async () => {
    throw inputError('COLUMN_TYPE', 'data[3].tenure', 'expected double, got string');
  });
  expect(answer).toEqual({
    status: 400,
    jsonBody: {
      error_code: 'COLUMN_TYPE',
      message: 'data[3].tenure: expected double, got string',
      path: 'data[3].tenure',
    },
  });
  expect(logged).toEqual([]);
});

it('asks to come back later on 503', async () => {
  const { answer } = await answerOf(async () => {
    throw new RelevoError('NO_CHAMPION', 'alias not set', { status: 503 });
  });
  expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
});

it('hides what an unexpected error says from the caller, not from the log', async () => {
  const { answer, logged } = await answerOf(async () => {
    throw new Error('secret path');
  });
  expect(answer.status).toBe(500);
  expect(JSON.stringify(answer)).not.toContain('secret');
  expect(logged.join()).toContain('secret path');
});

it('answers 504 when the time is over, whatever the work does, and logs it', async () => {
  const { answer, logged } = await answerOf(() => Promise.withResolvers<never>().promise, 20);
  expect(answer).toMatchObject({ status: 504, jsonBody: { error_code: 'DEADLINE_EXCEEDED' } });
  expect(logged.join()).toContain('DEADLINE_EXCEEDED');
});
