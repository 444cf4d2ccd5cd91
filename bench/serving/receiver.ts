import { writeFileSync } from 'node:fs';
import { setInterval } from 'node:timers';
import { startTelemetryReceiver } from '../../test/stack/telemetry-receiver.ts';

/** Takes the app's telemetry and forgets it; writes where it listens to the file that is named. */
const { items, connectionString, certificateFile } = await startTelemetryReceiver();
setInterval(() => items.splice(0), 1000);
writeFileSync(process.argv[2] ?? '', JSON.stringify({ connectionString, certificateFile }));
