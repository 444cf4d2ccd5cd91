import { type HostLog, isShown, type LogLevel } from './log.ts';

const levels: readonly LogLevel[] = ['trace', 'debug', 'information', 'warning', 'error', 'critical', 'none'];

/**
 * Writes lines as Core Tools does: `[time] message`. Which are shown follows `logging.logLevel` of `host.json`: the
 * longest category prefix wins, `default` (information) for the rest. Lines of one turn are written together.
 */
export function createConsoleLog(
  write: (text: string) => void,
  logLevels: Record<string, string>,
): HostLog & { flush(): void } {
  const thresholdOf = createThresholds(logLevels);
  let pending = '';
  const flush = (): void => {
    const text = pending;
    pending = '';
    if (text !== '') write(text);
  };
  const log: HostLog = ({ level, category, message }) => {
    if (!isShown(level, thresholdOf(category))) return;
    if (pending === '') setImmediate(flush);
    const mark = level === 'information' ? '' : `${level}: `;
    pending += `[${new Date().toISOString()}] ${mark}${message}\n`;
  };
  return Object.assign(log, { flush });
}

function createThresholds(logLevels: Record<string, string>): (category: string) => LogLevel {
  const cache = new Map<string, LogLevel>();
  const find = (category: string): LogLevel => {
    const name = category.toLowerCase();
    const prefixes = Object.keys(logLevels).filter((key) => name === key || name.startsWith(`${key}.`));
    const [longest = 'default'] = prefixes.toSorted((a, b) => b.length - a.length);
    const wanted = logLevels[longest]?.toLowerCase();
    return levels.find((level) => level === wanted) ?? 'information';
  };
  return (category) => {
    const known = cache.get(category) ?? find(category);
    cache.set(category, known);
    return known;
  };
}
