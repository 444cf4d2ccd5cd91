/** Switches that keep every dependency's telemetry on this machine. */
const quiet: Record<string, string> = {
  MLFLOW_DISABLE_TELEMETRY: 'true',
  DO_NOT_TRACK: '1',
  AZURE_CORE_COLLECT_TELEMETRY: '0',
  PYTHONUNBUFFERED: '1',
};

/** Settings of the caller's shell that would change what a child does. */
const foreign =
  /^(MLFLOW_|AzureWebJobs|AzureFunctions|RELEVO_|APPLICATIONINSIGHTS_|VITEST|PYTHONPATH$|PYTHONHOME$|VIRTUAL_ENV$)/;

/** The caller's environment without settings that belong to other installations, plus `extra`. */
export function childEnvironment(extra: Record<string, string> = {}): Record<string, string> {
  const inherited = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined || foreign.test(name) ? [] : [[name, value] as const],
  );
  return { ...Object.fromEntries(inherited), ...quiet, ...extra };
}

/** One variable of the caller's environment; undefined when unset or empty. */
export const callerSetting = (name: string): string | undefined => {
  const value = process.env[name];
  return value === '' ? undefined : value;
};

/** Those of the caller's settings whose names match. */
export const callerSettings = (names: RegExp): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || !names.test(name) ? [] : [[name, value]],
    ),
  );
