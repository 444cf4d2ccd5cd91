import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { withFileLock } from '../../../stack/file-lock.ts';

let file: string;

beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'lock-')), 'build.lock');
});

it('lets one at a time in and leaves no lock behind, also after a failure', async () => {
  const order: string[] = [];
  const first = Promise.withResolvers<void>();
  const one = withFileLock(file, 5000, async () => {
    order.push('one in');
    await first.promise;
    order.push('one out');
    throw new Error('failed');
  });
  const two = withFileLock(file, 5000, async () => void order.push('two in'));
  first.resolve();
  await expect(one).rejects.toThrow('failed');
  await two;
  expect(order).toEqual(['one in', 'one out', 'two in']);
  expect(existsSync(file)).toBe(false);
});

it('takes over the lock of a process that is gone', async () => {
  writeFileSync(file, '999999999 4711');
  expect(await withFileLock(file, 5000, async () => 'in')).toBe('in');
});

it('says who is in the way after the wait', async () => {
  await withFileLock(file, 1000, async () => {
    await expect(withFileLock(file, 50, async () => 'in')).rejects.toMatchObject({ code: 'LOCK_HELD' });
  });
});
