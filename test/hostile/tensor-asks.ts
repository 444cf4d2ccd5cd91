import * as fc from 'fast-check';
import { CANARY, predict } from './ask.ts';
import { object } from './json-text.ts';
import { brokenTexts } from './table-asks.ts';
import type { Asks, World } from './world.ts';

const good = new Map([
  ['a', '[[1.5,2.5]]'],
  ['b', '[7]'],
  ['c', '[[8]]'],
  ['d', '[true]'],
  ['e', '["x"]'],
]);

export function tensorAsks({ names: { tensors, params } }: World) {
  const inputs = (name: string, ...texts: string[]): Asks =>
    fc
      .constantFrom(...texts)
      .map((text) => predict(tensors, `{"inputs":${object(new Map(good).set(name, text))}}`));
  const given = (...texts: string[]): Asks =>
    fc.constantFrom(...texts).map((text) => predict(params, `{"inputs":{"x":[1.5]},"params":${text}}`));

  return {
    'tensor: of another shape': fc.oneof(
      inputs('a', '[[1.5]]', '[1.5]', '[[[1,2]]]', '1', '{}', 'null', '[[1,2,3]]', `"${CANARY}"`),
      inputs('c', '[[1,2]]', '[8]', '[[]]'),
      inputs('b', '[[7]]', '{"0":7}'),
    ),
    'tensor: ragged': inputs('a', '[[1,2],[1]]', '[[1,2],[1,[2]]]', '[[1,2],3]', '[[1,2],[]]', '[[1,[2]]]'),
    'tensor: of another type': fc.oneof(
      inputs('a', '[["1",2]]', '[[true,2]]', '[[{},2]]', `[["${CANARY}",1]]`),
      inputs('b', '["7"]', '[1.5]', '[false]', '[{"__proto__":1}]'),
      inputs('d', '[1]', '["true"]', '[0]'),
      inputs('e', '[1]', '[true]', '[{}]'),
    ),
    'tensor: beyond the range': fc.oneof(
      inputs('a', '[[1e400,1]]', '[[1,-1e999]]'),
      inputs('b', '[9223372036854775808]', '[-9223372036854775809]', '[1e400]', '[1e22]'),
      inputs('c', '[[256]]', '[[-1]]', '[[1e400]]', '[[18446744073709551616]]'),
    ),
    'tensor: null': fc.oneof(
      inputs('b', '[null]'),
      inputs('c', '[[null]]'),
      inputs('d', '[null]'),
      inputs('e', '[null]'),
    ),
    'tensor: missing': fc.constantFrom('a', 'b', 'c', 'd', 'e').map((name) => {
      const rest = new Map(good);
      rest.delete(name);
      return predict(tensors, `{"inputs":${object(rest.set('__proto__', '{"a":[[1,2]]}'))}}`);
    }),
    'tensor: of another length': fc.oneof(
      inputs('b', '[1,2]', '[]'),
      inputs('a', '[[1,2],[3,4]]'),
      inputs('e', '["a","b","c"]'),
    ),
    'tensor: text with NUL or half a pair': inputs('e', ...brokenTexts.map((text) => `[${text}]`)),
    'params: unknown': given(
      '{"nobody":1}',
      '{"__proto__":{"long":1}}',
      '{"constructor":1}',
      '{"":1}',
      '{"LONG":1}',
    ),
    'params: of another type': given(
      '[]',
      '"x"',
      '1',
      '{"long":"1"}',
      '{"long":1.5}',
      '{"double":"x"}',
      '{"boolean":0}',
      '{"string":1}',
      '{"doubles":1}',
      '{"doubles":["x"]}',
      '{"datetime":"soon"}',
      `{"strings":"${CANARY}"}`,
      '{"long":{}}',
    ),
    'params: beyond the range': given(
      '{"long":9223372036854775808}',
      '{"integer":2147483648}',
      '{"double":1e400}',
      '{"float":1e39}',
      '{"doubles":[1e400]}',
      '{"long":1e400}',
    ),
    'params: null': given('{"long":null}', '{"string":null}', '{"doubles":null}', '{"boolean":null}'),
    'params: text with NUL or half a pair': given(...brokenTexts.map((text) => `{"string":${text}}`)),
  } satisfies Partial<Record<string, Asks>>;
}
