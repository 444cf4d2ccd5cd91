import '../startup.ts';
import { app } from '@azure/functions';

// As MLflow's scoring server answers it.
app.http('ping', {
  methods: ['GET'],
  authLevel: 'anonymous',
  route: 'ping',
  handler: async () => ({ body: '\n', headers: { 'content-type': 'application/json' } }),
});
