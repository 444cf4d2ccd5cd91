import type { ConformanceRequest } from './request.ts';

const body = '{"inputs": [1]}';

const types: readonly (string | null)[] = [
  'application/json',
  'application/json; charset=utf-8',
  'application/json;charset=UTF-8',
  'application/json; charset="utf-8"',
  'application/json; Charset=utf-8',
  'application/json;',
  'application/json; charset=latin1',
  'application/json; a=b',
  'application/json; a',
  'Application/JSON',
  'text/plain',
  'application/xml',
  'application/json-v2',
  'text/csv; charset=utf-8',
  'TEXT/CSV',
  'application/octet-stream',
  'multipart/form-data; boundary=x',
  'application/vnd.apache.parquet',
  'application/json; charset=utf-8; a=b',
  '',
  null,
];

/** Content types, methods and routes. */
export const httpRequests: readonly ConformanceRequest[] = [
  ...types.map((contentType) => ({
    what: `content type ${contentType ?? 'missing'}`,
    model: 'single',
    contentType,
    body,
  })),
  ...['GET', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'].map((method) => ({
    what: `${method} invocations`,
    model: 'single',
    method,
    ...(method === 'PUT' || method === 'PATCH' ? { body } : {}),
  })),
  ...['ping', 'health', 'version'].flatMap((route) =>
    ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH'].map((method) => ({
      what: `${method} ${route}`,
      model: 'single',
      route,
      method,
      contentType: null,
    })),
  ),
  { what: 'an unknown route', model: 'single', route: 'nothing', method: 'GET', contentType: null },
];
