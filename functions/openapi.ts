import '../startup.ts';
import { app } from '@azure/functions';
import { httpHandler } from '../shared/app/http-handler.ts';
import { relevo } from '../shared/app/relevo.ts';

app.http('openapi', {
  methods: ['GET'],
  authLevel: 'function',
  route: 'openapi.json',
  handler: httpHandler(relevo.settings.RELEVO_REQUEST_TIMEOUT, async () => ({
    jsonBody: await relevo.serving().openApi(),
  })),
});
