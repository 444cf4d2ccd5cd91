/** Append blobs take 50,000 blocks; a new one is begun well before. */
const BLOCKS_PER_BLOB = 20_000;
const REMEMBERED_PARTITIONS = 100;

/** What a blob of lines is called at the end: gzip is appended member by member. */
export type LinesEnding = 'jsonl' | 'jsonl.gz';

/** Names of append blobs, `<partition><instance>-<n>.<ending>`: one writer each, and a new one when the old is full. */
export type BlobNames = {
  /** The name to append to; counts the block. */
  next(partition: string, ending?: LinesEnding): string;
  /** Begins a new blob, as when the old one refuses a block. */
  roll(partition: string, ending?: LinesEnding): void;
};

export function createBlobNames(instance: string): BlobNames {
  const open = new Map<string, { number: number; blocks: number }>();
  let count = 0;

  function begin(key: string): { number: number; blocks: number } {
    const blob = { number: count, blocks: 0 };
    count += 1;
    open.set(key, blob);
    const [oldest] = open.keys();
    if (open.size > REMEMBERED_PARTITIONS && oldest !== undefined) open.delete(oldest);
    return blob;
  }
  return {
    next: (partition, ending = 'jsonl') => {
      const key = partition + ending;
      const known = open.get(key);
      const blob = known === undefined || known.blocks >= BLOCKS_PER_BLOB ? begin(key) : known;
      blob.blocks += 1;
      return `${partition}${instance}-${blob.number}.${ending}`;
    },
    roll: (partition, ending = 'jsonl') => {
      open.delete(partition + ending);
    },
  };
}
