import { mkdtempSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareData } from '../../../shared/app/commands/compare-data.ts';
import { profileData } from '../../../shared/app/commands/profile-data.ts';
import { isRelevoError } from '../../../shared/kernel/error.ts';
import { unreadableTables } from '../../support/unreadable-tables.ts';

const folder = mkdtempSync(join(tmpdir(), 'relevo-unreadable-'));
const tables = await unreadableTables(folder);
const good = join(folder, 'good.csv');
await writeFile(good, `x,y\n${'1,yes\n2,no\n'.repeat(100)}`);

const nothing = { policy: undefined, json: undefined, onProgress: () => undefined };
const compare = async (reference: string, current: string): Promise<unknown> =>
  compareData({
    ...nothing,
    reference,
    current,
    sliceBy: undefined,
    html: undefined,
    junit: undefined,
  });

const refusal = async (run: Promise<unknown>): Promise<unknown> =>
  run.then(
    () => 'read',
    (error: unknown) =>
      isRelevoError(error) && error.status === 400 ? `${error.path}: ${error.message}` : error,
  );

describe('files that cannot be read', () => {
  it.each(tables.map((table) => [table.what, table] as const))(
    'are neither counted nor compared, and the place is told: %s',
    { timeout: 60_000 },
    async (_, { name, content, reason }) => {
      const file = join(folder, name);
      await writeFile(file, content);
      const runs = [
        async () => profileData({ ...nothing, files: [file], reference: undefined }),
        async () => compare(good, file),
        async () => compare(file, good),
      ];
      for (const run of runs) {
        const message = await refusal(run());
        expect(message).toEqual(expect.stringContaining(file));
        expect(String(message).slice(String(message).indexOf(file) + file.length)).toMatch(reason);
        expect(String(message).length).toBeLessThan(300);
      }
    },
  );
});
