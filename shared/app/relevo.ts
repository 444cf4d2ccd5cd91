import { createMetrics } from '../telemetry/metrics.ts';
import { startTelemetry } from '../telemetry/start-telemetry.ts';
import { createApp } from './create-app.ts';
import { readSettings } from './settings.ts';

const settings = readSettings();
const telemetry = await startTelemetry({
  connectionString: settings.APPLICATIONINSIGHTS_CONNECTION_STRING,
});

/** The app of this process. Wrong settings or policies end its start here, with every problem named. */
export const relevo = createApp(settings, createMetrics(), telemetry);
