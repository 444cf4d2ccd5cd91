import '../startup.ts';
import { app } from '@azure/functions';
import { relevo } from '../shared/app/relevo.ts';
import { plainRoute } from '../shared/app/scoring-route.ts';

// As MLflow's scoring server answers it.
const alive = '\n';

app.http('ping', {
  ...plainRoute(
    relevo.settings,
    async () => ({ body: alive, headers: { 'content-type': 'application/json' } }),
    alive,
  ),
  authLevel: 'anonymous',
  route: 'ping',
});
