import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemRandom } from '../../../shared/kernel/random.ts';
import type { ArtifactBackend } from '../../../shared/mlflow/artifact-backend.ts';
import { downloadBelow, type DownloadOptions } from '../../../shared/mlflow/download-directory.ts';
import type { ArtifactEntry } from '../../../shared/mlflow/types.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relevo-download-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const entry = (path: string, size?: number): ArtifactEntry => ({ path, isDirectory: false, size });

/** A server that lists `entries` in its root and delivers `content` for each of them. */
const serving = (entries: ArtifactEntry[], content: (path: string) => string): ArtifactBackend => ({
  async *list(directory) {
    yield* directory === '' ? entries : [];
  },
  save: (path, file) => writeFile(file, content(path)),
  read: () => Promise.reject(new Error('not used')),
  write: () => Promise.reject(new Error('not used')),
});

const download = (backend: ArtifactBackend, options: DownloadOptions = {}) =>
  downloadBelow(
    { backend, path: '' },
    join(folder, 'target'),
    systemRandom,
    options,
    new AbortController().signal,
  );

describe('downloadBelow', () => {
  it.each([
    '../evil',
    'a/../../evil',
    '/etc/evil',
    '..',
    '.',
    'a\\..\\evil',
    'C:evil',
    'a\u0000b',
    '\ud800',
    'a//b',
  ])('writes nothing when a server lists %j', async (path) => {
    await expect(download(serving([entry(path)], () => 'evil'))).rejects.toMatchObject({
      code: 'ARTIFACT_PATH',
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    { what: 'fewer', content: 'abc' },
    { what: 'more', content: 'abcde' },
  ])('fails when $what bytes arrive than were listed, and keeps no such file', async ({ content }) => {
    await expect(download(serving([entry('a.bin', 4)], () => content))).rejects.toMatchObject({
      code: 'ARTIFACT_TRUNCATED',
      retryable: true,
    });
    expect(await readdir(join(folder, 'target'))).toEqual([]);
  });

  it('counts real bytes where the listing tells no sizes', async () => {
    const entries = ['a', 'b', 'c'].map((path) => entry(path));
    await expect(
      download(
        serving(entries, () => 'x'.repeat(40)),
        { limits: { maxBytes: 100 } },
      ),
    ).rejects.toMatchObject({
      code: 'ARTIFACT_LIMIT',
    });
  });

  it('follows directories, but not without end', async () => {
    const endless: ArtifactBackend = {
      ...serving([], () => ''),
      async *list() {
        yield { path: 'again', isDirectory: true, size: undefined };
      },
    };
    await expect(download(endless)).rejects.toMatchObject({ code: 'ARTIFACT_LIMIT' });
  });

  it('rejects with the first failure after every transfer has ended', async () => {
    let running = 0;
    const backend: ArtifactBackend = {
      ...serving(
        ['a', 'b', 'c', 'd', 'e'].map((path) => entry(path)),
        () => '',
      ),
      save: async (path, file, _maxBytes, signal) => {
        running += 1;
        try {
          if (path === 'b') throw new Error('b is broken');
          await new Promise((resolve, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason));
            if (path === 'e') resolve(undefined);
          });
          await writeFile(file, path);
        } finally {
          running -= 1;
        }
      },
    };
    await expect(download(backend)).rejects.toThrow('b is broken');
    expect(running).toBe(0);
    expect(await readdir(join(folder, 'target'))).toEqual([]);
  });

  it('returns digests in the order of paths, whichever file came first', async () => {
    const digests = await download(
      serving(
        ['z', 'a', 'm'].map((path) => entry(path, 1)),
        (path) => path,
      ),
    );
    expect([...digests.keys()]).toEqual(['a', 'm', 'z']);
    expect(digests.get('a')).toBe('ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb');
    expect(await readFile(join(folder, 'target', 'z'), 'utf8')).toBe('z');
  });
});
