// Loaded before any function (package.json "main", and imported by each of them): settings and telemetry come first.
import { app } from '@azure/functions';
import { relevo } from './shared/app/relevo.ts';

app.hook.appTerminate(() => relevo.stop());
