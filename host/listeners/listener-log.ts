import type { HostLog } from '../log.ts';

/** The host's log under one category. */
export type ListenerLog = {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
};

export const listenerLog = (log: HostLog, category: string): ListenerLog => ({
  info: (message) => log({ level: 'information', category, message }),
  warn: (message) => log({ level: 'warning', category, message }),
  error: (message) => log({ level: 'error', category, message }),
});
