import { expect, it } from 'vitest';
import {
  addPart,
  trainingRequestId,
  trainingSetDigest,
} from '../../../shared/retraining/training-request.ts';

const part = (digest: string) => ({ digest, rows: 10, upload: `m/${digest}.csv` });

it('names a request by model, bytes and mode', () => {
  const id = trainingRequestId('m', 'abc', 'add');
  expect(id).toMatch(/^[0-9a-f]{32}$/);
  expect(
    new Set([id, trainingRequestId('n', 'abc', 'add'), trainingRequestId('m', 'abc', 'replace')]).size,
  ).toBe(3);
  expect(trainingRequestId('m', 'abc', 'add')).toBe(id);
});

it('adds a part to what the champion was trained on, once', () => {
  const base = addPart(undefined, part('a'));
  const both = addPart(base, part('b'));
  expect(both.parts.map((known) => known.digest)).toEqual(['a', 'b']);
  expect(addPart(both, part('a')).parts.map((known) => known.digest)).toEqual(['b', 'a']);
});

it('gives a training set the same digest in whatever order its parts came', () => {
  const ab = addPart(addPart(undefined, part('a')), part('b'));
  const ba = addPart(addPart(undefined, part('b')), part('a'));
  expect(trainingSetDigest(ab)).toBe(trainingSetDigest(ba));
  expect(trainingSetDigest(ab)).not.toBe(trainingSetDigest(addPart(undefined, part('a'))));
});
