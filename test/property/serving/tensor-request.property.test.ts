import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ModelInput, Value } from '../../../shared/scoring/column-batch.ts';
import { valueText } from '../../../shared/serving/capture/value-text.ts';
import { defaultLimits } from '../../../shared/serving/protocol.ts';
import { readScoringRequest } from '../../../shared/serving/scoring-protocol/read-scoring-request.ts';
import { tensorText } from '../../../shared/serving/tensor-text.ts';
import { describeModel, namedTensors, type TensorTable, unnamedTensor } from './signatures.ts';

/** The tensors of a request as JSON text by name, which holds every digit. */
function textsOf(body: string, { specs }: TensorTable): [string, string][] {
  const { input } = readScoringRequest(Buffer.from(body), describeModel({ tensors: specs }), {
    limits: defaultLimits,
    headers: {},
    entity: null,
    extraColumns: 'ignore',
  });
  return [...tensorsOf(input)].map(([name, tensor]) => [name, tensorText(tensor)]);
}

const tensorsOf = (input: ModelInput) => ('tensors' in input ? input.tensors : new Map());

const columnOf = ({ rows }: TensorTable, index: number): string =>
  valueText(rows.map((row) => row[index] ?? null));

const expected = (table: TensorTable): [string, string][] =>
  table.specs.map(({ name }, index) => [name ?? '', columnOf(table, index)]);

const object = (entries: readonly (readonly [string, string])[]): string =>
  `{${entries.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}`;

it('every form of the same named tensors is read alike, exactly', () => {
  fc.assert(
    fc.property(namedTensors, (table) => {
      const names = table.specs.map(({ name }) => name ?? '');
      const records = table.rows.map((row: Value[]) =>
        object(row.map((value, index) => [names[index] ?? '', valueText(value)])),
      );
      const split = object([
        ['columns', JSON.stringify(names)],
        ['data', valueText(table.rows)],
      ]);
      const bodies = [
        object([['inputs', object(names.map((name, index) => [name, columnOf(table, index)]))]]),
        object([['instances', `[${records.join(',')}]`]]),
        object([['dataframe_records', `[${records.join(',')}]`]]),
        object([['dataframe_split', split]]),
      ];
      for (const body of bodies) expect(textsOf(body, table)).toEqual(expected(table));
    }),
    { numRuns: 300 },
  );
});

it('a tensor without a name is read alike as inputs and as instances', () => {
  fc.assert(
    fc.property(unnamedTensor, (table) => {
      for (const key of ['inputs', 'instances'])
        expect(textsOf(`{"${key}":${columnOf(table, 0)}}`, table)).toEqual(expected(table));
    }),
    { numRuns: 200 },
  );
});
