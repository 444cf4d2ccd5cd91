import '../startup.ts';
import { app } from '@azure/functions';
import { relevo } from '../shared/app/relevo.ts';
import { plainRoute } from '../shared/app/scoring-route.ts';

// Alive, with what this instance serves; a model that is not loaded is no reason to restart the instance.
app.http('health', {
  ...plainRoute(
    relevo.settings,
    async () => ({ jsonBody: { status: 'ok', models: relevo.serving().status() } }),
    '\n',
  ),
  authLevel: 'anonymous',
  route: 'health',
});
