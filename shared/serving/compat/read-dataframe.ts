import type { RequestLimits } from '../protocol.ts';
import { invalidInput } from './compat-error.ts';
import type { Frame } from './frame.ts';
import { makeFrame } from './make-frame.ts';
import { isDict, isList, type PyValue, typeName } from './python-value.ts';

const className = (value: PyValue): string => `type <class '${typeName(value)}'>`;

/** A list of records; keys that some of them lack are NaN there. */
export function readRecords(value: PyValue, limits: RequestLimits): Frame {
  if (!isList(value)) {
    const got = isDict(value) ? 'dictionary' : className(value);
    throw invalidInput(`Dataframe records format must be a list of records. Got ${got}.`);
  }
  return made(makeFrame(value, { names: undefined, rows: undefined }, limits), 'records');
}

/** `data` with `columns` and `index`, and no other key. */
export function readSplit(value: PyValue, limits: RequestLimits): Frame {
  if (!isDict(value)) {
    const got = isList(value) ? 'list' : className(value);
    throw invalidInput(`Dataframe split format must be a dictionary. Got ${got}.`);
  }
  const extra = [...value.keys()].some((key) => key !== 'data' && key !== 'columns' && key !== 'index');
  if (extra || !value.has('data'))
    throw invalidInput(
      "Dataframe split format must have 'data' field and optionally 'columns' and 'index' fields.",
    );
  const names = columnNames(value.get('columns') ?? null);
  const rows = indexLength(value.get('index') ?? null);
  if (names === 'refused' || rows === 'refused') throw unusable('split');
  return made(makeFrame(value.get('data') ?? null, { names, rows }, limits), 'split');
}

function made(frame: Frame | undefined, format: string): Frame {
  if (frame === undefined) throw unusable(format);
  return frame;
}

const unusable = (format: string) =>
  invalidInput(
    `Provided dataframe_${format} field is not a valid dataframe representation in '${format}' format.`,
  );

function columnNames(value: PyValue): (string | null)[] | undefined | 'refused' {
  if (value === null) return undefined;
  if (isDict(value)) return [...value.keys()];
  if (!isList(value)) return 'refused';
  // A list of lists alone is an index of several levels, by level.
  if (value.length > 0 && value.every(isList)) {
    const length = levelLength(value);
    return length === undefined ? 'refused' : Array.from({ length }, () => null);
  }
  return value.map((name) => (typeof name === 'string' ? name : null));
}

function indexLength(value: PyValue): number | undefined | 'refused' {
  if (value === null) return undefined;
  if (isDict(value)) return value.size;
  if (!isList(value)) return 'refused';
  return value.length > 0 && value.every(isList) ? (levelLength(value) ?? 'refused') : value.length;
}

/** The length that all levels of an index have. */
function levelLength(levels: readonly (readonly PyValue[])[]): number | undefined {
  const lengths = new Set(levels.map((level) => level.length));
  const [length] = lengths;
  return lengths.size === 1 ? length : undefined;
}
