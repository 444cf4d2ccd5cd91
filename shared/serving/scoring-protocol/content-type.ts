import { inputError } from '../../kernel/error.ts';

export type BodyFormat = 'json' | 'csv';

const formats = new Map<string, BodyFormat>([
  ['', 'json'],
  ['application/json', 'json'],
  ['text/csv', 'csv'],
]);

/**
 * What a body is by its content type: JSON when none is given. The only parameter is `charset=utf-8`.
 *
 * @throws CONTENT_TYPE (415)
 */
export function bodyFormat(contentType: string | null | undefined): BodyFormat {
  if (contentType === undefined || contentType === null || contentType === 'application/json') return 'json';
  const [type = '', ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase());
  const format = formats.get(type);
  if (format === undefined)
    throw inputError('CONTENT_TYPE', 'content-type', 'expected application/json or text/csv', 415);
  if (!parameters.every((parameter) => utf8Parameters.has(parameter)))
    throw inputError('CONTENT_TYPE', 'content-type', 'the only parameter is charset=utf-8', 415);
  return format;
}

const utf8Parameters = new Set(['', 'charset=utf-8', 'charset="utf-8"']);
