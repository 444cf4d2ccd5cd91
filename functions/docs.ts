import '../startup.ts';
import { app } from '@azure/functions';
import { apiPage } from '../shared/app/api-page.ts';

// Anonymous, as a browser sends no key for a page's scripts; what the page shows, /openapi.json, needs one.
app.http('docs', {
  methods: ['GET'],
  authLevel: 'anonymous',
  route: 'docs/{asset?}',
  handler: async (request) => (await apiPage(request.params['asset'])) ?? { status: 404 },
});
