import '../startup.ts';
import { app } from '@azure/functions';
import { answerReady } from '../shared/app/answer-inference.ts';
import { everyMethod, inferenceHandler } from '../shared/app/inference-handler.ts';
import { relevo } from '../shared/app/relevo.ts';

app.http('v2-ready-version', {
  methods: everyMethod,
  authLevel: 'function',
  route: 'v2/models/{model}/versions/{version}/ready',
  handler: inferenceHandler(relevo.settings.RELEVO_REQUEST_TIMEOUT, 'GET', (call) =>
    answerReady(relevo.serving().inference, call),
  ),
});
