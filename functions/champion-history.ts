import '../startup.ts';
import { app } from '@azure/functions';
import { httpHandler } from '../shared/app/http-handler.ts';
import { relevo } from '../shared/app/relevo.ts';

app.http('champion-history', {
  methods: ['GET'],
  authLevel: 'function',
  route: 'models/{model}/history',
  handler: httpHandler(relevo.settings.RELEVO_REQUEST_TIMEOUT, async ({ request, signal }) => {
    const { model = '' } = request.params;
    return { jsonBody: { model, champions: await relevo.promotion().history(model, signal) } };
  }),
});
