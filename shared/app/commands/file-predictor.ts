import type { ReadOptions } from '../../tables/read-table.ts';
import type { TableChunk } from './table-chunks.ts';

/** Something that predicts rows of a file, a chunk at a time. */
export type FilePredictor = {
  /** Who predicts, in words. */
  name: string;
  /** How the file's columns are to be read. */
  types: NonNullable<ReadOptions['types']>;
  /** JSON text of each row's outputs. */
  predict(chunk: TableChunk): Promise<string[]>;
  close(): Promise<void>;
};
