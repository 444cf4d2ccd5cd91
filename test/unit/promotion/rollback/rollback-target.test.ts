import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { DecisionRecord, JudgedVersion } from '../../../../shared/promotion/record/decision-record.ts';
import { findRollbackTarget } from '../../../../shared/promotion/rollback/rollback-target.ts';
import type { RegisteredVersion } from '../../../../shared/promotion/ports.ts';
import { registeredVersion, statedRecord, statedVersion } from '../stated-record.ts';

const digest = (version: string): string => createHash('sha256').update(version).digest('hex');

/** A version of two files, each of which holds the version's number. */
const judged = (version: string, createdAt?: number): JudgedVersion =>
  statedVersion(version, {
    files: { 'model.onnx': digest(version), 'profile.json': digest(version) },
    ...(createdAt === undefined ? {} : { createdAt }),
  });

const move = (
  sequence: number,
  from: JudgedVersion | null,
  to: JudgedVersion,
  path: DecisionRecord['path'] = 'against-champion',
): DecisionRecord => statedRecord({ sequence, champion: from, candidate: to, path });

const [one, two, three] = [judged('1'), judged('2'), judged('3')];
const chain = [move(1, null, one), move(2, one, two), move(3, two, three)];

type Shelf = {
  /** As the registry has them; undefined: gone. */
  versions?: Record<string, RegisteredVersion | undefined>;
  /** What stands in the files of a version; null: it has none. */
  files?: Record<string, Record<string, string> | null>;
};

function find(
  moved: readonly DecisionRecord[],
  { current = '3', to, versions = {}, files = {} }: Shelf & { current?: string | null; to?: string } = {},
) {
  const question = {
    model: 'churn',
    current: current === null ? undefined : registeredVersion(current),
    to,
  };
  const registry = {
    findVersion: async (_model: string, version: string) =>
      version in versions ? versions[version] : registeredVersion(version),
  };
  return findRollbackTarget(
    {
      registry,
      files: {
        withFiles: async ({ version }, run) => {
          const content = files[version];
          if (content === null) return run(undefined);
          const directory = await mkdtemp(join(tmpdir(), 'relevo-target-'));
          onTestFinished(() => rm(directory, { recursive: true, force: true }));
          const whole = content ?? { 'model.onnx': version, 'profile.json': version };
          for (const [name, text] of Object.entries(whole)) await writeFile(join(directory, name), text);
          return run(directory);
        },
      },
    },
    question,
    moved,
  );
}

describe('the version to go back to', () => {
  it('is the one before', async () =>
    expect(await find(chain)).toEqual({ judged: two, record: chain[1], passedOver: [] }));

  it('has the files of the decision by which it came, whatever was said of them later', async () => {
    const restated = { ...two, files: { 'model.onnx': digest('another') } };
    const moved = [move(1, null, one), move(2, one, two), move(3, restated, three)];
    expect(await find(moved)).toMatchObject({ judged: two, record: moved[1] });
  });

  it('is the newest past champion where the alias names nothing', async () =>
    expect(await find(chain, { current: null })).toMatchObject({ judged: three, record: chain[2] }));

  it('is the newest that is not champion, whatever was champion last', async () =>
    expect(await find(chain, { current: '2' })).toMatchObject({ judged: three }));

  it('counts as the same only if the model was not created again', async () => {
    const reborn = [...chain, move(4, three, judged('2', 77))];
    const versions = { '2': registeredVersion('2', { createdAt: 77 }) };
    expect(await find(reborn, { versions })).toMatchObject({
      judged: { version: '2', createdAt: 77 },
      passedOver: [],
    });
    expect(await find(reborn, { current: '2' })).toMatchObject({
      judged: three,
      passedOver: ['v2 is gone'],
    });
  });

  it('may be a champion that no decision brought', async () => {
    const [only] = [move(1, one, two)];
    expect(await find([only], { current: '2' })).toEqual({ judged: one, record: only, passedOver: [] });
  });

  it('is none that was rolled back from, unless it is named', async () => {
    const back = [...chain, move(4, three, two, 'rollback')];
    expect(await find(back, { current: '2' })).toMatchObject({ judged: one });
    expect(await find(back, { current: '2', to: '3' })).toMatchObject({ judged: three, record: back[2] });
    const fromNothing = [...chain, move(4, null, two, 'rollback')];
    expect(await find(fromNothing, { current: '2' })).toMatchObject({ judged: three });
  });

  it('is the named one, or none', async () => {
    expect(await find(chain, { to: '1' })).toMatchObject({ judged: one, record: chain[0] });
    for (const to of ['3', '9'])
      await expect(find(chain, { to })).rejects.toMatchObject({
        code: 'ROLLBACK_TARGET_UNKNOWN',
        message: `churn v${to} was not champion before; whether it becomes one is for the gate`,
        status: 409,
        path: 'to',
      });
    await expect(find(chain, { to: '1', files: { '1': null } })).rejects.toMatchObject({
      code: 'NO_ROLLBACK_TARGET',
      message: 'churn: nothing to go back to: v1 has no files',
    });
  });
});

describe('what is passed over', () => {
  it.each<[string, Shelf]>([
    ['v2 is gone', { versions: { '2': undefined } }],
    ['v2 is gone', { versions: { '2': registeredVersion('2', { createdAt: 5 }) } }],
    ['v2 is not ready', { versions: { '2': registeredVersion('2', { status: 'FAILED_REGISTRATION' }) } }],
    ['v2 is not ready', { versions: { '2': registeredVersion('2', { status: 'PENDING_REGISTRATION' }) } }],
    [
      'v2 has another threshold',
      { versions: { '2': registeredVersion('2', { tags: { 'relevo.threshold': '0.2' } }) } },
    ],
    ['v2 has no files', { files: { '2': null } }],
    ['v2 is damaged: profile.json of v2 is absent', { files: { '2': { 'model.onnx': '2' } } }],
    [
      'v2 is damaged: model.onnx of v2 is not the file that was registered (other SHA-256), profile.json of v2 is absent',
      { files: { '2': { 'model.onnx': 'another' } } },
    ],
  ])('%s', async (problem, shelf) =>
    expect(await find(chain, shelf)).toEqual({ judged: one, record: chain[0], passedOver: [problem] }),
  );

  it('is said where nothing is left', async () => {
    const files = { '1': null, '2': null };
    await expect(find(chain, { files })).rejects.toMatchObject({
      code: 'NO_ROLLBACK_TARGET',
      message: 'churn: nothing to go back to: v2 has no files; v1 has no files',
      status: 409,
    });
    await expect(find([move(1, null, three)])).rejects.toMatchObject({
      code: 'NO_ROLLBACK_TARGET',
      message: 'churn: nothing to go back to: no version was champion before',
    });
  });
});
