import '../startup.ts';
import { app } from '@azure/functions';
import { answerPromotion } from '../shared/app/answer-promotion.ts';
import { httpHandler } from '../shared/app/http-handler.ts';
import { relevo } from '../shared/app/relevo.ts';

// Whoever may predict may not move the alias: this needs the host's master key.
app.http('promote-version', {
  methods: ['POST'],
  authLevel: 'admin',
  route: 'models/{model}/versions/{version}/promote',
  handler: httpHandler(relevo.settings.RELEVO_DECISION_TIMEOUT, (call) =>
    answerPromotion(relevo.promotion(), call),
  ),
});
