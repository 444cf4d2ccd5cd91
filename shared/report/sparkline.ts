const HEIGHT = 16;
const STEP = 4;

/** Two sets of shares in the same cells: the first filled, the second as a line. Under 600 bytes for up to 24 cells. */
export function sparkline(before: readonly number[], after: readonly number[]): string {
  const largest = Math.max(...before, ...after, Number.MIN_VALUE);
  const heightOf = (share: number): number => Math.round(HEIGHT - (share / largest) * (HEIGHT - 1));
  const width = before.length * STEP;
  return (
    `<svg class="k" viewBox="0 0 ${width} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">` +
    `<path d="M0 ${HEIGHT}${steps(before.map(heightOf))}V${HEIGHT}z"/><path class="l" d="M0 ${heightOf(after[0] ?? 0)}${steps(after.map(heightOf))}"/></svg>`
  );
}

/** Neighbours of the same height are one step. */
function steps(heights: readonly number[]): string {
  let path = '';
  let run = 0;
  for (const [index, height] of heights.entries()) {
    run += STEP;
    if (height === heights[index + 1]) continue;
    path += `V${height}h${run}`;
    run = 0;
  }
  return path;
}
