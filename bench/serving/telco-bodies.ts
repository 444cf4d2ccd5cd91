import { type Customer, featuresOf, readCustomers } from '../../stack/demo/telco-rows.ts';

const DISTINCT_ROWS = 1000;
const MOST_BODIES_APART = 100;

/**
 * Request bodies of `rows` distinct customers each, in the 19 raw columns of the model, over 1,000 customers in turn.
 * Each body begins where the one before it ends; large ones overlap and begin 100 customers apart.
 */
export function telcoBodies(rows: number): string[] {
  const customers = distinctCustomers();
  const step = Math.min(rows, MOST_BODIES_APART);
  return Array.from({ length: DISTINCT_ROWS / step }, (_, index) => {
    const start = index * step;
    return bodyOf([...customers.slice(start), ...customers.slice(0, start)].slice(0, rows));
  });
}

function bodyOf(customers: readonly Customer[]): string {
  const columns = Object.keys(customers[0] ?? {});
  return JSON.stringify({ dataframe_split: { columns, data: customers.map((row) => Object.values(row)) } });
}

function distinctCustomers(): Customer[] {
  const found = new Map<string, Customer>();
  for (const customer of readCustomers().heldBack) {
    const { customerID: _id, ...features } = featuresOf(customer);
    found.set(JSON.stringify(features), features);
    if (found.size === DISTINCT_ROWS) return [...found.values()];
  }
  throw new Error(`the data has no ${DISTINCT_ROWS} distinct customers`);
}
