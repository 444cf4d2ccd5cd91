import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPython } from '../../../stack/python-interpreter.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'relevo-python-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function script(name: string, body: string) {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
  return file;
}

describe('findPython', () => {
  it('takes the first that is new enough', async () => {
    const old = script('old', 'echo 3.9.2');
    const fresh = script('fresh', 'echo 3.12.1');
    expect(await findPython([join(folder, 'missing'), old, fresh])).toEqual({
      command: fresh,
      version: '3.12.1',
    });
  });

  it('says what was found and what to install', async () => {
    const old = script('old', 'echo 3.9.2');
    const bare = script('bare', 'echo "No module named ensurepip" >&2; exit 1');
    await expect(findPython([old, bare])).rejects.toMatchObject({
      code: 'PYTHON_MISSING',
      message: expect.stringMatching(/3\.11.*old: 3\.9\.2.*bare: has no venv.*python3-venv.*PYTHON/s),
    });
    await expect(findPython([join(folder, 'missing')])).rejects.toThrow('none was found');
  });
});
