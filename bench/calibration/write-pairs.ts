import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { studyColumns } from './columns.ts';
import type { Table } from './draw-table.ts';
import { nameOfCategory } from './profile-table.ts';
import { drawPair, seedsOfSmall, type Sizes } from './study.ts';

export type PairFiles = { reference: string; current: string };

/** Writes the first pairs of small tables as CSV, for tools that read files. */
export function writePairs(folder: string, pairs: number, sizes: Sizes, most: number): PairFiles[] {
  mkdirSync(folder, { recursive: true });
  return seedsOfSmall(pairs, sizes, most).map((seed) => {
    const { reference, current } = drawPair(seed, sizes);
    const file = (kind: string): string => join(folder, `${String(seed).padStart(4, '0')}-${kind}.csv`);
    writeFileSync(file('reference'), csvOf(reference));
    writeFileSync(file('current'), csvOf(current));
    return { reference: file('reference'), current: file('current') };
  });
}

function csvOf({ rows, columns }: Table): string {
  const lines = [studyColumns.map(({ name }) => `"${name}"`).join(',')];
  for (let row = 0; row < rows; row++)
    lines.push(columns.map((values, place) => cellOf(values[row] ?? NaN, place)).join(','));
  return `${lines.join('\n')}\n`;
}

function cellOf(value: number, place: number): string {
  if (studyColumns[place]?.kind === 'number') return Number.isNaN(value) ? '' : String(value);
  return value < 0 ? '' : nameOfCategory(value);
}
