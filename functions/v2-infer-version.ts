import '../startup.ts';
import { app } from '@azure/functions';
import { answerPrediction, targetOf } from '../shared/app/http-answer.ts';
import { everyMethod, inferenceHandler } from '../shared/app/inference-handler.ts';
import { relevo } from '../shared/app/relevo.ts';

app.http('v2-infer-version', {
  methods: everyMethod,
  authLevel: 'function',
  route: 'v2/models/{model}/versions/{version}/infer',
  handler: inferenceHandler(relevo.settings.RELEVO_REQUEST_TIMEOUT, 'POST', (call) =>
    answerPrediction(relevo.serving().predict, targetOf(call), 'open-inference', call),
  ),
});
