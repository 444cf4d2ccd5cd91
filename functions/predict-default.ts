import '../startup.ts';
import { app } from '@azure/functions';
import { answerPrediction, targetOf } from '../shared/app/http-answer.ts';
import { httpHandler } from '../shared/app/http-handler.ts';
import { relevo } from '../shared/app/relevo.ts';

app.http('predict-default', {
  methods: ['POST'],
  authLevel: 'function',
  route: 'invocations',
  handler: httpHandler(relevo.settings.RELEVO_REQUEST_TIMEOUT, async (call) => {
    const serving = relevo.serving();
    return answerPrediction(serving.predict, targetOf(call, serving.defaultModel()), 'mlflow', call);
  }),
});
