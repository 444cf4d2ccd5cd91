import { studyColumns } from './columns.ts';
import { type Sizes, studyPair } from './study.ts';
import type { Rate } from './tally.ts';

/** In deviations of the normal variable behind each value. */
export const SHIFT = 0.5;
/** Of three columns one is moved. */
const isShifted = (place: number): boolean => place % 3 === 0;

const SEED = 1_000_000;
const classes = [
  { rows: 'under 1,000', most: 1000 },
  { rows: '1,000 to 10,000', most: 10_000 },
  { rows: 'over 10,000', most: Infinity },
];

/** How many of the moved columns are found, by the rows of the smaller table. */
export function shiftedPower(pairs: number, sizes: Sizes): { rows: string; rate: Rate }[] {
  const moved = new Set(studyColumns.filter((_, place) => isShifted(place)).map(({ name }) => name));
  const found = classes.map(({ rows, most }) => ({ rows, most, rate: { found: 0, of: 0 } }));
  for (let pair = 0; pair < pairs; pair++) {
    const { rows, comparison } = studyPair(SEED + pair, sizes, { shift: SHIFT, isShifted });
    const own = found.find(({ most }) => rows < most);
    const judged = comparison.columns.filter(({ column, pValue }) => moved.has(column) && pValue !== null);
    if (own === undefined) continue;
    own.rate.of += judged.length;
    own.rate.found += judged.filter(({ status }) => status === 'DRIFTED').length;
  }
  return found.map(({ rows, rate }) => ({ rows, rate }));
}
