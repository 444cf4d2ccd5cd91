/** Hears of counted cells, and says each percent once: `43 % counted: a.csv`. More cells than there are stay at 100. */
export function countCells(
  name: string,
  cells: number,
  onProgress: (step: string) => void,
): (counted: number) => void {
  let [sum, said] = [0, 0];
  onProgress(`counting ${name}`);
  return (counted) => {
    sum += counted;
    const percent = Math.min(100, Math.floor((100 * sum) / Math.max(1, cells)));
    if (percent === said) return;
    said = percent;
    onProgress(`${percent} % counted: ${name}`);
  };
}
