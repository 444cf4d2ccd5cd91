/** Width of most characters at the size of labels, and how many a label has at most. */
const CHARACTER = 6.4;
const MAX_LABEL = 20;

/** Both ends stay, as names often differ in one of them only. */
export const shortened = (name: string): string =>
  name.length <= MAX_LABEL ? name : `${name.slice(0, 11)}…${name.slice(-8)}`;

/** Room for labels left of a chart. Without a canvas Vega guesses the widths of texts, far too high. */
export const labelRoom = (names: readonly string[]): number =>
  10 + CHARACTER * Math.max(0, ...names.map((name) => shortened(name).length));
