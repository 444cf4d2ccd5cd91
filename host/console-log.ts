import { type HostLog, isShown, type LogLevel } from './log.ts';

const levels: readonly LogLevel[] = ['trace', 'debug', 'information', 'warning', 'error', 'critical', 'none'];

/** Between two writes, in milliseconds. */
const gatherMs = 20;

export type ConsoleLog = { log: HostLog; flush: () => void };

/** A console log on standard output that is also flushed when the process exits. */
export function createProcessLog(logLevels: Record<string, string>): ConsoleLog {
  const consoleLog = createConsoleLog((text) => void process.stdout.write(text), logLevels);
  process.once('exit', () => consoleLog.flush());
  return consoleLog;
}

/**
 * Writes lines as Core Tools does: `[time] message`. Which are shown follows `logging.logLevel` of `host.json`: the
 * longest category prefix wins, `default` (information) for the rest. Lines of one turn are written together, and under
 * load those of 20 ms: a write costs more than its lines.
 */
export function createConsoleLog(
  write: (text: string) => void,
  logLevels: Record<string, string>,
): ConsoleLog {
  const thresholdOf = createThresholds(logLevels);
  const timeText = createTimeText();
  let pending = '';
  let written = Number.NEGATIVE_INFINITY;
  const flush = (): void => {
    const text = pending;
    pending = '';
    written = performance.now();
    if (text !== '') write(text);
  };
  const schedule = (): void => {
    const wait = written + gatherMs - performance.now();
    if (wait <= 0) setImmediate(flush);
    else setTimeout(flush, wait).unref();
  };
  const log: HostLog = ({ level, category, message }) => {
    if (!isShown(level, thresholdOf(category))) return;
    if (pending === '') schedule();
    const mark = level === 'information' ? '' : `${level}: `;
    pending += `[${timeText()}] ${mark}${message}\n`;
  };
  return { log, flush };
}

/** The text is made once a millisecond: under load several lines share it. */
function createTimeText(): () => string {
  let last = Number.NaN;
  let text = '';
  return () => {
    const now = new Date();
    if (now.getTime() !== last) {
      last = now.getTime();
      text = now.toISOString();
    }
    return text;
  };
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
