import '../startup.ts';
import { app } from '@azure/functions';
import { answerPrediction, targetOf } from '../shared/app/http-answer.ts';
import { relevo } from '../shared/app/relevo.ts';
import { scoringRoute } from '../shared/app/scoring-route.ts';

app.http('predict-default', {
  ...scoringRoute(relevo.settings, async (call, protocol) => {
    const serving = relevo.serving();
    return answerPrediction(serving.predict, targetOf(call, serving.defaultModel()), protocol, call);
  }),
  authLevel: 'function',
  route: 'invocations',
});
