import { withDuckDb } from '../../tables/database.ts';
import { withScratchFolder } from '../../tables/scratch-folder.ts';
import { openRawTable } from './table/open-raw-table.ts';
import type { LikeMeasured, LikeOptions } from './way.ts';
import { wayNamed } from './ways.ts';

/** Files of one table: .csv, .parquet or .jsonl, of the same columns. */
export type LikeSource = { name: string; files: readonly string[] };

export type LikeInput = LikeOptions & {
  /** A way of measuring, such as `evidently-0.7`. */
  like: string;
  reference: LikeSource;
  current: LikeSource;
};

export type LikeResult = LikeMeasured & {
  tool: string;
  version: string;
  referenceRows: number;
  rows: number;
};

/**
 * Measures drift between two tables as another tool does: its choice of method, bins, fill, null rule and thresholds. Throws LIKE_UNKNOWN,
 * LIKE_METHOD, LIKE_CHUNKS, TABLE_FORMAT, TABLE_COLUMNS, and TABLE_UNREADABLE with the place.
 */
export async function measureLike({ like, ...input }: LikeInput): Promise<LikeResult> {
  const way = wayNamed(like, input.method, input.chunking);
  return withScratchFolder((folder) =>
    withDuckDb(async (database) => {
      const open = ({ name, files }: LikeSource, prefix: string): ReturnType<typeof openRawTable> => {
        input.onProgress(`reading ${name}`);
        return openRawTable(database, files, { name, folder, prefix });
      };
      const reference = await open(input.reference, 'reference');
      const current = await open(input.current, 'current');
      const measured = await way.measure(reference, current, input);
      return {
        ...measured,
        tool: way.tool,
        version: way.version,
        referenceRows: reference.rows,
        rows: current.rows,
      };
    }),
  );
}
