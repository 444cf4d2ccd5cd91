import '../startup.ts';
import { join } from 'node:path';
import { app } from '@azure/functions';
import { apiPage } from '../shared/app/api-page.ts';

/** Where the build puts the viewer's files. */
const viewer = join(import.meta.dirname, '../assets/swagger-ui');

// Anonymous, as a browser sends no key for a page's scripts; what the page shows, /openapi.json, needs one.
app.http('docs', {
  methods: ['GET'],
  authLevel: 'anonymous',
  route: 'docs/{asset?}',
  handler: async (request) => (await apiPage(viewer, request.params['asset'])) ?? { status: 404 },
});
