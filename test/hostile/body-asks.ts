import * as fc from 'fast-check';
import { type Ask, CANARY, predict } from './ask.ts';
import { nested, quote } from './json-text.ts';
import { type Asks, goodBody, type World } from './world.ts';

const notJson = [
  'x',
  '{',
  '}',
  '[1,]',
  '{"a":1,}',
  "{'a':1}",
  '{a:1}',
  '{"a":1} {"b":2}',
  '{"a":1}x',
  '// comment\n{}',
  '{"a":/*x*/1}',
  '{"a":01}',
  '{"a":0x10}',
  '{"a":.5}',
  '{"a":5.}',
  '{"a":+1}',
  '{"a":1e}',
  '{"a":--1}',
  '{"a":1_000}',
  '{"a":undefined}',
  '{"a":True}',
  '{"a":"\n"}',
  '{"a":"\\x41"}',
  '{"a":"\\u12"}',
  '{"a":"\\ud83d\\u"}',
  '{"a" 1}',
  '{"a"::1}',
  '{,}',
  '<xml/>',
  CANARY,
  `{"dataframe_records":${CANARY}}`,
  'dataframe_records=1&b=2',
  'null null',
  '"',
];

const notUtf8 = [
  [0xff],
  [0xfe, 0xff],
  [0x80],
  [0xc0, 0x80],
  [0xc1, 0xbf],
  [0xe0, 0x80, 0xaf],
  [0xed, 0xa0, 0x80],
  [0xed, 0xbf, 0xbf],
  [0xf4, 0x90, 0x80, 0x80],
  [0xf5, 0x80, 0x80, 0x80],
  [0xe2, 0x82],
  [0xf0, 0x9f, 0x98],
];

/** A text with bytes put in that are no UTF-8, wherever they stand. */
export const withWrongBytes = (text: string, at: number, bytes: readonly number[]): Buffer => {
  const whole = Buffer.from(text);
  const place = at % (whole.length + 1);
  // Not inside of a character, and nothing behind that could complete one.
  return Buffer.concat([
    whole.subarray(0, place),
    Buffer.from(bytes),
    Buffer.from(' '),
    whole.subarray(place),
  ]);
};

export const wrongBytes: fc.Arbitrary<readonly number[]> = fc.constantFrom(...notUtf8);

const shapes = ['[]', '[1]', `"${CANARY}"`, '1', 'null', 'true', '[{"dataframe_records":[]}]', '-0', '1e400'];
const spaces = fc.constantFrom('', ' ', '\n\n', '\t \r\n');
const depths = fc.constantFrom(300, 5000, 100_000, 1_000_000);

/** A body that is whole but for what happens to it as text or bytes. */
export function bodyAsks(world: World) {
  const { telco, scalars, composites } = world.names;
  const good = goodBody(world);
  const anyModel = fc.constantFrom(telco, scalars, composites, world.names.tensors, world.names.params);
  const asking = (bodies: fc.Arbitrary<string | Uint8Array | (() => string)>): Asks =>
    fc.tuple(anyModel, bodies).map(([model, body]): Ask => predict(model, body));
  const constants = (...bodies: string[]): Asks => asking(fc.constantFrom(...bodies));

  return {
    'body: none': constants(''),
    'body: not JSON': asking(
      fc.tuple(fc.constantFrom(...notJson), spaces).map(([text, space]) => space + text),
    ),
    'body: cut short': asking(
      fc
        .tuple(good, fc.double({ min: 0.01, max: 0.99, noNaN: true }))
        .map(([text, part]) => text.slice(0, Math.max(1, Math.floor(text.length * part)))),
    ),
    'body: NaN and Infinity as literals': asking(
      fc
        .constantFrom('NaN', 'Infinity', '-Infinity', 'nan', '-NaN', 'inf')
        .map((literal) => `{"dataframe_records":[{"tenure":${literal}}]}`),
    ),
    'body: bytes that are not UTF-8': asking(
      fc.tuple(good, fc.nat(), wrongBytes).map(([text, at, bytes]) => withWrongBytes(text, at, bytes)),
    ),
    'body: UTF-16 and UTF-32': asking(
      good.map((text) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])),
    ),
    'body: byte order mark given twice or late': asking(
      fc
        .tuple(good, fc.boolean())
        .map(([text, late]) => (late ? `{\ufeff${text.slice(1)}` : `\ufeff\ufeff${text}`)),
    ),
    'body: NUL between tokens': asking(
      fc.tuple(good, fc.boolean()).map(([text, before]) => (before ? `\u0000${text}` : `${text}\u0000`)),
    ),
    'body: no object': asking(
      fc.tuple(fc.constantFrom(...shapes), spaces).map(([text, space]) => space + text),
    ),
    'body: nested without end, never closed': asking(
      fc.tuple(depths, fc.constantFrom('[', '{"a":', '[[{"a":[')).map(
        ([depth, open]) =>
          () =>
            open.repeat(Math.min(depth, 4_000_000 / open.length)),
      ),
    ),
    'body: nested without end, in place of the object': asking(depths.map((depth) => () => nested(depth))),
    'body: nested without end, with long integers': fc
      .tuple(depths, fc.constantFrom<'array' | 'object'>('array', 'object'))
      .map(([depth, kind]) =>
        predict(
          composites,
          () =>
            `{"dataframe_records":[{"anything":${nested(Math.min(depth, 500_000), kind, '9007199254740993')}}]}`,
        ),
      ),
    'body: beyond the limit': asking(
      fc.tuple(fc.constantFrom(' ', '"', '[', '0', '{"a":1},'), fc.nat({ max: 1_000_000 })).map(
        ([unit, more]) =>
          () =>
            unit.repeat((4 * 1024 * 1024 + 1 + more) / unit.length + 1),
      ),
    ),
    'body: no format': constants(
      '{}',
      '{"rows":[]}',
      `{"Dataframe_records":["${CANARY}"]}`,
      '{"params":{}}',
      '{"":1}',
    ),
    'body: two formats': asking(
      fc
        .tuple(good, fc.constantFrom('inputs', 'instances', 'dataframe_split', 'dataframe_records'))
        .map(([text, other]) =>
          text.startsWith(`{"${other}"`)
            ? `{"inputs":[],"instances":[],${text.slice(1)}`
            : `{"${other}":[],${text.slice(1)}`,
        ),
    ),
    'body: format under a prototype name': asking(
      fc
        .tuple(fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString'), good)
        .map(([name, text]) => `{${quote(name)}:${text}}`),
    ),
    'body: of a language model': constants(
      `{"messages":[{"role":"user","content":"${CANARY}"}]}`,
      `{"prompt":"${CANARY}"}`,
      '{"input":[]}',
      '{"dataframe_records":[],"input":1}',
    ),
    'body: size of small things': fc.constantFrom('[]', '{}', '0', '""', '[[]]', '{"a":{}}').map((item) =>
      predict(telco, () => {
        const count = item === '0' ? 4000 : 4999;
        // As many things as there may be rows, each with as much in it as fits.
        const inner = Math.floor((4_000_000 / count - 4) / (item.length + 1));
        const row = `[${Array.from({ length: inner }, () => item).join(',')}]`;
        return `{"dataframe_records":[${Array.from({ length: count }, () => row).join(',')}]}`;
      }),
    ),
  } satisfies Partial<Record<string, Asks>>;
}
