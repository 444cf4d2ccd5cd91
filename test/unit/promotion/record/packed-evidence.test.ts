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

  it('is refused when it was changed, cut off, or is of another release', async () => {
    const { digest, bytes } = await packEvidence(evidence);
    const text = gunzipSync(bytes).toString('utf8');
    const changed = gzipSync(text.replace('"used":400', '"used":399'));
    await expect(unpackEvidence({ digest, bytes: changed })).rejects.toMatchObject({
      code: 'EVIDENCE_DAMAGED',
    });
    const cut = bytes.subarray(0, 100);
    await expect(unpackEvidence({ digest, bytes: cut })).rejects.toMatchObject({ code: 'EVIDENCE_DAMAGED' });
    const other = text.replace(/"format":\d+/, '"format":999');
    await expect(unpackEvidence({ digest: sha256(other), bytes: gzipSync(other) })).rejects.toMatchObject({
      code: 'EVIDENCE_FORMAT',
    });
  });
});
