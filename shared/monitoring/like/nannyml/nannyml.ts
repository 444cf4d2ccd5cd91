import { isNumeric, type RawColumn, rawColumn, type RawTable } from '../table/raw-table.ts';
import {
  type Chunking,
  type LikeColumn,
  type LikeMeasured,
  type LikeOptions,
  unmeasured,
  type Way,
} from '../way.ts';
import { chunkRows, DEFAULT_CHUNKING } from './chunk-rows.ts';
import { nannymlTypes, type NannymlType } from './column-type.ts';
import { judgeChunks } from './judge-chunks.ts';
import { likeColumn } from './like-column.ts';
import { categoryMethods, numberMethods } from './methods.ts';
import { type Chunks, readCategoryChunks, readNumberChunks } from './read-chunks.ts';

/** What NannyML takes for all columns where nothing is said. */
const DEFAULT_METHOD = 'jensen_shannon';

/** NannyML's `UnivariateDriftCalculator` over all columns of the reference, without a timestamp: chunks in the order of the rows. */
export const nannyml: Way = {
  tool: 'nannyml',
  version: '0.13.1',
  methods: [...new Set([...Object.keys(numberMethods), ...Object.keys(categoryMethods)])],
  inChunks: true,
  measure: measureNannyml,
};

type Tables = { reference: RawTable; current: RawTable; chunks: Chunks | undefined; method: string };

async function measureNannyml(
  reference: RawTable,
  current: RawTable,
  { method = DEFAULT_METHOD, chunking = DEFAULT_CHUNKING, onProgress }: LikeOptions,
): Promise<LikeMeasured> {
  const types = await nannymlTypes(reference);
  const tables = { reference, current, chunks: chunksOf(reference, current, chunking), method };
  const columns: LikeColumn[] = [];
  for (const [index, column] of reference.columns.entries()) {
    onProgress(`measuring column ${index + 1} of ${reference.columns.length}`);
    columns.push(await measureColumn(tables, column, types.get(column.name)));
  }
  for (const { name } of current.columns)
    if (rawColumn(reference, name) === undefined)
      columns.push(unmeasured(name, null, 'not-supported', 'COLUMN_NEW', 'not in the reference data'));
  return { columns, verdict: { drifted: null, rule: 'NannyML judges chunks of columns, not the table' } };
}

function chunksOf(reference: RawTable, current: RawTable, chunking: Chunking): Chunks | undefined {
  const [before, after] = [chunkRows(reference.rows, chunking), chunkRows(current.rows, chunking)];
  return before === undefined || after === undefined ? undefined : { reference: before, current: after };
}

async function measureColumn(
  { reference, current, chunks, method }: Tables,
  column: RawColumn,
  type: NannymlType | undefined,
): Promise<LikeColumn> {
  const { name } = column;
  if (type === undefined)
    return unmeasured(name, null, 'not-supported', 'COLUMN_TYPE', 'of a type that NannyML does not compare');
  const after = rawColumn(current, name);
  if (after === undefined)
    return unmeasured(name, type, 'not-measured', 'COLUMN_MISSING', 'not in the current data');
  if (chunks === undefined)
    return unmeasured(name, type, 'not-measured', 'TOO_FEW_ROWS', 'a table has fewer rows than chunks');
  const sides = [
    { table: reference, column },
    { table: current, column: after },
  ] as const;
  const numbers = numberMethods[method];
  const categories = categoryMethods[method];
  if (type === 'continuous' && numbers !== undefined) {
    if (!isNumeric(after) && after.kind !== 'bool')
      return unmeasured(name, type, 'not-measured', 'COLUMN_TYPE', 'not numbers in the current data');
    return likeColumn(
      name,
      type,
      method,
      numbers,
      judgeChunks(await readNumberChunks(...sides, chunks), numbers),
    );
  }
  if (type === 'categorical' && categories !== undefined)
    return likeColumn(
      name,
      type,
      method,
      categories,
      judgeChunks(await readCategoryChunks(...sides, chunks), categories),
    );
  return unmeasured(name, type, 'not-supported', 'METHOD_TYPE', `${method} is not for ${type} columns`);
}
