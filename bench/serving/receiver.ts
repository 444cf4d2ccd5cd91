import { renameSync, writeFileSync } from 'node:fs';
import { setInterval } from 'node:timers';
import { startTelemetryReceiver } from '../../test/stack/telemetry-receiver.ts';

/** Takes the app's telemetry and forgets it; writes where it listens to the file that is named. */
const { items, connectionString, certificateFile } = await startTelemetryReceiver();
setInterval(() => items.splice(0), 1000);
const file = process.argv[2] ?? '';
// Whoever waits for it finds all of it.
writeFileSync(`${file}.part`, JSON.stringify({ connectionString, certificateFile }));
renameSync(`${file}.part`, file);
