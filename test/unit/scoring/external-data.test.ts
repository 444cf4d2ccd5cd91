import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { externalDataLocations, isInsideDirectory } from '../../../shared/scoring/external-data.ts';

const graph = (name: string) =>
  readFile(join(import.meta.dirname, '../../fixtures/onnx', name, 'model.onnx'));

describe('externalDataLocations', () => {
  it.each([
    ['external-inside', ['weights.data']],
    ['external-outside', ['../weights.data']],
    ['typed', []],
  ])('%s', async (name, expected) => {
    expect(externalDataLocations(await graph(name))).toEqual(expected);
  });

  it('ends on bytes that are no protobuf', () => {
    expect(externalDataLocations(Buffer.from('location \u0000\u00ff\u00ff\u00ff:location'))).toEqual([]);
  });
});

it.each([
  ['weights.data', true],
  ['sub/weights.data', true],
  ['sub/../weights.data', true],
  ['../weights.data', false],
  ['sub/../../weights.data', false],
  ['..', false],
  ['', false],
  ['/etc/passwd', false],
  ['..\\weights.data', false],
])('isInsideDirectory(%j) is %s', (location, expected) => {
  expect(isInsideDirectory(location)).toBe(expected);
});
