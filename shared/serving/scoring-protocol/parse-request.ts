import { inputError } from '../../kernel/error.ts';
import { coerceColumns } from '../../scoring/coerce-columns.ts';
import type { ColumnBatch } from '../../scoring/column-batch.ts';
import type { InputColumn } from '../../scoring/model-description.ts';
import { kindOf, parseBody } from './parse-body.ts';
import type { RequestLimits } from '../protocol.ts';
import { type Frame, readRecords, readSplit } from './read-frame.ts';

export type RequestOptions = {
  limits: RequestLimits;
  /** Column that says whom a row is about; read beside the signature's columns when the request has it. */
  entity: string | null;
  contentType?: string | null;
};

export type ParsedFrame = {
  batch: ColumnBatch;
  /** Names of columns that neither the signature nor the policy knows, in the order of the request. */
  ignored: string[];
  /** Whom each row is about; undefined when the request does not say. */
  entities: (string | number | null)[] | undefined;
};

const formats = ['dataframe_split', 'dataframe_records'] as const;

/**
 * Reads MLflow's `dataframe_split` or `dataframe_records` (exactly one; `params` and other keys are ignored) into
 * typed columns, strictly. Every error is an input error with a stable code and a path, and none quotes the payload.
 */
export function parseRequest(
  body: Uint8Array,
  inputs: readonly InputColumn[],
  options: RequestOptions,
): ParsedFrame {
  const { limits, entity, contentType = null } = options;
  const frame = readFrame(parseBody(body, { maxBytes: limits.maxBytes, contentType }), limits);
  const known = new Set(inputs.map((column) => column.name));
  const batch = coerceColumns(inputs, frame.rows, frame.source, limits);
  return {
    batch,
    ignored: frame.names.filter((name) => !known.has(name) && name !== entity),
    entities: entity === null ? undefined : readEntities(frame, entity),
  };
}

function readFrame(body: Record<string, unknown>, limits: RequestLimits): Frame {
  const given = formats.filter((format) => Object.hasOwn(body, format));
  const [format] = given;
  if (format === undefined || given.length > 1)
    throw inputError(
      'INPUT_FORMAT',
      'body',
      `expected exactly one of ${formats.join(', ')}; got ${given.length}`,
    );
  return format === 'dataframe_split' ? readSplit(body[format], limits) : readRecords(body[format], limits);
}

function readEntities(frame: Frame, entity: string): (string | number | null)[] | undefined {
  const cellOf = frame.source(entity);
  if (cellOf === undefined) return undefined;
  return Array.from({ length: frame.rows }, (_, row) => {
    const value = cellOf(row);
    if (value === null || value === undefined) return null;
    if (typeof value === 'string' && value.length <= MAX_ENTITY_LENGTH) return value;
    if (typeof value === 'number') return value;
    const path = `data[${row}].${entity}`;
    if (typeof value === 'string') throw inputError('STRING_TOO_LONG', path, `${value.length} characters`);
    throw inputError('COLUMN_TYPE', path, `expected string or number, got ${kindOf(value)}`);
  });
}

const MAX_ENTITY_LENGTH = 256;
