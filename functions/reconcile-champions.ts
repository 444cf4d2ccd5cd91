import '../startup.ts';
import { app } from '@azure/functions';
import { relevo } from '../shared/app/relevo.ts';
import { workHandler } from '../shared/app/work-handler.ts';

app.timer('reconcile-champions', {
  schedule: relevo.settings.RELEVO_RECONCILE_SCHEDULE,
  handler: workHandler(relevo.settings.AzureFunctionsJobHost__functionTimeout, (_timer: unknown, call) =>
    relevo.registry().reconcile(call),
  ),
});
