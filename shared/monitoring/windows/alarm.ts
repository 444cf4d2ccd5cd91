export type Alarm = {
  raised: boolean;
  /** Windows with drift among the last `windows`. */
  hits: number;
  windows: number;
};

/**
 * Whether the drift persists: at least `hits` of the last `windows` judged windows drifted, the newest among them.
 * @param drifted one entry for each judged window, oldest first; fewer windows than asked for can raise the alarm too
 */
export function evaluateAlarm(drifted: readonly boolean[], rule: { hits: number; windows: number }): Alarm {
  const last = drifted.slice(-rule.windows);
  const hits = last.filter(Boolean).length;
  return { raised: last.at(-1) === true && hits >= rule.hits, hits, windows: last.length };
}
