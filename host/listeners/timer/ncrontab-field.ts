/** One field of an NCRONTAB expression: its name, its range, and names for its values. */
export type CronField = { name: string; min: number; max: number; names: readonly string[] };

const months = 'January February March April May June July August September October November December'.split(
  ' ',
);
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

export const cronFields: readonly CronField[] = [
  { name: 'second', min: 0, max: 59, names: [] },
  { name: 'minute', min: 0, max: 59, names: [] },
  { name: 'hour', min: 0, max: 23, names: [] },
  { name: 'day', min: 1, max: 31, names: [] },
  { name: 'month', min: 1, max: 12, names: months },
  { name: 'weekday', min: 0, max: 6, names: weekdays },
];

export const isEvery = (values: number[], { min, max }: CronField): boolean =>
  values.length === max - min + 1;

/**
 * The values a field allows, ascending: lists of `*`, `a`, `a-b`, each with an optional `/step`; `a/step` counts
 * from `a` to the end, and a range that runs backwards is turned round. Names may be shortened. Throws naming the
 * field.
 */
export function parseCronField(text: string, field: CronField): number[] {
  const values = text.split(',').flatMap((part) => parsePart(part, field));
  return [...new Set(values)].toSorted((a, b) => a - b);
}

function parsePart(part: string, field: CronField): number[] {
  const [range = '', stepText, ...more] = part.split('/');
  if (more.length > 0) throw problem(part, field);
  const step = stepText === undefined ? 1 : parseNumber(stepText, field);
  if (step < 1) throw problem(part, field);
  const [from, to] = parseRange(range, field, stepText !== undefined);
  const count = Math.floor((to - from) / step) + 1;
  return Array.from({ length: count }, (_, index) => from + index * step);
}

function parseRange(text: string, field: CronField, hasStep: boolean): [number, number] {
  if (text === '*') return [field.min, field.max];
  const [first = '', second, ...more] = text.split('-');
  if (more.length > 0) throw problem(text, field);
  const from = parseValue(first, field);
  if (second === undefined) return [from, hasStep ? field.max : from];
  const to = parseValue(second, field);
  return from <= to ? [from, to] : [to, from];
}

function parseValue(text: string, field: CronField): number {
  const named = /^[a-z]+$/i.test(text)
    ? field.names.findIndex((name) => name.toLowerCase().startsWith(text.toLowerCase()))
    : -1;
  const value = named >= 0 ? named + field.min : parseNumber(text, field);
  if (value < field.min || value > field.max) throw problem(text, field);
  return value;
}

function parseNumber(text: string, field: CronField): number {
  if (!/^\d+$/.test(text)) throw problem(text, field);
  return Number(text);
}

const problem = (text: string, field: CronField): Error =>
  new Error(`'${text}' is not a ${field.name} (${field.min} to ${field.max})`);
