import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { differences } from '../../../conformance/differences.ts';

const guide = join(import.meta.dirname, '../../../../docs/compatibility.md');

it('the guide shows the differences that the suite allows, and no others', async () => {
  const rows = (await readFile(guide, 'utf8'))
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1);
  expect(rows).toEqual(
    differences.map(({ id, theirs, ours, reason }) => `| ${id} | ${theirs} | ${ours} | ${reason} |`),
  );
});
