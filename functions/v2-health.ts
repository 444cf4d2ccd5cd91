import '../startup.ts';
import { app } from '@azure/functions';
import { answerHealth } from '../shared/app/answer-inference.ts';
import { everyMethod, inferenceHandler } from '../shared/app/inference-handler.ts';
import { relevo } from '../shared/app/relevo.ts';

// Probes have no keys.
app.http('v2-health', {
  methods: everyMethod,
  authLevel: 'anonymous',
  route: 'v2/health/{probe}',
  handler: inferenceHandler(relevo.settings.RELEVO_REQUEST_TIMEOUT, 'GET', (call) =>
    answerHealth(() => relevo.serving().inference, call),
  ),
});
