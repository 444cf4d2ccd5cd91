import '../startup.ts';
import { app, type InvocationContext } from '@azure/functions';
import { relevo } from '../shared/app/relevo.ts';

app.storageBlob('kickoff-retraining', {
  path: 'training-data/{name}',
  connection: 'AzureWebJobsStorage',
  source: relevo.settings.RELEVO_BLOB_SOURCE,
  handler: (_blob: unknown, context: InvocationContext) =>
    relevo
      .retraining()
      .kickoff(String(context.triggerMetadata?.['blobTrigger']), context.traceContext?.traceParent),
});
