import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { inputError } from '../../kernel/error.ts';
import { withScratchFolder } from '../../tables/scratch-folder.ts';
import { convertLines, isTableFile } from './convert-lines.ts';
import type { FilePredictor } from './file-predictor.ts';
import { eachTableChunk, type TableChunk } from './table-chunks.ts';

/** Rows asked for at a time: bounds memory, and the body where an app is asked. */
const CHUNK = 1000;

export type PredictFileOptions = {
  file: string;
  /** A .jsonl, .csv or .parquet file, written whole or not at all; undefined hands the lines to `onLine`. */
  out: string | undefined;
  /** Columns of the file that are written beside the predictions, such as the entity's id. */
  keep: readonly string[];
  onLine: (line: string) => void;
  onProgress: (done: number, total: number) => void;
};

/**
 * Predicts every row of a CSV, Parquet or JSON lines file, in their order; returns how many there are.
 * @throws COLUMN_MISSING where a kept column is not in the file, TABLE_FORMAT, TABLE_UNREADABLE, and the predictor's
 * errors, whose row numbers count from the start of a chunk of 1,000
 */
export async function predictFile(predictor: FilePredictor, options: PredictFileOptions): Promise<number> {
  const { out } = options;
  if (out === undefined)
    return predictRows(predictor, options, async (lines) => lines.forEach((line) => options.onLine(line)));
  if (!isTableFile(out)) throw inputError('TABLE_FORMAT', '--out', 'write a .jsonl, .csv or .parquet file');
  return withScratchFolder(async (folder) => {
    const lines = join(folder, 'predictions.jsonl');
    const rows = await predictInto(predictor, options, lines);
    await convertLines(lines, out);
    return rows;
  });
}

async function predictInto(
  predictor: FilePredictor,
  options: PredictFileOptions,
  file: string,
): Promise<number> {
  const handle = await open(file, 'w');
  try {
    return await predictRows(predictor, options, async (lines) => {
      await handle.write(lines.map((line) => `${line}\n`).join(''));
    });
  } finally {
    await handle.close();
  }
}

async function predictRows(
  predictor: FilePredictor,
  { file, keep, onProgress }: PredictFileOptions,
  write: (lines: string[]) => Promise<void>,
): Promise<number> {
  return eachTableChunk(file, CHUNK, { types: predictor.types }, async (chunk, done, total) => {
    const kept = keptFields(chunk, keep);
    const outputs = await predictor.predict(chunk);
    await write(outputs.map((output, row) => `{${kept(row)}${output.slice(1)}`));
    onProgress(done, total);
  });
}

function keptFields({ names, columns }: TableChunk, keep: readonly string[]): (row: number) => string {
  const kept = keep.map((name) => {
    const cells = columns[names.indexOf(name)];
    if (cells === undefined) throw inputError('COLUMN_MISSING', '--keep', `the file has no column ${name}`);
    return { key: `${JSON.stringify(name)}:`, cells };
  });
  return (row) => kept.map(({ key, cells }) => `${key}${jsonText(cells[row] ?? null)},`).join('');
}

const jsonText = (cell: TableChunk['columns'][number][number]): string =>
  typeof cell === 'bigint' ? String(cell) : JSON.stringify(cell);
