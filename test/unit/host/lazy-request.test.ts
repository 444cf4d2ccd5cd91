import { HttpRequest } from '@azure/functions';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { toRpcHttp } from '../../../host/http/rpc-request.ts';

type Parts = Partial<Parameters<typeof toRpcHttp>[0]>;

const partsOf = (parts: Parts): Parameters<typeof toRpcHttp>[0] => ({
  url: 'http://127.0.0.1:7071/a/%7Eb?x=1&x=2',
  method: 'POST',
  headers: { 'content-type': 'application/json', 'x-many': 'a, b' },
  query: 'x=1&x=2',
  params: { name: 'b' },
  body: Buffer.from('\uFEFF{"a":"é"}'),
  ...parts,
});

/** The request as the host hands it over, and as the library makes it by itself. */
function bothOf(parts: Parts = {}): HttpRequest[] {
  const http = toRpcHttp(partsOf(parts));
  const { nativeRequest, ...alone } = http;
  expect(nativeRequest).toBeDefined();
  return [http, alone].map((init) => Reflect.construct(HttpRequest, [init]));
}

type Outcome = { value: unknown } | { failure: unknown };

/** What a reader makes of both. */
async function outcomesOf(read: (request: HttpRequest) => unknown, parts?: Parts) {
  const [ours, theirs] = bothOf(parts).map(async (request): Promise<Outcome> => {
    try {
      return { value: await read(request) };
    } catch (error) {
      return { failure: error instanceof Error ? error.name : error };
    }
  });
  return { ours: await ours, theirs: await theirs };
}

const areSame = ({ ours, theirs }: Awaited<ReturnType<typeof outcomesOf>>): boolean =>
  isDeepStrictEqual(ours, theirs);

const readers: Record<string, (request: HttpRequest) => unknown> = {
  arrayBuffer: async (request) => [...new Uint8Array(await request.arrayBuffer())],
  text: (request) => request.text(),
  json: (request) => request.json(),
  blob: async (request) => {
    const blob = await request.blob();
    return [blob.type, await blob.text()];
  },
  formData: async (request) => [...(await request.formData()).entries()],
  body: async (request) => {
    const texts: string[] = [];
    for await (const chunk of request.body ?? []) texts.push(Buffer.from(chunk).toString());
    return texts.join('');
  },
};
const cases = Object.entries(readers);

describe('a request that is made when it is read', () => {
  it('has the same head', async () => {
    expect(
      await outcomesOf(({ url, method, params, bodyUsed }) => ({ url, method, params, bodyUsed })),
    ).toSatisfy(areSame);
    expect(await outcomesOf((request) => [...request.headers.entries()])).toSatisfy(areSame);
    expect(await outcomesOf((request) => [...request.query.entries()])).toSatisfy(areSame);
  });

  it.each(cases)('gives its body by %s', async (_name, read) => {
    expect(await outcomesOf(read)).toSatisfy(areSame);
    expect(await outcomesOf(read, { body: Buffer.from([0xff, 0xfe, 0x80]) })).toSatisfy(areSame);
    expect(await outcomesOf(read, { body: undefined })).toSatisfy(areSame);
    expect(await outcomesOf(read, { method: 'GET', body: undefined })).toSatisfy(areSame);
  });

  it.each(cases)('gives it by %s only once', async (_name, read) => {
    for (const [, first] of cases)
      expect(
        await outcomesOf(async (request) => {
          await Promise.resolve(first(request)).catch(() => undefined);
          return [request.bodyUsed, await read(request)];
        }),
      ).toSatisfy(areSame);
  });

  it.each(cases)('can be read by %s again and again without a body', async (_name, read) => {
    expect(
      await outcomesOf(async (request) => [await read(request), request.bodyUsed, await read(request)], {
        body: undefined,
      }),
    ).toSatisfy(areSame);
  });

  it.each(cases)('has copies that are read by %s on their own', async (_name, read) => {
    expect(
      await outcomesOf(async (request) => {
        request.headers.set('x-own', '1');
        const copy = request.clone();
        copy.headers.set('x-copy', '1');
        const heads = [request, copy].map(({ headers, url }) => [...headers.entries(), url]);
        return [await read(request), await read(copy), request.bodyUsed, copy.bodyUsed, heads];
      }),
    ).toSatisfy(areSame);
  });

  it('cannot be copied once it is read', async () => {
    expect(
      await outcomesOf(async (request) => {
        await request.text();
        return request.clone().text();
      }),
    ).toSatisfy(areSame);
  });

  it('gives bytes of its own', async () => {
    const body = Buffer.from('abc');
    const [request] = bothOf({ body });
    new Uint8Array((await request?.arrayBuffer()) ?? new ArrayBuffer()).fill(0);
    expect(body.toString()).toBe('abc');
  });

  it.each<[string, Parts]>([
    ['another method', { method: 'TRACE' }],
    ['credentials in the URL', { url: 'http://a:b@127.0.0.1/' }],
    ['a body with GET', { method: 'GET' }],
    ['a body with HEAD', { method: 'HEAD' }],
  ])('leaves %s to the library', (_name, parts) => {
    expect(toRpcHttp(partsOf(parts)).nativeRequest).toBeUndefined();
  });
});
