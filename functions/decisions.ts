import '../startup.ts';
import { app } from '@azure/functions';
import { listDecisions } from '../shared/app/answer-decision.ts';
import { httpHandler } from '../shared/app/http-handler.ts';
import { relevo } from '../shared/app/relevo.ts';

app.http('decisions', {
  methods: ['GET'],
  authLevel: 'function',
  route: 'models/{model}/decisions',
  handler: httpHandler(relevo.settings.RELEVO_REQUEST_TIMEOUT, (call) =>
    listDecisions(relevo.promotion(), call),
  ),
});
