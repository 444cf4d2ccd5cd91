import '../startup.ts';
import { app } from '@azure/functions';
import { answerDecision } from '../shared/app/answer-decision.ts';
import { httpHandler } from '../shared/app/http-handler.ts';
import { relevo } from '../shared/app/relevo.ts';

app.http('decision', {
  methods: ['GET'],
  authLevel: 'function',
  route: 'models/{model}/decisions/{sequence}',
  handler: httpHandler(relevo.settings.RELEVO_REQUEST_TIMEOUT, (call) =>
    answerDecision(relevo.promotion(), call),
  ),
});
