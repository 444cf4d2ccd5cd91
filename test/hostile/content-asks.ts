import { brotliCompressSync as brotli, constants, deflateSync, gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { predict } from './ask.ts';
import { type Asks, goodBody, type World } from './world.ts';

const contentTypes = [
  'text/plain',
  'application/xml',
  'text/html',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/octet-stream',
  'application/vnd.apache.parquet',
  'application/json; charset=utf-16',
  'application/json; charset=latin1',
  'text/csv; charset=windows-1252',
  'text/csv; header=absent',
  'application/json; a=b',
  'application/json-patch+json',
  'application/json, text/csv',
  'application',
  'application/json/json',
  '*/*',
  '__proto__',
  'constructor',
  `application/${'x'.repeat(20_000)}`,
];
const encodings = [
  'zstd',
  'compress',
  'gzip, gzip',
  'gzip,br',
  'identity, gzip',
  'x',
  '__proto__',
  'constructor',
  '*',
  'gzip;q=1',
];

/** Quick, as bombs are large. */
const brotliCompressSync = (body: Uint8Array | string): Buffer =>
  brotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 2 } });

const encoders = {
  gzip: (body: Uint8Array | string) => gzipSync(body),
  'x-gzip': (body: Uint8Array | string) => gzipSync(body),
  deflate: (body: Uint8Array | string) => deflateSync(body),
  br: (body: Uint8Array | string) => brotliCompressSync(body),
  GZIP: (body: Uint8Array | string) => gzipSync(body),
} as const;
type Coding = keyof typeof encoders;
export const coding = fc.constantFrom<Coding>('gzip', 'x-gzip', 'deflate', 'br', 'GZIP');
export const compress = (name: Coding, body: Uint8Array | string): Buffer => encoders[name](body);

const bombs = new Map<string, Buffer>();
/** Small bodies that expand to many megabytes; each is made once. */
export function bomb(name: Coding, megabytes: number): Buffer {
  const key = `${name} ${megabytes}`;
  const made = bombs.get(key) ?? compress(name, Buffer.alloc(megabytes * 1024 * 1024, 0x20));
  bombs.set(key, made);
  return made;
}
export const bombSize = fc.constantFrom(5, 40, 100);

export function contentAsks(world: World) {
  const { telco } = world.names;
  const good = goodBody(world);
  const encoded = fc.tuple(coding, good);
  const post = (body: Uint8Array, name: string) => predict(telco, body, { 'content-encoding': name });

  return {
    'content type: another': fc
      .tuple(good, fc.constantFrom(...contentTypes))
      .map(([text, type]) => predict(telco, text, { 'content-type': type })),
    'content encoding: another': fc
      .tuple(good, fc.constantFrom(...encodings))
      .map(([text, name]) => predict(telco, text, { 'content-encoding': name })),
    'content encoding: cut short': fc
      .tuple(encoded, fc.double({ min: 0, max: 0.95, noNaN: true }))
      .map(([[name, text], part]) => {
        const whole = compress(name, text);
        return post(whole.subarray(0, Math.max(1, Math.floor(whole.length * part))), name);
      }),
    'content encoding: not what it says': fc.oneof(
      fc
        .tuple(fc.constantFrom<Coding>('gzip', 'x-gzip', 'deflate'), good)
        .map(([name, text]) => post(Buffer.from(text), name)),
      good.map((text) => post(brotliCompressSync(text), 'gzip')),
      good.map((text) => post(gzipSync(text), 'br')),
      // A byte in the middle or the checksum at the end changed.
      fc.tuple(good, fc.integer({ min: 1, max: 8 })).map(([text, back]) => {
        const whole = gzipSync(text);
        whole[whole.length - back] = (whole.at(-back) ?? 0) ^ 0x55;
        return post(whole, 'gzip');
      }),
      coding.map((name) => post(Buffer.alloc(0), name)),
    ),
    'content encoding: more behind the end': fc
      .tuple(encoded, fc.constantFrom('x', '{}', '\u0000\u0000\u0000', '{"dataframe_records":[]}'))
      .map(([[name, text], more]) => post(Buffer.concat([compress(name, text), Buffer.from(more)]), name)),
    'content encoding: twice': encoded.map(([name, text]) => post(compress(name, gzipSync(text)), name)),
    'content encoding: bomb': fc
      .tuple(coding, bombSize)
      .map(([name, size]) => predict(telco, () => bomb(name, size), { 'content-encoding': name })),
    'content encoding: of no JSON': encoded.map(([name, text]) => post(compress(name, `${text}]`), name)),
  } satisfies Partial<Record<string, Asks>>;
}
