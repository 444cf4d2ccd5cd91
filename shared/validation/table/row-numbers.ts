import type { Cell } from '../../tables/database.ts';
import { MAX_SAMPLES } from '../outcome.ts';

/** SQL of the first 20 row numbers, in order, over a relation with `n`, of rows where `condition` holds. */
export const firstRows = (condition: string): string =>
  `array_to_string(min(n, ${MAX_SAMPLES}) FILTER (${condition}), ',')`;

/** What `firstRows` gives, as numbers. */
export const rowNumbers = (samples: Cell): number[] =>
  typeof samples === 'string' && samples !== '' ? samples.split(',').map(Number) : [];
