type Fields = Record<string, string | number | boolean | undefined>;

/** Structured log lines; fields hold identifiers and counts, never rows or payloads. */
export type Log = {
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
};

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
