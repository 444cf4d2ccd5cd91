import { logTail } from '../../stack/log-tail.ts';

/** Where the servers of a bench write their logs. */
export type ServerLogs = {
  add(url: string, file: string): void;
  /** Runs work that asks a server; when it fails, the error shows the end of that server's log. */
  explain<T>(url: string, work: () => Promise<T>): Promise<T>;
};

export function createServerLogs(): ServerLogs {
  const files = new Map<string, string>();
  return {
    add: (url, file) => void files.set(new URL(url).origin, file),
    explain: async (url, work) => {
      try {
        return await work();
      } catch (cause) {
        const file = files.get(new URL(url).origin);
        if (file === undefined) throw cause;
        const message = cause instanceof Error ? cause.message : String(cause);
        throw new Error(`${message}\nits log ends with:\n${logTail(file)}`, { cause });
      }
    },
  };
}
