import '../startup.ts';
import { app } from '@azure/functions';
import { relevo } from '../shared/app/relevo.ts';
import { workHandler } from '../shared/app/work-handler.ts';

app.storageBlob('kickoff-retraining', {
  path: 'training-data/{name}',
  connection: 'AzureWebJobsStorage',
  source: relevo.settings.RELEVO_BLOB_SOURCE,
  handler: workHandler(relevo.settings.AzureFunctionsJobHost__functionTimeout, (_blob: unknown, call) =>
    relevo.retraining().kickoff(call),
  ),
});
