import type { BenchRow, Figures } from './row.ts';

/** A row as people read it. */
export function lineOfRow({ name, unit, ours, peers, ratio, interval, goal, better, ok }: BenchRow): string {
  const texts = Object.entries({ ours, ...peers }).map(([who, figures]) => `${who} ${textOf(figures)}`);
  const wanted = `${better === 'higher' ? 'at least' : 'at most'} ${goal}`;
  const judged = Object.keys(peers).length === 0 ? 'median' : 'ratio';
  return `${ok ? 'ok  ' : 'MISS'} ${name} (${unit}): ${texts.join(', ')}; ${judged} ${ratio.toFixed(3)} [${interval.low.toFixed(3)}..${interval.high.toFixed(3)}], goal ${wanted}`;
}

function textOf({ median, min, max }: Figures): string {
  return `${short(median)} [${short(min)}..${short(max)}]`;
}

function short(value: number): string {
  return value.toFixed(Math.abs(value) < 10 ? 2 : value < 100 ? 1 : 0);
}
