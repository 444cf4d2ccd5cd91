import '../startup.ts';
import { app } from '@azure/functions';
import { promotionQueue } from '../shared/app/promotion-queue.ts';
import { queueHandler } from '../shared/app/queue-handler.ts';
import { relevo } from '../shared/app/relevo.ts';
import { workHandler } from '../shared/app/work-handler.ts';

app.storageQueue('promote-model', {
  queueName: promotionQueue.queue,
  connection: 'AzureWebJobsStorage',
  handler: workHandler(
    relevo.settings.AzureFunctionsJobHost__functionTimeout,
    queueHandler(() => ({
      ...promotionQueue,
      send: (queue, message) => relevo.platform.queue().send(queue, message),
      work: (request, call) => relevo.promotion().promote(request, call),
    })),
  ),
});
