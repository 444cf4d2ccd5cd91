export type Point = readonly [x: number, y: number];

/**
 * At most `most` points of a line, about equally far apart along it (city-block distance): the first, the last, and between them each that is far
 * enough from the one kept before.
 */
export function thinPoints(points: readonly Point[], most: number): Point[] {
  if (points.length <= most) return [...points];
  const step = (index: number): number => {
    const [[x0, y0] = [0, 0], [x1, y1] = [0, 0]] = [points[index - 1], points[index]];
    return Math.abs(x1 - x0) + Math.abs(y1 - y0);
  };
  let length = 0;
  for (let index = 1; index < points.length; index++) length += step(index);
  const gap = length / (most - 1);
  let since = 0;
  return points.filter((_, index) => {
    if (index === 0 || index === points.length - 1) return true;
    since += step(index);
    if (since < gap) return false;
    since = 0;
    return true;
  });
}
