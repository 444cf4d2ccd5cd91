import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { encodeContent } from '../../../shared/serving/encode-content.ts';

const body = JSON.stringify({ predictions: Array.from({ length: 400 }, (_, row) => `ü${row}`) });
const answer = { status: 200, headers: { 'x-relevo-version': '7' }, body };
type Answer = { headers: Record<string, string>; body: string | Uint8Array };
const decoders: Record<string, (bytes: Uint8Array) => Uint8Array> = {
  gzip: gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

const encodingOf = async (accept: string | undefined) =>
  (await encodeContent<Answer>(answer, accept)).headers['content-encoding'];

describe('an answer', () => {
  it.each([
    ['gzip', 'gzip'],
    ['deflate', 'deflate'],
    ['br', 'br'],
    ['gzip, deflate, br, zstd', 'gzip'],
    ['br;q=1.0, gzip;q=0.8', 'br'],
    ['GZIP;Q=0.5', 'gzip'],
    ['*', 'gzip'],
    ['gzip;q=0, *', 'deflate'],
    ['identity;q=0.5, gzip;q=0.6', 'gzip'],
    ['identity, gzip;q=0.5', undefined],
    ['gzip;q=0', undefined],
    ['gzip;q=nonsense', undefined],
    ['zstd', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('to accept-encoding %s is encoded as %s', async (accept, encoding) => {
    expect(await encodingOf(accept)).toBe(encoding);
  });

  it.each(['gzip', 'deflate', 'br'])('in %s is the same once decoded, and says so', async (encoding) => {
    for (const content of [body, Buffer.from(body)]) {
      const encoded = await encodeContent<Answer>({ ...answer, body: content }, encoding);
      const decoded = decoders[encoding]?.(Buffer.from(encoded.body));
      expect(Buffer.from(decoded ?? '').toString()).toBe(body);
      expect(encoded.headers).toEqual({
        'x-relevo-version': '7',
        vary: 'accept-encoding',
        'content-encoding': encoding,
      });
    }
  });

  it('below 1 kB goes as it is', async () => {
    const small = { ...answer, body: 'x'.repeat(1023) };
    expect(await encodeContent(small, 'gzip')).toBe(small);
  });

  it('says that others may get it otherwise', async () => {
    expect((await encodeContent(answer, undefined)).headers).toMatchObject({ vary: 'accept-encoding' });
  });
});
