import type { ModelDescription } from '../../scoring/model-description.ts';
import type { RequestLimits } from '../protocol.ts';
import { invalidInput } from './compat-error.ts';
import { convertData, type Item, type Spec, specsOf } from './convert-data.ts';
import { limitFrame } from './frame.ts';
import { isNamed } from './signature.ts';
import { isDict, isList, type PyDict, type PyValue, typeName } from './python-value.ts';

/** What `inputs` and `instances` hold, each value converted to its type. */
export type ArrayData =
  | { kind: 'columns'; columns: ReadonlyMap<string, Item> }
  | { kind: 'records'; records: readonly ReadonlyMap<string, Item>[] }
  | { kind: 'one'; item: Item };

/** What converting `inputs` and `instances` needs to know. */
export type ArraySchema = {
  specs: readonly Spec[];
  byName: ReadonlyMap<string, Spec>;
  limits: RequestLimits;
};

export function schemaOf(description: ModelDescription, limits: RequestLimits): ArraySchema {
  const specs = specsOf(description);
  const named = isNamed(description);
  const byName = new Map(named ? specs.map((spec) => [nameOf(spec), spec] as const) : []);
  return { specs, byName, limits };
}

const nameOf = (spec: Spec): string =>
  spec === undefined ? '' : 'tensor' in spec ? (spec.tensor.name ?? '') : spec.column.name;

/** `inputs`: columns by name, a list of records, a list or one value. */
export function readInputs(data: PyValue, schema: ArraySchema): ArrayData {
  const { specs, byName, limits } = schema;
  if (isList(data)) limitFrame(data.length, 0, limits);
  const records = isList(data) && data.some(isDict);
  const [only] = byName.size === 1 ? byName : [];
  if (only !== undefined && isList(data) && !records)
    return { kind: 'columns', columns: new Map([[only[0], convertData(data, only[1])]]) };
  if (only === undefined && byName.size === 0 && (data === null || isDict(data)))
    throw invalidInput(
      'Failed to parse input data. This model contains an un-named  model signature which expects a single ' +
        'n-dimensional array or a single value as input, however, an input of type ' +
        `<class '${typeName(data)}'> was found.`,
    );
  if (isDict(data)) return { kind: 'columns', columns: convertRecord(data, schema) };
  if (isList(data) && data.every(isDict))
    return { kind: 'records', records: data.map((record) => convertRecord(record, schema)) };
  return { kind: 'one', item: convertData(data, specs[0]) };
}

function convertRecord(record: PyDict, { byName, limits }: ArraySchema): Map<string, Item> {
  limitFrame(0, record.size, limits);
  return new Map([...record].map(([name, value]) => [name, convertData(value, byName.get(name))]));
}
