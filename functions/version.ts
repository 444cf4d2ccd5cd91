import '../startup.ts';
import { app } from '@azure/functions';
import { MLFLOW_VERSION } from '../shared/app/mlflow-version.ts';
import { productVersion } from '../shared/app/product-version.ts';
import { relevo } from '../shared/app/relevo.ts';
import { plainRoute } from '../shared/app/scoring-route.ts';

app.http('version', {
  ...plainRoute(relevo.settings, async () => ({ jsonBody: { version: productVersion } }), MLFLOW_VERSION),
  authLevel: 'anonymous',
  route: 'version',
});
