import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../../../shared/kernel/digest.ts';
import {
  goldenSchema,
  readGoldenCases,
} from '../../../../../shared/promotion/evidence/trials/golden-cases.ts';
import { goldenFile, goldenFolder } from './golden-sample.ts';

const one = { name: 'one', inputs: { tenure: 1 }, expect: { label: 'Yes' } };
const expecting = (...expectations: object[]) =>
  goldenFile(...expectations.map((expected, at) => ({ ...one, name: `${at}`, expect: expected })));

describe('the file of golden cases', () => {
  it('is absent, or read with its digest', async () => {
    expect(await readGoldenCases(await goldenFolder(null))).toEqual({ state: 'absent' });
    const content = goldenFile(one, { ...one, name: 'two', expect: { probability: { min: 0.5 } } });
    expect(await readGoldenCases(await goldenFolder(content))).toEqual({
      state: 'read',
      digest: sha256(JSON.stringify(content)),
      cases: [one, { ...one, name: 'two', expect: { probability: { min: 0.5, max: 1 } } }],
    });
  });

  it.each([
    ['no JSON', /^the file: /],
    [{ format: 2, cases: [one] }, /^format: /],
    [{ cases: [one] }, /^format: /],
    [{ ...goldenFile(one), note: 'x' }, /^the file: /],
    [goldenFile(), /^cases: /],
    [goldenFile(one, one), /^cases: a name is there twice$/],
    [goldenFile({ ...one, name: '' }), /^cases\.0\.name: /],
    [goldenFile(one, { ...one, name: 2 }), /^cases\.1\.name: /],
    [goldenFile({ ...one, inputs: [] }), /^cases\.0\.inputs: /],
    [expecting({}), /^cases\.0\.expect: expects nothing$/],
    [expecting({ label: 1 }), /^cases\.0\.expect\.label: /],
    [expecting({ probability: { min: 0.6, max: 0.5 } }), /^cases\.0\.expect\.probability: min is over max$/],
    [expecting({ probability: { max: 1.1 } }), /^cases\.0\.expect\.probability: /],
    [expecting({ probability: { min: -0.1 } }), /^cases\.0\.expect\.probability: /],
    [expecting({ probability: { minimum: 0.5 } }), /^cases\.0\.expect\.probability: /],
    [expecting({ prediction: { value: 1, tolerance: -1 } }), /^cases\.0\.expect\.prediction: /],
    [expecting({ prediction: { value: 1 } }), /^cases\.0\.expect\.prediction: /],
    [expecting({ prediction: { value: 1, tolerance: 0, of: 'x' } }), /^cases\.0\.expect\.prediction: /],
    [expecting({ label: 'Yes', because: 'so' }), /^cases\.0\.expect: /],
    [goldenFile({ ...one, expects: {} }), /^cases\.0: /],
  ])('is not readable: %j', async (content, why) => {
    expect(await readGoldenCases(await goldenFolder(content))).toEqual({
      state: 'invalid',
      why: expect.stringMatching(why),
    });
  });

  it('may hold values of any depth, which then are no input', async () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const text = JSON.stringify(goldenFile({ ...one, inputs: { tenure: 'deep' } })).replace('"deep"', deep);
    expect(await readGoldenCases(await goldenFolder(text))).toMatchObject({ state: 'read' });
  });

  it('may expect the ends of what is possible', () => {
    const ends = expecting(
      { probability: {} },
      { probability: { of: 'No', min: 0, max: 0 } },
      { probability: { min: 1 } },
      { prediction: { value: -1, tolerance: 0 } },
    );
    expect(goldenSchema.parse(ends).cases.map((found) => found.expect)).toEqual([
      { probability: { min: 0, max: 1 } },
      { probability: { of: 'No', min: 0, max: 0 } },
      { probability: { min: 1, max: 1 } },
      { prediction: { value: -1, tolerance: 0 } },
    ]);
  });

  it('holds at most 1,000 cases with names of at most 100 letters', () => {
    const many = (count: number) =>
      goldenFile(...Array.from({ length: count }, (_, at) => ({ ...one, name: `${at}` })));
    expect(goldenSchema.safeParse(many(1000)).success).toBe(true);
    expect(goldenSchema.safeParse(many(1001)).success).toBe(false);
    expect(goldenSchema.safeParse(goldenFile({ ...one, name: 'x'.repeat(100) })).success).toBe(true);
    expect(goldenSchema.safeParse(goldenFile({ ...one, name: 'x'.repeat(101) })).success).toBe(false);
  });

  it('is an error of the moment where it cannot be read', async () => {
    const directory = await goldenFolder(null);
    await writeFile(join(directory, 'file'), '');
    await expect(readGoldenCases(join(directory, 'file'))).rejects.toThrow('ENOTDIR');
  });
});
