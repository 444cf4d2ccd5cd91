import { HttpRequest, InvocationContext } from '@azure/functions';
import { expect, it } from 'vitest';
import { answerHealth, answerServer, answerUnknownPath } from '../../../shared/app/answer-inference.ts';
import { inferenceHandler } from '../../../shared/app/inference-handler.ts';
import { productVersion } from '../../../shared/app/product-version.ts';
import { inputError, RelevoError } from '../../../shared/kernel/error.ts';
import packageJson from '../../../package.json' with { type: 'json' };

const requestOf = (method: string, params: Record<string, string> = {}) =>
  new HttpRequest({ method, url: 'http://127.0.0.1/v2', params });

const ask = (method: string, work: () => Promise<{ status: number }>) =>
  inferenceHandler(
    1000,
    'POST',
    work,
  )(requestOf(method), new InvocationContext({ functionName: 'v2', logHandler: () => undefined }));

const ok = async () => ({ status: 200 });

it('answers its own method', async () => {
  expect(await ask('POST', ok)).toMatchObject({ status: 200 });
});

it.each(['GET', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'])(
  'answers %s with 405 and the method it takes',
  async (method) => {
    expect(await ask(method, ok)).toEqual({
      status: 405,
      headers: { allow: 'POST' },
      jsonBody: { error: 'METHOD: expected POST' },
    });
  },
);

it.each([
  [
    inputError('TENSOR_SHAPE', 'inputs[0].shape', 'expected [n]'),
    400,
    'TENSOR_SHAPE inputs[0].shape: expected [n]',
  ],
  [new Error('secret'), 500, 'INTERNAL_ERROR: the request could not be answered'],
])('gives errors as the protocol has them', async (thrown, status, error) => {
  expect(await ask('POST', () => Promise.reject(thrown))).toMatchObject({ status, jsonBody: { error } });
});

it('says when to try again', async () => {
  const thrown = new RelevoError('NO_CHAMPION', 'no champion', { status: 503 });
  expect(await ask('POST', () => Promise.reject(thrown))).toMatchObject({
    status: 503,
    headers: { 'retry-after': '5' },
    jsonBody: { error: 'NO_CHAMPION: no champion' },
  });
});

it('says which server it is', async () => {
  expect(productVersion).toBe(packageJson.version);
  expect(await answerServer()).toEqual({
    jsonBody: { name: 'relevo', version: productVersion, extensions: ['binary_tensor_data'] },
  });
});

const call = (probe: string) => ({
  request: requestOf('GET', { probe }),
  signal: new AbortController().signal,
  traceparent: undefined,
});
const never = (): never => {
  throw new Error('asked');
};
const path = (given: string) => answerUnknownPath(requestOf('PATCH', { path: given }));

it('is alive without asking any model', async () => {
  expect(await answerHealth(never, call('live'))).toEqual({ jsonBody: { live: true } });
  await expect(answerHealth(never, call('ready'))).rejects.toThrow('asked');
  await expect(answerHealth(never, call('other'))).rejects.toMatchObject({ status: 404 });
});

it('refuses other paths, whatever the method', async () => {
  expect(await path('repository/index')).toMatchObject({ status: 400 });
  expect(await path('nothing')).toMatchObject({
    status: 404,
    jsonBody: { error: 'NOT_FOUND path: no such path' },
  });
});
