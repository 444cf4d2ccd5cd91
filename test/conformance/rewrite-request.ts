import type { ConformanceRequest } from './request.ts';

type Json = null | boolean | string | Json[] | { [name: string]: Json };
type Change = (column: string, value: Json) => Json;

/** Numbers are kept as texts with this before them, as they are written. */
const NUMBER = '\0';
const token = /"(?:[^"\\]|\\.)*"|-?(?:\d[\d.eE+-]*|Infinity)|NaN/g;
const written = /"\\u0000([^"]*)"/g;

/** Changes the values of each column, in whatever format the body has; a body that is no JSON stays. */
function rewriteColumns(body: string, change: Change): string {
  const read = body.replaceAll(token, (text) =>
    text.startsWith('"') ? text : JSON.stringify(NUMBER + text),
  );
  try {
    return JSON.stringify(changedForm(JSON.parse(read) as Json, change)).replaceAll(written, '$1');
  } catch {
    return body;
  }
}

const isRecord = (value: Json | undefined): value is { [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const mapFields = (record: { [name: string]: Json }, change: Change): Json =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(name, value)]));

function changedForm(body: Json, change: Change): Json {
  if (!isRecord(body)) return body;
  return mapFields(body, (field, value) => {
    if (field === 'dataframe_split' && isRecord(value)) return changedSplit(value, change);
    if (Array.isArray(value)) return value.map((row) => (isRecord(row) ? mapFields(row, change) : row));
    return isRecord(value) ? mapFields(value, change) : value;
  });
}

function changedSplit(split: { [name: string]: Json }, change: Change): Json {
  const { columns, data } = split;
  if (!Array.isArray(columns) || !Array.isArray(data)) return split;
  const row = (cells: Json): Json =>
    Array.isArray(cells) ? cells.map((cell, index) => change(nameAt(columns, index), cell)) : cells;
  return { ...split, data: data.map(row) };
}

function nameAt(columns: readonly Json[], index: number): string {
  const name = columns[index];
  return typeof name === 'string' ? name : '';
}

function mapTexts(value: Json, map: (text: string) => string): Json {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, map));
  return isRecord(value) ? mapFields(value, (_, item) => mapTexts(item, map)) : value;
}

const rewriting =
  (change: Change) =>
  (request: ConformanceRequest): ConformanceRequest =>
    typeof request.body === 'string' ? { ...request, body: rewriteColumns(request.body, change) } : request;

const withFraction = (text: string): string => (/^\0-?\d+$/.test(text) ? `${text}.0` : text);

/** Integers in place of doubles inside composite values get a fraction: `2` is `2.0`. */
export const withFractions = rewriting((column, value) => {
  if (['doubles', 'nested', 'counts'].includes(column)) return mapTexts(value, withFraction);
  return column === 'point' ? pointsWithFractions(value) : value;
});

function pointsWithFractions(value: Json): Json {
  if (Array.isArray(value)) return value.map(pointsWithFractions);
  return isRecord(value)
    ? mapFields(value, (name, item) => (name === 'x' ? mapTexts(item, withFraction) : item))
    : value;
}

const isoDate = /^\d{4}-\d{2}(?:-\d{2}(?:[T ][\d:.]+(?:Z|[-+]\d{2}(?::?\d{2})?)?)?)?$/;
const wrapping = /^\s*[-+]?(?:0\d{3}|1[0-6]\d{2}|22[6-9]\d|2[3-9]\d{2}|[3-9]\d{3}|\d{5,})(?:-|\s*$)/;
const guessed = /^\s*(?:now|today|[-+]?\d.*|[A-Za-z]{3,9} \d.*)\s*$/is;

/** A text whose date does not fit into 64 bits of nanoseconds. */
const isFar = (text: string): boolean => wrapping.test(text);
/** A text that may be taken for a date, and is none of ISO 8601. */
const isLoose = (text: string): boolean => guessed.test(text) && !isoDate.test(text);

const isDated = (column: string): boolean => column === 'datetime' || column === 'opt_datetime';

function hasDate(body: string, isWanted: (text: string) => boolean): boolean {
  const wanted: string[] = [];
  rewriteColumns(body, (column, value) => (isDated(column) ? mapTexts(value, keep) : value));
  return wanted.length > 0;

  function keep(text: string): string {
    if (isWanted(text)) wanted.push(text);
    return text;
  }
}

export const hasFarDate = (body: string): boolean => hasDate(body, isFar);
export const hasLooseDate = (body: string): boolean => hasDate(body, isLoose);

/** Dates that we refuse become texts that nobody takes for one. */
export const withoutDates = rewriting((column, value) =>
  isDated(column) ? mapTexts(value, (text) => (isFar(text) || isLoose(text) ? 'soon' : text)) : value,
);
