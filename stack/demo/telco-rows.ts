import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createGenerator } from './generator.ts';
import { projectRoot } from '../project-root.ts';

export type Cell = string | number | null;
/** A customer by column name, the label `Churn` included. */
export type Customer = Record<string, Cell>;

export type Customers = {
  header: string[];
  /** Rows of the first upload, as lines of the file. */
  trainingLines: string[];
  /** Customers the first model never sees. */
  heldBack: Customer[];
};

const numbers = new Set(['SeniorCitizen', 'tenure', 'MonthlyCharges', 'TotalCharges']);
const TRAINING_ROWS = 4_000;

/** The 7,043 customers in a fixed random order: the first 4,000 train the first champion, 3,043 are held back. */
export function readCustomers(): Customers {
  const file = join(projectRoot, 'trainer', 'data', 'telco-churn.csv');
  const [first = '', ...lines] = readFileSync(file, 'utf8').trimEnd().split(/\r?\n/);
  const header = first.split(',');
  const shuffled = createGenerator(20_260_101).shuffle(lines);
  return {
    header,
    trainingLines: shuffled.slice(0, TRAINING_ROWS),
    heldBack: shuffled.slice(TRAINING_ROWS).map((line) => parseLine(header, line)),
  };
}

/** No field of this file is quoted. */
function parseLine(header: string[], line: string): Customer {
  const cells = line.split(',');
  return Object.fromEntries(header.map((name, index) => [name, parseCell(name, cells[index] ?? '')]));
}

function parseCell(name: string, text: string): Cell {
  const trimmed = text.trim();
  if (!numbers.has(name)) return trimmed;
  return trimmed === '' ? null : Number(trimmed);
}

/** What a caller knows of a customer: everything but the label. */
export function featuresOf(customer: Customer): Customer {
  const { Churn: _label, ...features } = customer;
  return features;
}
