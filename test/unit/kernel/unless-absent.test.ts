import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { unlessAbsent } from '../../../shared/kernel/unless-absent.ts';

describe('unlessAbsent', () => {
  it('is what was read, undefined where there is no such file, and any other failure', async () => {
    await expect(unlessAbsent(Promise.resolve('read'))).resolves.toBe('read');
    await expect(unlessAbsent(readFile('no/such/file'))).resolves.toBeUndefined();
    await expect(unlessAbsent(readFile('shared'))).rejects.toThrow('EISDIR');
    await expect(unlessAbsent(Promise.reject(new Error('other')))).rejects.toThrow('other');
  });
});
