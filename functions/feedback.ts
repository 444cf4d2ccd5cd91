import '../startup.ts';
import { app } from '@azure/functions';
import { answerFeedback } from '../shared/app/http-answer.ts';
import { httpHandler } from '../shared/app/http-handler.ts';
import { relevo } from '../shared/app/relevo.ts';

app.http('feedback', {
  methods: ['POST'],
  authLevel: 'function',
  route: 'models/{model}/feedback',
  handler: httpHandler(relevo.settings.RELEVO_REQUEST_TIMEOUT, (call) =>
    answerFeedback(relevo.serving().feedback, call.request.params['model'] ?? '', call),
  ),
});
