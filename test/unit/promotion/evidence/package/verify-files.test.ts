import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { verifyFiles } from '../../../../../shared/promotion/evidence/package/verify-files.ts';

const digest = createHash('sha256').update('graph').digest('hex');

async function folder(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'relevo-verify-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  await writeFile(join(directory, 'model.onnx'), 'graph');
  await mkdir(join(directory, 'relevo'));
  await writeFile(join(directory, 'relevo/profile.json'), '{}');
  return directory;
}

const verify = async (files: Record<string, string>, needed: string[] = []) =>
  verifyFiles(await folder(), { state: 'declared', files }, needed, 'the candidate');

describe('files beside what a tag says of them', () => {
  it('are what was registered', async () =>
    expect(await verify({ 'model.onnx': digest }, ['model.onnx'])).toEqual([]));

  it('are missing evidence where nothing vouches for them', async () =>
    expect(await verify({ 'model.onnx': digest }, ['relevo/profile.json', 'model.onnx'])).toEqual([
      { kind: 'missing', what: 'tag relevo.sha256 of the candidate has no digest of relevo/profile.json' },
    ]));

  it('are vouched for by no name that every object has', async () =>
    expect(await verify({ 'model.onnx': digest }, ['constructor'])).toEqual([
      { kind: 'missing', what: 'tag relevo.sha256 of the candidate has no digest of constructor' },
    ]));

  it('are broken where they differ or are absent, each of them', async () =>
    expect(
      await verify({ 'model.onnx': 'a'.repeat(64), 'relevo/profile.json': digest, 'other/file': digest }),
    ).toEqual([
      {
        kind: 'broken',
        what: 'model.onnx of the candidate is not the file that was registered (other SHA-256)',
      },
      {
        kind: 'broken',
        what: 'relevo/profile.json of the candidate is not the file that was registered (other SHA-256)',
      },
      { kind: 'broken', what: 'other/file of the candidate is absent' },
    ]));

  it('are not looked at where the tag is no map, all missing where there is none', async () => {
    expect(await verifyFiles('/nowhere', { state: 'invalid', files: {} }, ['model.onnx'], 'x')).toEqual([
      { kind: 'broken', what: 'tag relevo.sha256 of x is not a JSON map of SHA-256 digests' },
    ]);
    expect(await verifyFiles('/nowhere', { state: 'absent', files: {} }, ['model.onnx'], 'x')).toEqual([
      { kind: 'missing', what: 'tag relevo.sha256 of x has no digest of model.onnx' },
    ]);
  });

  it('that cannot be read are no evidence', async () => {
    await expect(verify({ 'model.onnx/within': digest })).rejects.toMatchObject({ code: 'ENOTDIR' });
    await expect(verify({ relevo: digest })).rejects.toMatchObject({ code: 'EISDIR' });
  });
});
