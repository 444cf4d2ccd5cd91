import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../../shared/kernel/digest.ts';
import { packEvidence, unpackEvidence } from '../../../../shared/promotion/record/packed-evidence.ts';
import { evaluate } from '../../../../shared/promotion/verdict/evaluate.ts';
import { sampleEvidence, sampleRules } from '../evidence-sample.ts';

const sample = sampleEvidence({ rows: 400 });
const evidence = {
  ...sample,
  rows: { ...sample.rows, entities: Array.from({ length: 400 }, (_, row) => `person ${row % 150}`) },
};

const withEntities = (entities: string[] | undefined) =>
  packEvidence({ ...evidence, rows: { ...evidence.rows, entities } }).then(unpackEvidence);

describe('evidence that is kept', () => {
  it('is judged as before, and says of nobody who they are', async () => {
    const packed = await packEvidence(evidence);
    expect(gunzipSync(packed.bytes).toString('utf8')).not.toContain('person');
    const again = await unpackEvidence(packed);
    expect(again.candidate).toEqual(evidence.candidate);
    expect(evaluate(again, sampleRules())).toEqual(evaluate(evidence, sampleRules()));
  });

  it('has the same digest whenever it holds the same', async () => {
    const [first, second] = [await packEvidence(evidence), await packEvidence(structuredClone(evidence))];
    expect(second.digest).toBe(first.digest);
  });

  it('keeps arrays of numbers of each kind, also those that begin within a buffer', async () => {
    const within = new Float64Array([9, 0.1, -Infinity, NaN]).subarray(1);
    const arrays = {
      float64: within,
      int32: Int32Array.of(-1, 2 ** 31 - 1),
      uint16: Uint16Array.of(1, 65_535),
      uint8: Uint8Array.of(0, 255),
      empty: new Float64Array(0),
    };
    const packed = await packEvidence(Object.assign(structuredClone(evidence), { arrays }));
    expect(await unpackEvidence(packed)).toMatchObject({ arrays });
  });

  it('takes for an array of numbers only what it wrote as one', async () => {
    const others = {
      several: { uint8: 'AAAA', uint16: 'AAAA' },
      unknown: { float32: 'AAAA' },
      inherited: { toString: 'AAAA' },
      number: { uint8: 4 },
      nothing: {},
      nameless: { '': 'AAAA' },
      text: 'uint8',
      list: ['uint8'],
    };
    const packed = await packEvidence(Object.assign(structuredClone(evidence), { others }));
    expect(await unpackEvidence(packed)).toMatchObject({ others });
  });

  it('numbers entities in the order of their first row, and none where there are none', async () => {
    expect((await withEntities(['b', 'a', 'b', 'c', '']))?.rows.entities).toEqual(['0', '1', '0', '2', '3']);
    expect((await withEntities(undefined)).rows.entities).toBeUndefined();
  });

  it('is refused when it was changed, cut off, or is of another release', async () => {
    const { digest, bytes } = await packEvidence(evidence);
    const text = gunzipSync(bytes).toString('utf8');
    const damaged = {
      code: 'EVIDENCE_DAMAGED',
      message: 'the evidence is not what the decision was made on',
    };
    const changed = gzipSync(text.replace('"used":400', '"used":399'));
    await expect(unpackEvidence({ digest, bytes: changed })).rejects.toMatchObject(damaged);
    await expect(unpackEvidence({ digest, bytes: bytes.subarray(0, 100) })).rejects.toMatchObject(damaged);
    const other = text.replace(/"format":\d+/, '"format":0');
    await expect(unpackEvidence({ digest: sha256(other), bytes: gzipSync(other) })).rejects.toMatchObject({
      code: 'EVIDENCE_FORMAT',
      message: expect.stringMatching(/^evidence of format 0, this release judges format [1-9]\d*$/),
    });
  });
});
