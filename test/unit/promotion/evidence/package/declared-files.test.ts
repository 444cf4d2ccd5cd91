import { describe, expect, it } from 'vitest';
import { declaredFiles } from '../../../../../shared/promotion/evidence/package/declared-files.ts';

const digest = 'a'.repeat(64);
const read = (tag: unknown) =>
  declaredFiles({ tags: { 'relevo.sha256': typeof tag === 'string' ? tag : JSON.stringify(tag) } });

describe('the files that a tag vouches for', () => {
  it.each(['model.onnx', 'relevo/profile.json', 'a..b', '.hidden', '..a/b', 'a/..b'])('may be %s', (path) =>
    expect(read({ [path]: digest })).toEqual({ state: 'declared', files: { [path]: digest } }),
  );

  it('may be none', () => expect(read({})).toEqual({ state: 'declared', files: {} }));

  it('are not stated without the tag', () =>
    expect(declaredFiles({ tags: { other: '{}' } })).toEqual({ state: 'absent', files: {} }));

  it.each([
    ['no JSON', 'yes'],
    ['a list', [digest]],
    ['a path from the root', { '/model.onnx': digest }],
    ['a path out of the folder', { '../model.onnx': digest }],
    ['one that goes out in the middle', { 'a/../../model.onnx': digest }],
    ['one that ends outside', { 'a/..': digest }],
    ['nothing but the folder above', { '..': digest }],
    ['a Windows path', { 'a\\b': digest }],
    ['a drive', { 'c:a': digest }],
    ['no path', { '': digest }],
    ['a digest too short', { 'model.onnx': digest.slice(1) }],
    ['a digest too long', { 'model.onnx': `${digest}a` }],
    ['a digest with something before it', { 'model.onnx': `sha256:${digest}` }],
    ['a digest in capitals', { 'model.onnx': digest.toUpperCase() }],
    ['no text', { 'model.onnx': 1 }],
  ])('are stated wrongly by %s', (_, tag) => expect(read(tag)).toEqual({ state: 'invalid', files: {} }));
});
