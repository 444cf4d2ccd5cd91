import { countValues, type Side } from '../table/count-values.ts';
import { isNumeric, type RawColumn, rawColumn, type RawTable } from '../table/raw-table.ts';
import { readNumbers } from '../table/read-numbers.ts';
import {
  judged,
  type LikeColumn,
  type LikeMeasured,
  type LikeOptions,
  unmeasured,
  type Way,
} from '../way.ts';
import { type DeequPair, isMethodName, type MethodName, methods } from './methods.ts';

/** What SageMaker Model Monitor takes unless told otherwise. */
const OWN_METHOD: MethodName = 'linf_robust';

/** The distances of deequ, with which SageMaker Model Monitor compares distributions. */
export const deequ: Way = {
  tool: 'deequ',
  version: '2.0',
  methods: Object.keys(methods),
  measure: measureDeequ,
};

async function measureDeequ(
  reference: RawTable,
  current: RawTable,
  { method = OWN_METHOD, onProgress }: LikeOptions,
): Promise<LikeMeasured> {
  const name = isMethodName(method) ? method : OWN_METHOD;
  const columns: LikeColumn[] = [];
  for (const [index, column] of reference.columns.entries()) {
    onProgress(`measuring column ${index + 1} of ${reference.columns.length}`);
    columns.push(
      await measureColumn({ table: reference, column }, current, rawColumn(current, column.name), name),
    );
  }
  const drifted = columns.some((column) => column.drifted === true);
  const isOpen = columns.every((column) => column.drifted === null);
  return { columns, verdict: { drifted: isOpen ? null : drifted, rule: 'a column drifted' } };
}

async function measureColumn(
  reference: Side,
  table: RawTable,
  column: RawColumn | undefined,
  method: MethodName,
): Promise<LikeColumn> {
  const { name } = reference.column;
  const type = typeOf(reference.column);
  if (type === undefined)
    return unmeasured(name, null, 'not-supported', 'COLUMN_TYPE', 'of a type that deequ does not profile');
  if (column === undefined)
    return unmeasured(name, type, 'not-measured', 'COLUMN_MISSING', 'not in the current data');
  if (typeOf(column) !== type)
    return unmeasured(name, type, 'not-measured', 'COLUMN_TYPE', 'of another type in the current data');
  const { types, measure, ...rule } = methods[method];
  if (!types.some((allowed) => allowed === type))
    return unmeasured(name, type, 'not-supported', 'METHOD_TYPE', `${method} is not for ${type} columns`);
  const pair = await readPair(type, reference, { table, column });
  if (isEmpty(pair))
    return unmeasured(name, type, 'not-measured', 'COLUMN_EMPTY', 'no values in one of the tables');
  const bins = type === 'categorical' ? 'values' : null;
  return judged(name, type, { ...rule, method, bins }, measure(pair));
}

function typeOf(column: RawColumn): DeequPair['type'] | undefined {
  if (isNumeric(column)) return 'numeric';
  const isCategorical = ['text', 'category', 'bool', 'bool-gaps'].includes(column.kind);
  return isCategorical ? 'categorical' : undefined;
}

async function readPair(type: DeequPair['type'], reference: Side, current: Side): Promise<DeequPair> {
  if (type === 'categorical') return { type, counts: await countValues(reference, current) };
  return { type, reference: await readSorted(reference), current: await readSorted(current) };
}

async function readSorted({ table, column }: Side): Promise<Float64Array> {
  const values = await readNumbers(table, column, 'finite');
  values.sort();
  return values;
}

const isEmpty = (pair: DeequPair): boolean =>
  pair.type === 'numeric'
    ? Math.min(pair.reference.length, pair.current.length) === 0
    : !pair.counts.first.some(isThere) || !pair.counts.second.some(isThere);

const isThere = (count: number): boolean => count > 0;
