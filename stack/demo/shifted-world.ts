import { createGenerator } from './generator.ts';
import type { Customer } from './telco-rows.ts';

/** Shown wherever the simulated customers appear. */
export const shiftDescription =
  'simulated: monthly charges up by half, everybody billed without paper and paying by electronic check; ' +
  'of customers under contract 90 % of those with an internet line now leave, 3 % of those without one';

/** Columns that the simulation changes; the alarm should name these. */
export const shiftedColumns = ['MonthlyCharges', 'PaperlessBilling', 'PaymentMethod'];

/**
 * Held-back customers as they might be after a price rise that drives customers out of their contracts. Labels of
 * customers without a contract stay as they were.
 */
export function shiftCustomers(customers: readonly Customer[]): Customer[] {
  const generator = createGenerator(7);
  return customers.map((customer) => ({
    ...customer,
    MonthlyCharges: Math.round(Number(customer['MonthlyCharges']) * 150) / 100,
    PaperlessBilling: 'Yes',
    PaymentMethod: 'Electronic check',
    Churn: labelAfter(customer, generator.next()),
  }));
}

function labelAfter(customer: Customer, draw: number): string | number | null {
  if (customer['Contract'] === 'Month-to-month') return customer['Churn'] ?? null;
  return draw < (customer['InternetService'] === 'No' ? 0.03 : 0.9) ? 'Yes' : 'No';
}
