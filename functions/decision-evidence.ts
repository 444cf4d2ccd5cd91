import '../startup.ts';
import { app } from '@azure/functions';
import { answerEvidence } from '../shared/app/answer-decision.ts';
import { httpHandler } from '../shared/app/http-handler.ts';
import { relevo } from '../shared/app/relevo.ts';

// Truth and predictions of single rows, if of nobody by name: not for whoever may predict.
app.http('decision-evidence', {
  methods: ['GET'],
  authLevel: 'admin',
  route: 'models/{model}/decisions/{sequence}/evidence',
  handler: httpHandler(relevo.settings.RELEVO_DECISION_TIMEOUT, (call) =>
    answerEvidence(relevo.promotion(), call),
  ),
});
