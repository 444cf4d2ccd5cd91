import { describe, expect, it } from 'vitest';
import {
  decisionId,
  evidenceDigest,
  isSameVersion,
  isUnchanged,
  judgedVersion,
} from '../../../../shared/promotion/record/judged-version.ts';
import { registeredVersion, statedVersion } from '../stated-record.ts';

const six = statedVersion('6');
const seven = statedVersion('7');
const recreated = { createdAt: 7 };

describe('a version as a record names it', () => {
  it('has the files that its tag states', () => {
    expect(judgedVersion(registeredVersion('7'))).toEqual(seven);
    expect(judgedVersion(registeredVersion('7', { tags: {}, runId: null }))).toEqual({
      version: '7',
      createdAt: 7000,
      runId: null,
      files: {},
    });
  });

  it('is another one where the model was created again under the same number', () => {
    expect(isSameVersion(seven, statedVersion('7'))).toBe(true);
    expect(isSameVersion(seven, statedVersion('7', recreated))).toBe(false);
    expect(isSameVersion(seven, { version: '8', createdAt: seven.createdAt })).toBe(false);
  });
});

describe('the champion since a decision', () => {
  it.each([
    ['is the same', six, { kind: 'version', version: registeredVersion('6') }, true],
    ['is another', six, { kind: 'version', version: registeredVersion('7') }, false],
    ['was recreated', six, { kind: 'version', version: registeredVersion('6', recreated) }, false],
    ['came where none was', null, { kind: 'version', version: registeredVersion('6') }, false],
    ['is still none', null, { kind: 'none' }, true],
    ['was and is gone', null, { kind: 'dangling' }, true],
    ['went', six, { kind: 'none' }, false],
    ['was deleted', six, { kind: 'dangling' }, false],
  ] as const)('%s', (_, judged, now, expected) => expect(isUnchanged(judged, now)).toBe(expected));
});

describe('the id of a decision', () => {
  const key = {
    model: 'churn',
    candidate: seven,
    champion: six,
    policyDigest: 'p',
    evidenceDigest: 'e',
    action: 'enforce',
  } as const;

  it('is 32 hexadecimal digits that stay as they are from release to release', () => {
    expect(decisionId(key)).toBe('85ab9286af9b574125a31c9414902939');
    expect(decisionId({ ...key, champion: null })).toBe('ee8309f1fa5452f9b9b79746337d7c73');
  });

  it('depends on neither run nor files, which the digest of the evidence stands for', () => {
    const other = { runId: null, files: {} };
    expect(decisionId({ ...key, candidate: { ...seven, ...other }, champion: { ...six, ...other } })).toBe(
      decisionId(key),
    );
  });

  it.each([
    ['model', { model: 'other' }],
    ['candidate', { candidate: statedVersion('8') }],
    ['candidate of a recreated model', { candidate: statedVersion('7', recreated) }],
    ['champion', { champion: statedVersion('5') }],
    ['champion of a recreated model', { champion: statedVersion('6', recreated) }],
    ['absent champion', { champion: null }],
    ['policy', { policyDigest: 'q' }],
    ['evidence', { evidenceDigest: 'f' }],
    ['action', { action: 'observe' }],
    ['freeze', { frozen: 'frozen every friday' }],
  ] as const)('is another for another %s', (_, change) =>
    expect(decisionId({ ...key, ...change })).not.toBe(decisionId(key)),
  );
});

describe('a threshold release', () => {
  const tags = {
    'relevo.threshold': '0.27',
    'relevo.threshold_of': '6',
    'relevo.threshold_from': '0.31',
    'relevo.threshold_files_at': '6000',
  };
  const released = judgedVersion(registeredVersion('7', { tags }));

  it('names what it comes from, as far as its tags do', () => {
    expect(released.threshold).toEqual({ of: '6', from: '0.31', to: '0.27', filesAt: 6000 });
    const bare = judgedVersion(registeredVersion('7', { tags: { 'relevo.threshold': '0.2' } }));
    expect(bare.threshold).toEqual({ of: null, from: null, to: '0.2', filesAt: null });
    const odd = judgedVersion(
      registeredVersion('7', { tags: { ...tags, 'relevo.threshold_files_at': 'long ago' } }),
    );
    expect(odd.threshold?.filesAt).toBeNull();
    expect(
      judgedVersion(registeredVersion('7', { tags: { 'relevo.threshold_of': '6' } })),
    ).not.toHaveProperty('threshold');
  });

  it('is other evidence than the same files with another threshold, as candidate and as champion', () => {
    const other = judgedVersion(registeredVersion('7', { tags: { ...tags, 'relevo.threshold': '0.28' } }));
    const { threshold: _, ...plain } = released;
    const digests = [released, other, plain].flatMap((one) => [
      evidenceDigest(one, six),
      evidenceDigest(six, one),
    ]);
    expect(new Set(digests).size).toBe(6);
  });
});

describe('the digest of the evidence', () => {
  it('is that of both versions’ files', () => {
    expect(evidenceDigest(seven, six)).toBe(
      'a08a029ccc7f514c21ea98d7e08708f79c892dabc0d5908847238eb74a96f05b',
    );
    expect(evidenceDigest(seven, null)).toBe(
      'a10d4ea27eac4ec3047e9b0487947ed55c775849f005ca4935415b56b221ba98',
    );
    expect(evidenceDigest({ ...seven, files: {} }, six)).not.toBe(evidenceDigest(seven, six));
    expect(evidenceDigest(seven, { ...six, files: {} })).not.toBe(evidenceDigest(seven, six));
  });
});
