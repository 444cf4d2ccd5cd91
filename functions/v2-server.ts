import '../startup.ts';
import { app } from '@azure/functions';
import { answerServer } from '../shared/app/answer-inference.ts';
import { everyMethod, inferenceHandler } from '../shared/app/inference-handler.ts';
import { relevo } from '../shared/app/relevo.ts';

app.http('v2-server', {
  methods: everyMethod,
  authLevel: 'function',
  route: 'v2',
  handler: inferenceHandler(relevo.settings.RELEVO_REQUEST_TIMEOUT, 'GET', answerServer),
});
