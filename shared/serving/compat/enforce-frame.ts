import type { ColumnBatch, Value } from '../../scoring/column-batch.ts';
import type { InputColumn } from '../../scoring/model-description.ts';
import { schemaFailure } from './compat-error.ts';
import { castSeries } from './cast-series.ts';
import { enforceSeries } from './enforce-series.ts';
import { findColumns, type Frame, type FrameColumn } from './frame.ts';
import type { Signature } from './signature.ts';
import { toValues } from './to-values.ts';

/** Converts the columns of a data frame to the types of the signature, laxly, before its rules are looked at. */
export function castFrame(frame: Frame, { inputs, named }: Signature): Frame {
  const cast = new Map<FrameColumn, FrameColumn>();
  inputs.forEach((spec, index) => {
    const columns = named ? findColumns(frame, spec.name) : frame.columns.slice(index, index + 1);
    for (const column of columns)
      cast.set(column, { ...column, series: castSeries(spec, spec.name, column.series) });
  });
  return { rows: frame.rows, columns: frame.columns.map((column) => cast.get(column) ?? column) };
}

/** The signature's columns of a data frame, in its order; others are left out. @throws SCHEMA_ENFORCEMENT_FAILED */
export function enforceFrame(frame: Frame, signature: Signature, maxStringLength: number): ColumnBatch {
  const columns = signature.named
    ? namedColumns(frame, signature.inputs)
    : unnamedColumns(frame, signature.inputs);
  // A frame of optional columns alone, none of them given, has no rows left.
  const rows = columns.some((column) => column !== undefined) ? frame.rows : 0;
  const batch = new Map<string, Value[]>();
  signature.inputs.forEach((spec, index) => {
    const column = columns[index];
    const values =
      column === undefined
        ? Array.from({ length: rows }, () => null)
        : toValues(spec, enforceSeries(spec, column.series), maxStringLength);
    batch.set(spec.name, values);
  });
  return { rows, columns: batch };
}

function namedColumns(frame: Frame, inputs: readonly InputColumn[]): (FrameColumn | undefined)[] {
  const found = inputs.map(({ name }) => findColumns(frame, name));
  const missing = inputs.filter(({ required }, index) => required && found[index]?.length === 0);
  if (missing.length > 0) throw missingInputs(missing, hasExtra(frame, inputs));
  if (found.some((columns) => columns.length > 1)) throw schemaFailure('A column is given more than once.');
  return found.map(([column]) => column);
}

const hasExtra = (frame: Frame, inputs: readonly InputColumn[]): boolean => {
  const known = new Set<string | null>(inputs.map(({ name }) => name));
  return frame.columns.some(({ name }) => !known.has(name));
};

function missingInputs(missing: readonly InputColumn[], extra: boolean): Error {
  const names = missing.map(({ name }) => `'${name}'`).join(', ');
  return schemaFailure(
    `Model is missing inputs [${names}].${extra ? ' Note that there were extra inputs.' : ''}`,
  );
}

function unnamedColumns(frame: Frame, inputs: readonly InputColumn[]): readonly FrameColumn[] {
  if (frame.columns.length >= inputs.length) return frame.columns;
  throw schemaFailure(
    `Model inference is missing inputs. The model signature declares ${inputs.length} inputs  but the provided ` +
      `value only has ${frame.columns.length} inputs. Note: the inputs were not named in the signature so we can ` +
      'only verify their count.',
  );
}
