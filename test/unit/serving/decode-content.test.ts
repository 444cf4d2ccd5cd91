import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeContent } from '../../../shared/serving/decode-content.ts';

const text = JSON.stringify({ rows: Array.from({ length: 500 }, (_, row) => row) });
const body = Buffer.from(text);

describe('a body', () => {
  it.each([
    ['gzip', gzipSync(body)],
    ['x-gzip', gzipSync(body)],
    [' GZIP ', gzipSync(body)],
    ['deflate', deflateSync(body)],
    ['deflate', deflateRawSync(body)],
    ['br', brotliCompressSync(body)],
    ['identity', body],
    ['', body],
    [undefined, body],
  ])('encoded as %s is read', (encoding, bytes) => {
    expect(Buffer.from(decodeContent(bytes, encoding, body.length)).toString()).toBe(text);
  });

  it.each([
    ['gzip', gzipSync(Buffer.alloc(100_000_000))],
    ['deflate', deflateSync(Buffer.alloc(100_000_000))],
    ['br', brotliCompressSync(Buffer.alloc(10_000_000))],
    ['gzip', Buffer.alloc(20_000)],
  ])('is never expanded beyond the limit: %s', (encoding, bytes) => {
    const before = process.memoryUsage().arrayBuffers;
    expect(() => decodeContent(bytes, encoding, 10_000)).toThrow(
      expect.objectContaining({ code: 'BODY_TOO_LARGE', status: 413 }),
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(5_000_000);
  });

  it.each(['gzip', 'deflate', 'br'])('that is not %s is refused', (encoding) => {
    for (const bytes of [body, gzipSync(body).subarray(0, 30), Buffer.alloc(0)])
      expect(() => decodeContent(bytes, encoding, 10_000)).toThrow(
        expect.objectContaining({ code: 'BODY_COMPRESSION', path: 'body', status: 400 }),
      );
  });

  it.each([
    ['gzip', gzipSync(body)],
    ['deflate', deflateSync(body)],
    ['deflate', deflateRawSync(body)],
    ['br', brotliCompressSync(body)],
  ])('that goes on behind the end of its %s is refused', (encoding, bytes) => {
    for (const more of ['x', '\u0000', '{"rows":[]}'])
      expect(() => decodeContent(Buffer.concat([bytes, Buffer.from(more)]), encoding, 10_000)).toThrow(
        expect.objectContaining({ code: 'BODY_COMPRESSION', status: 400 }),
      );
  });

  it('of two gzip members is one body', () => {
    const parts = Buffer.concat([gzipSync(body), gzipSync(body)]);
    expect(decodeContent(parts, 'gzip', 10_000)).toHaveLength(2 * body.length);
  });

  it.each(['zstd', 'gzip, gzip', 'constructor'])('encoded as %s is refused', (encoding) => {
    expect(() => decodeContent(body, encoding, 10_000)).toThrow(
      expect.objectContaining({ code: 'CONTENT_ENCODING', status: 415 }),
    );
  });
});
