import { HttpResponse } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { plainAnswerOf } from '../../../host/http/plain-answer.ts';
import type { TypedData } from '../../../host/invocation.ts';

/** What the library makes of a handler's result before it hands it to the host. */
async function libraryAnswerOf(result: unknown) {
  const { status, headers, body, enableContentNegotiation } = readable(
    Reflect.construct(HttpResponse, [result]),
  );
  return { status, headers, enableContentNegotiation, bytes: [...new Uint8Array(await body())] };
}

const readable = (response: HttpResponse) => ({
  status: String(response.status),
  headers: [...response.headers.entries()],
  enableContentNegotiation: response.enableContentNegotiation,
  body: () => response.arrayBuffer(),
});

function ownAnswerOf(result: unknown) {
  const { statusCode, headers, body, enableContentNegotiation } = plainAnswerOf(result) ?? {};
  const entries = Object.entries(headers ?? {});
  return { status: statusCode, headers: entries, enableContentNegotiation, bytes: [...bytesOf(body)] };
}

function bytesOf(body: TypedData | undefined): Uint8Array {
  if (body !== undefined && 'string' in body) return Buffer.from(body.string);
  if (body !== undefined && 'bytes' in body) return body.bytes;
  throw new Error('neither text nor bytes');
}

const plain: Record<string, unknown> = {
  'nothing set': {},
  text: { body: 'héllo €' },
  'empty text': { body: '' },
  'a lone surrogate': { body: 'a\uD800b' },
  bytes: { body: Uint8Array.of(0, 255, 10) },
  'a slice of a buffer': { body: Buffer.from('abcdef').subarray(2, 4) },
  JSON: { jsonBody: { a: [1, null, 'x'] } },
  'JSON that is false': { jsonBody: false, body: 'not this' },
  'JSON with a type of its own': { jsonBody: {}, headers: { 'Content-Type': 'application/problem+json' } },
  'null in all places': { status: undefined, headers: undefined, body: null, jsonBody: null },
  'headers to be sorted': {
    status: 201,
    body: 'x',
    headers: { 'X-B': 'two words', 'x-a': '', 'Retry-After': '5' },
  },
  'a status without a body': { status: 204, body: 'dropped', headers: { 'x-a': '1' } },
  'a status without JSON': { status: 304, jsonBody: { dropped: true } },
  'the last status': { status: 599, body: 'x' },
  'content negotiation': { body: 'x', enableContentNegotiation: true },
  'no prototype': Object.assign(Object.create(null), { body: 'x' }),
};

describe('results that need no Response', () => {
  it.each(Object.entries(plain))('answers as the library does: %s', async (_name, result) => {
    expect(ownAnswerOf(result)).toEqual(await libraryAnswerOf(result));
  });
});

describe('results that are left to the library', () => {
  it.each<[string, unknown]>([
    ['null', null],
    ['text', 'text'],
    ['a response', new HttpResponse({ body: 'x' })],
    ['a stream', { body: new Blob(['x']).stream() }],
    ['a form', { body: new URLSearchParams({ a: '1' }) }],
    ['an informational status', { status: 101 }],
    ['a status beyond the last', { status: 600 }],
    ['a status as text', { status: '201' }],
    ['a fraction', { status: 200.5 }],
    ['a Headers object', { headers: new Headers({ a: '1' }) }],
    ['pairs', { headers: [['a', '1']] }],
    ['a number as value', { headers: { a: 1 } }],
    ['a name with a space', { headers: { 'a b': '1' } }],
    ['a line break', { headers: { a: '1\r\nb: 2' } }],
    ['white space at the end', { headers: { a: '1 ' } }],
    ['a letter beyond ASCII', { headers: { a: 'é' } }],
    ['the same name twice', { headers: { A: '1', a: '2' } }],
    ['cookies as a header', { headers: { 'set-cookie': 'a=b' } }],
    ['cookies', { body: 'x', cookies: [{ name: 'a', value: 'b' }] }],
    ['JSON of nothing', { jsonBody: () => 1 }],
    ['a Response of the app’s own', { nativeResponse: new Response('x') }],
  ])('%s', (_name, result) => {
    expect(plainAnswerOf(result)).toBeUndefined();
  });
});
