import { useInstrumenter } from '@azure/core-tracing';
import { silentInstrumenter } from './silent-instrumenter.ts';

export type Telemetry = { flush(): Promise<void> };

type TelemetryOptions = {
  /** Application Insights connection string; without one nothing is loaded and nothing is sent. */
  connectionString: string | undefined;
};

const off = { enabled: false };

/**
 * Starts Azure Monitor's OpenTelemetry distro with everything off that would slow a prediction: the host makes the
 * request span, so the http instrumentation would only double it, and storage calls are spans of our own.
 */
export async function startTelemetry(options: TelemetryOptions): Promise<Telemetry> {
  if (options.connectionString === undefined) return { flush: async () => undefined };
  const { useAzureMonitor, shutdownAzureMonitor } = await import('@azure/monitor-opentelemetry');
  useAzureMonitor({
    azureMonitorExporterOptions: { connectionString: options.connectionString, disableOfflineStorage: true },
    enableLiveMetrics: false,
    enableStandardMetrics: false,
    enablePerformanceCounters: false,
    instrumentationOptions: {
      http: off,
      azureSdk: off,
      mongoDb: off,
      mySql: off,
      postgreSql: off,
      redis: off,
      redis4: off,
    },
  });
  useInstrumenter(silentInstrumenter);
  return { flush: shutdownAzureMonitor };
}
