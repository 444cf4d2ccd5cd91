import { copyFile, rename, rm } from 'node:fs/promises';
import { extname } from 'node:path';
import { withDuckDb } from '../../tables/database.ts';
import { quoteFile, quoteText } from '../../tables/quote.ts';

const formats: Partial<Record<string, string>> = {
  '.csv': 'FORMAT csv, HEADER',
  '.parquet': 'FORMAT parquet, COMPRESSION zstd',
};

export const isTableFile = (file: string): boolean => ending(file) === '.jsonl' || ending(file) in formats;

/** JSON lines as the kind of file that the name's ending says; an existing file is replaced at once, when all is written. */
export async function convertLines(lines: string, out: string): Promise<void> {
  const part = `${out}.part`;
  try {
    const format = formats[ending(out)];
    if (format === undefined) await copyFile(lines, part);
    else await copyTable(lines, part, format);
    await rename(part, out);
  } finally {
    await rm(part, { force: true });
  }
}

async function copyTable(lines: string, file: string, format: string): Promise<void> {
  const rows = `read_json(${quoteFile(lines)}, format = 'newline_delimited', sample_size = -1)`;
  await withDuckDb(async (database) =>
    database.query(`COPY (SELECT * FROM ${rows}) TO ${quoteText(file)} (${format})`),
  );
}

const ending = (file: string): string => extname(file).toLowerCase();
