import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countCells } from '../../../shared/monitoring/profile/count-cells.ts';
import { profileFiles } from '../../../shared/monitoring/profile/profile-files.ts';

describe('progress', () => {
  it('says each percent once, and never more than there is', () => {
    const said: string[] = [];
    const count = countCells('a.csv', 1000, (step) => said.push(step));
    for (const cells of [5, 4, 1, 490, 500, 700]) count(cells);
    expect(said).toEqual([
      'counting a.csv',
      '1 % counted: a.csv',
      '50 % counted: a.csv',
      '100 % counted: a.csv',
    ]);
  });

  it('ends at all cells, numbers and names', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'relevo-progress-'));
    try {
      const file = join(folder, 'a.csv');
      const lines = Array.from({ length: 300 }, (_, row) => `${row / 7},${['x', 'y'][row % 2]}`);
      await writeFile(file, `number,name\n${lines.join('\n')}\n`);
      const said: string[] = [];
      await profileFiles({
        files: [file],
        types: {},
        leftOut: new Set(),
        onProgress: (step) => said.push(step),
      });
      expect(said[0]).toBe(`reading ${file}`);
      expect(said.at(-1)).toBe(`100 % counted: ${file}`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
