import '../startup.ts';
import { app } from '@azure/functions';
import { queueHandler } from '../shared/app/queue-handler.ts';
import { promotionQueue } from '../shared/app/promotion-queue.ts';
import { relevo } from '../shared/app/relevo.ts';

app.storageQueue('promote-model', {
  queueName: promotionQueue.queue,
  connection: 'AzureWebJobsStorage',
  handler: queueHandler(() => ({
    ...promotionQueue,
    send: (queue, message) => relevo.platform.queue().send(queue, message),
    work: (request, context) => relevo.promotion().promote(request, context),
  })),
});
