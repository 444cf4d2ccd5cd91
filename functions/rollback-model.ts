import '../startup.ts';
import { app } from '@azure/functions';
import { answerRollback } from '../shared/app/answer-rollback.ts';
import { httpHandler } from '../shared/app/http-handler.ts';
import { relevo } from '../shared/app/relevo.ts';

// Whoever may predict may not move the alias: this needs the host's master key.
app.http('rollback-model', {
  methods: ['POST'],
  authLevel: 'admin',
  route: 'models/{model}/rollback',
  handler: httpHandler(relevo.settings.RELEVO_DECISION_TIMEOUT, (call) =>
    answerRollback(relevo.promotion(), call),
  ),
});
