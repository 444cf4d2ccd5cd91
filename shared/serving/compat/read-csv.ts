import type { ModelDescription, ValueType } from '../../scoring/model-description.ts';
import type { RequestLimits } from '../protocol.ts';
import { failedCsv } from './compat-error.ts';
import { inferCsvColumn, readCsvColumn, readCsvTexts } from './csv-cells.ts';
import { type Frame, limitFrame } from './frame.ts';
import type { Series } from './series.ts';
import { isComposite, isNamed } from './signature.ts';
import { tokenizeCsv } from './tokenize-csv.ts';

/**
 * `pandas.read_csv(text, dtype=…)` with the types of the signature, which cannot be composite or tensors.
 *
 * @throws BAD_REQUEST
 */
export function readCompatCsv(text: string, description: ModelDescription, limits: RequestLimits): Frame {
  const { inputs, tensors } = description;
  if (tensors.length > 0) throw failedCsv('TensorSpec only supports numpy types, use numpy_types() instead');
  if (inputs.some(({ type }) => isComposite(type) || type === 'any'))
    throw failedCsv('Failed to get pandas types as some of the inputs types are not DataType.');
  const named = isNamed(description);
  const lines = tokenizeCsv(text, limits.maxRows + 1);
  if (lines === undefined) throw failedCsv('Error tokenizing data.');
  const [header, ...rows] = lines;
  if (header === undefined) throw failedCsv('No columns to parse from file');
  if (rows.length === 0 && !named && header.length < inputs.length)
    throw failedCsv('list index out of range');
  limitFrame(rows.length, header.length, limits);
  const width = Math.max(header.length, rows[0]?.length ?? 0);
  if (rows.some((row) => row.length > width)) throw failedCsv('Error tokenizing data.');
  const types = new Map(inputs.map(({ name, type }) => [name, type]));
  // Cells before those of the header are the index, which takes part where types go by position.
  const offset = width - header.length;
  const cellsOf = (index: number): string[] => rows.map((row) => row[index] ?? '');
  if (!named) for (let index = 0; index < offset; index += 1) readTyped(cellsOf(index), inputs[index]?.type);
  const columns = uniqueNames(header).map(({ name, base }, index) => {
    const type = named ? (types.get(name) ?? types.get(base)) : inputs[index + offset]?.type;
    const cells = cellsOf(index + offset);
    return { name, series: named && type === undefined ? readCsvTexts(cells) : readTyped(cells, type) };
  });
  return { rows: rows.length, columns };
}

function readTyped(cells: readonly string[], type: ValueType['type'] | undefined): Series {
  const series = type === undefined ? inferCsvColumn(cells) : readCsvColumn(cells, type);
  if (series === undefined) throw failedCsv('A value does not have the type in the model signature.');
  return series;
}

/** A name that came before gets a number. */
function uniqueNames(header: readonly string[]): { name: string; base: string }[] {
  const names = header.map((name, index) => (name === '' ? `Unnamed: ${index}` : name));
  const taken = new Set<string>(names);
  const seen = new Set<string>();
  return names.map((base) => {
    let name = base;
    for (let count = 1; seen.has(name) || (name !== base && taken.has(name)); count += 1)
      name = `${base}.${count}`;
    seen.add(name);
    return { name, base };
  });
}
