import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { createFrozenSets } from '../../../shared/app/adapters/frozen-sets.ts';
import { sha256 } from '../../../shared/kernel/digest.ts';
import { withScratchFolder } from '../../../shared/tables/scratch-folder.ts';
import { createMemoryBlobStore } from '../../memory/blob-store.ts';

const csv = 'x,y\n1,yes\n';

it('brings a set by its path among the uploads of the model', async () => {
  const blobs = createMemoryBlobStore();
  await blobs.write('training-data', 'm/kept/a.csv', csv);
  await blobs.write('training-data', 'm/kept/a.csv.bak', 'other');
  await blobs.write('training-data', 'n/kept/b.csv', csv);
  await withScratchFolder(async (folder) => {
    const fetch = createFrozenSets(blobs);
    const found = await fetch('m', 'kept/a.csv', folder);
    const [item] = await Array.fromAsync(blobs.list('training-data', 'm/kept/a.csv'));
    expect(found).toEqual({
      file: `${folder}/frozen.csv`,
      digest: sha256(csv),
      uploadedAt: item?.lastModified,
    });
    expect(await readFile(found?.file ?? '', 'utf8')).toBe(csv);
    expect(await fetch('m', 'kept/a', folder)).toBeUndefined();
    expect(await fetch('m', 'kept/b.csv', folder)).toBeUndefined();
  });
});

it('brings none that goes away in between', async () => {
  const blobs = createMemoryBlobStore();
  await blobs.write('training-data', 'm/a.csv', csv);
  const fetch = createFrozenSets({ ...blobs, download: async () => false });
  expect(await withScratchFolder((folder) => fetch('m', 'a.csv', folder))).toBeUndefined();
});
