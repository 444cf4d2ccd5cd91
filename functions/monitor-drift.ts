import '../startup.ts';
import { app } from '@azure/functions';
import { relevo } from '../shared/app/relevo.ts';

app.timer('monitor-drift', {
  schedule: relevo.settings.RELEVO_MONITOR_SCHEDULE,
  handler: () => relevo.monitoring().monitor(),
});
