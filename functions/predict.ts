import '../startup.ts';
import { app } from '@azure/functions';
import { answerPrediction, targetOf } from '../shared/app/http-answer.ts';
import { relevo } from '../shared/app/relevo.ts';
import { scoringRoute } from '../shared/app/scoring-route.ts';

app.http('predict', {
  ...scoringRoute(relevo.settings, (call, protocol) =>
    answerPrediction(relevo.serving().predict, targetOf(call), protocol, call),
  ),
  authLevel: 'function',
  route: 'models/{model}/invocations',
});
