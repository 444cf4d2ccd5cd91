import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HttpResponseInit } from '@azure/functions';

const types: Partial<Record<string, string>> = {
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'swagger-ui.css': 'text/css; charset=utf-8',
};

// Nothing from elsewhere; the viewer styles its elements itself.
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Relevo: the API of this app</title>
<link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
<noscript>This page needs scripts; the document itself is at openapi.json.</noscript>
<div id="api"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
`;

/** A function key in the page's own address is used for the document and for what is tried out. */
const start = `const key = new URLSearchParams(location.search).get('code');
SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#api',
  validatorUrl: null,
  requestInterceptor: (request) => {
    if (key !== null) request.headers['x-functions-key'] ??= key;
    return request;
  },
});
`;

/**
 * The page that shows the OpenAPI document, and the files it needs; undefined where there is no such file.
 *
 * @param viewer folder of the viewer's files
 */
export async function apiPage(
  viewer: string,
  asset: string | undefined,
): Promise<HttpResponseInit | undefined> {
  if (asset === undefined || asset === '') return answer('text/html; charset=utf-8', page);
  if (asset === 'start.js') return answer('text/javascript; charset=utf-8', start);
  const type = Object.hasOwn(types, asset) ? types[asset] : undefined;
  return type === undefined ? undefined : answer(type, await readFile(join(viewer, asset)));
}

const answer = (type: string, body: string | Uint8Array): HttpResponseInit => ({
  body,
  headers: {
    'content-type': type,
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  },
});
