import '../startup.ts';
import { app } from '@azure/functions';
import { relevo } from '../shared/app/relevo.ts';

// Alive, with what this instance serves; a model that is not loaded is no reason to restart the instance.
app.http('health', {
  methods: ['GET'],
  authLevel: 'anonymous',
  route: 'health',
  handler: async () => ({ jsonBody: { status: 'ok', models: relevo.serving().status() } }),
});
