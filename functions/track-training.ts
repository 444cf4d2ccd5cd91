import '../startup.ts';
import { app } from '@azure/functions';
import { relevo } from '../shared/app/relevo.ts';

app.timer('track-training', {
  schedule: relevo.settings.RELEVO_TRACK_SCHEDULE,
  handler: () => relevo.retraining().track(),
});
