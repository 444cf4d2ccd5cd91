import '../startup.ts';
import { app } from '@azure/functions';
import { queueHandler } from '../shared/app/queue-handler.ts';
import { registryQueue } from '../shared/app/registry-queue.ts';
import { relevo } from '../shared/app/relevo.ts';
import { workHandler } from '../shared/app/work-handler.ts';

app.storageQueue('follow-event', {
  queueName: registryQueue.queue,
  connection: 'AzureWebJobsStorage',
  handler: workHandler(
    relevo.settings.AzureFunctionsJobHost__functionTimeout,
    queueHandler(() => ({
      ...registryQueue,
      send: (queue, message) => relevo.platform.queue().send(queue, message),
      work: (event, call) => relevo.registry().follow(event, call),
    })),
  ),
});
