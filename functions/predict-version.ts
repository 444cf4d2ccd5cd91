import '../startup.ts';
import { app } from '@azure/functions';
import { answerPrediction, targetOf } from '../shared/app/http-answer.ts';
import { httpHandler } from '../shared/app/http-handler.ts';
import { relevo } from '../shared/app/relevo.ts';

app.http('predict-version', {
  methods: ['POST'],
  authLevel: 'function',
  route: 'models/{model}/versions/{version}/invocations',
  handler: httpHandler(relevo.settings.RELEVO_REQUEST_TIMEOUT, (call) =>
    answerPrediction(relevo.serving().predict, targetOf(call), 'mlflow', call),
  ),
});
