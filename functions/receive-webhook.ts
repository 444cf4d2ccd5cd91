import '../startup.ts';
import { app } from '@azure/functions';
import { httpHandler } from '../shared/app/http-handler.ts';
import { relevo } from '../shared/app/relevo.ts';

// Who may call is decided by the signature.
app.http('receive-webhook', {
  methods: ['POST'],
  authLevel: 'anonymous',
  route: 'webhooks/mlflow',
  handler: httpHandler(relevo.settings.RELEVO_REQUEST_TIMEOUT, (call) => relevo.registry().receive(call)),
});
