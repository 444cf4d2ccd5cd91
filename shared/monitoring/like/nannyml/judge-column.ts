import { type Chunking, chunkRows, type RowRange } from './chunk-rows.ts';
import type { Codes } from './categories.ts';
import { judgeChunks, type JudgedColumn } from './judge-chunks.ts';
import { type CategoryMethod, categoryMethods, type NumberMethod, numberMethods } from './methods.ts';

/** Numbers with NaN for nulls, or categories as places in `names` with -1 for nulls, in the order of the rows. */
export type ColumnPair =
  | { kind: 'continuous'; reference: Float64Array; current: Float64Array; method: NumberMethod }
  | {
      kind: 'categorical';
      reference: Codes;
      current: Codes;
      names: readonly string[];
      method: CategoryMethod;
    };

/** NannyML judges chi-square by its p-value and leaves a threshold that is set for it aside. */
const ALPHA = 0.05;

/** Judges each chunk of a column as NannyML 0.13 does. */
export function judgeColumn(column: ColumnPair, chunking?: Chunking): JudgedColumn {
  const referenceChunks = chunkRows(column.reference.length, chunking);
  const currentChunks = chunkRows(column.current.length, chunking);
  if (referenceChunks === undefined || currentChunks === undefined)
    return { status: 'failed', reason: 'a table has fewer rows than it should have chunks' };
  const chunks = { referenceChunks, currentChunks };
  if (column.kind === 'continuous')
    return judgeChunks({
      ...column,
      ...chunks,
      present: presentNumbers,
      fit: numberMethods[column.method],
      limit: column.method === 'kolmogorov_smirnov' ? 1 : undefined,
      alpha: undefined,
    });
  return judgeChunks({
    ...column,
    ...chunks,
    present: presentCodes,
    fit: (reference) => categoryMethods[column.method](reference, column.names),
    limit: undefined,
    alpha: column.method === 'chi2' ? ALPHA : undefined,
  });
}

const presentNumbers = (values: Float64Array, rows?: RowRange): Float64Array =>
  values.subarray(rows?.first, rows?.end).filter((value) => !Number.isNaN(value));

const presentCodes = (codes: Codes, rows?: RowRange): Codes =>
  codes.subarray(rows?.first, rows?.end).filter((code) => code >= 0);
