export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical' | 'none';

export type LogLine = {
  level: LogLevel;
  /** As in Azure: `Host.Startup`, `Function.X`, `Function.X.User`. */
  category: string;
  message: string;
  invocationId?: string;
};

/** Where the host's and the app's log lines go. Must not throw. */
export type HostLog = (line: LogLine) => void;

const order: readonly LogLevel[] = ['trace', 'debug', 'information', 'warning', 'error', 'critical', 'none'];

/** True when a line of `level` is shown under the threshold `minimum`. */
export const isShown = (level: LogLevel, minimum: LogLevel): boolean =>
  level !== 'none' && order.indexOf(level) >= order.indexOf(minimum);
