import '../startup.ts';
import { app } from '@azure/functions';
import { relevo } from '../shared/app/relevo.ts';
import { plainRoute } from '../shared/app/scoring-route.ts';

// Alive; a model that is not loaded is no reason to restart the instance, and what is served stands in /status.
app.http('health', {
  ...plainRoute(relevo.settings, async () => ({ jsonBody: { status: 'ok' } }), '\n'),
  authLevel: 'anonymous',
  route: 'health',
});
