import { chmodSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { zipFolder } from '../../../scripts/zip-folder.ts';

let root: string;
beforeAll(() => void (root = mkdtempSync(join(tmpdir(), 'relevo-zip-'))));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** The same content, written in the given order at the given time. */
function folderOf(name: string, order: string[], time: Date) {
  const folder = join(root, name);
  for (const file of order) {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), `content of ${file}`);
    chmodSync(join(folder, file), file.endsWith('.sh') ? 0o700 : 0o640);
    utimesSync(join(folder, file), time, time);
  }
  return folder;
}

describe('zipFolder', () => {
  it('gives equal bytes for equal content, whatever the order and the times', () => {
    const files = ['b.js', 'a/z.js', 'a/b.sh'];
    const one = zipFolder(folderOf('one', files, new Date('2020-01-01')));
    const two = zipFolder(folderOf('two', files.toReversed(), new Date('2024-06-01')));
    expect(Buffer.from(one).equals(Buffer.from(two))).toBe(true);
    expect(Object.keys(unzipSync(one)).toSorted()).toEqual(files.toSorted());
  });
});
