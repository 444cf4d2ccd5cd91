import type { Clock } from '../clock.ts';
import type { Random } from '../random.ts';
import type { BindingData } from './binding-data.ts';
import { formatNetDate } from './net-date-format.ts';

type Sources = { data: BindingData; clock: Clock; random: Random };

const part = /\{\{|\}\}|\{([^{}]*)\}|[{}]/g;

/**
 * Fills the `{name}` of a path: binding data (members with dots), `{rand-guid}` with its formats `:N`, `:D`, `:B` and
 * `:P`, `{DateTime}` with a .NET format, `{sys.utcnow}` and `{sys.randguid}`. Doubled braces stand for single ones. Throws
 * when a name has no value.
 */
export function resolveBindingExpression(template: string, sources: Sources): string {
  return template.replaceAll(part, (text, expression: string | undefined) => {
    if (text === '{{') return '{';
    if (text === '}}') return '}';
    if (expression === undefined) throw new Error(`Invalid template '${template}': a brace is not closed.`);
    return resolveName(expression, sources);
  });
}

function resolveName(expression: string, { data, clock, random }: Sources): string {
  const [name = '', ...formatParts] = expression.split(':');
  const format = formatParts.length === 0 ? undefined : formatParts.join(':');
  switch (name.toLowerCase()) {
    case 'rand-guid':
      return formatGuid(random.uuid(), format);
    case 'datetime':
      return formatNetDate(clock.now(), format ?? 'yyyy-MM-ddTHH-mm-ssK');
    case 'sys.randguid':
      return random.uuid();
    case 'sys.utcnow':
      return formatNetDate(clock.now(), 'yyyy-MM-ddTHH:mm:ssK');
    default:
      return textOf(lookUp(name, data), name);
  }
}

function lookUp(name: string, data: BindingData): unknown {
  const [root = '', ...members] = name.split('.');
  return members.reduce(memberOf, data.get(root.toLowerCase()));
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]
    : undefined;

function textOf(value: unknown, name: string): string {
  if (value === undefined || value === null) throw new Error(`No value for named parameter '${name}'.`);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function formatGuid(uuid: string, format: string | undefined): string {
  switch (format?.toUpperCase()) {
    case undefined:
    case '':
    case 'D':
      return uuid;
    case 'N':
      return uuid.replaceAll('-', '');
    case 'B':
      return `{${uuid}}`;
    case 'P':
      return `(${uuid})`;
    default:
      throw new Error(`'${format}' is no format of a GUID (N, D, B or P).`);
  }
}
