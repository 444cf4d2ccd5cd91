import '../startup.ts';
import { app } from '@azure/functions';
import { answerMetadata } from '../shared/app/answer-inference.ts';
import { everyMethod, inferenceHandler } from '../shared/app/inference-handler.ts';
import { relevo } from '../shared/app/relevo.ts';

app.http('v2-metadata-version', {
  methods: everyMethod,
  authLevel: 'function',
  route: 'v2/models/{model}/versions/{version}',
  handler: inferenceHandler(relevo.settings.RELEVO_REQUEST_TIMEOUT, 'GET', (call) =>
    answerMetadata(relevo.serving().inference, call),
  ),
});
