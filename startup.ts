// Loaded before any function (package.json "main", and imported by each of them): settings and telemetry come first.
import { setFlagsFromString } from 'node:v8';
import { app } from '@azure/functions';
import { relevo } from './shared/app/relevo.ts';

// What requests leave behind is collected when the heap is twice as large as what is in use, instead of four times.
setFlagsFromString('--heap-growing-percent=100');

app.hook.appTerminate(() => relevo.stop());
