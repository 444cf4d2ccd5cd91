import { expect, it } from 'vitest';
import { expireHours } from '../../../shared/monitoring/windows/expire-hours.ts';
import { listHours } from '../../../shared/monitoring/windows/inference-blobs.ts';
import { createMemoryBlobStore } from '../../memory/blob-store.ts';

const names = [
  'model=m/date=2026-01-01/hour=10/part-a.parquet',
  'model=m/date=2026-01-01/hour=10/w.jsonl',
  'dead-letter/model=m/date=2026-01-01/hour=10/w.jsonl',
  'model=m/date=2026-01-01/hour=11/w.jsonl',
  'model=other/date=2020-01-01/hour=00/w.jsonl',
];

it('deletes whole hours past the limit, dead letters included, and nothing of another model', async () => {
  const blobs = createMemoryBlobStore();
  for (const name of names) await blobs.write('inference', name, 'x');
  const kept = await expireHours(blobs, await listHours(blobs, 'm'), new Date('2026-01-01T11:00:00Z'));
  expect(kept.map((hour) => hour.partition)).toEqual(['model=m/date=2026-01-01/hour=11/']);
  const left = await Array.fromAsync(blobs.list('inference', ''), (item) => item.name);
  expect(left.toSorted()).toEqual(names.slice(3).toSorted());
});

it('keeps the hour that ends after the limit', async () => {
  const blobs = createMemoryBlobStore();
  await blobs.write('inference', 'model=m/date=2026-01-01/hour=10/w.jsonl', 'x');
  expect(
    await expireHours(blobs, await listHours(blobs, 'm'), new Date('2026-01-01T10:59:59Z')),
  ).toHaveLength(1);
});
