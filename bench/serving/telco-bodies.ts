import { featuresOf, readCustomers } from '../../stack/demo/telco-rows.ts';

/** `count` request bodies of one distinct customer each, in the 19 raw columns of the model. */
export function telcoBodies(count: number): string[] {
  const rows = new Map<string, string>();
  for (const customer of readCustomers().heldBack) {
    const { customerID: _id, ...features } = featuresOf(customer);
    const split = { columns: Object.keys(features), data: [Object.values(features)] };
    const body = JSON.stringify({ dataframe_split: split });
    rows.set(body, body);
    if (rows.size === count) return [...rows.values()];
  }
  throw new Error(`the data has no ${count} distinct customers`);
}
