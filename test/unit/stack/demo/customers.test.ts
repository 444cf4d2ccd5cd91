import { describe, expect, it } from 'vitest';
import { shiftCustomers, shiftedColumns } from '../../../../stack/demo/shifted-world.ts';
import { featuresOf, readCustomers } from '../../../../stack/demo/telco-rows.ts';

describe('customers of the demo', () => {
  const { header, trainingLines, heldBack } = readCustomers();

  it('splits all customers once, the same way every time', () => {
    const trained = new Set(trainingLines.map((line) => line.split(',')[0]));
    expect(trainingLines).toHaveLength(4_000);
    expect(heldBack).toHaveLength(3_043);
    expect(heldBack.filter(({ customerID }) => trained.has(String(customerID)))).toEqual([]);
    expect(readCustomers().trainingLines).toEqual(trainingLines);
  });

  it('sends numbers as numbers, gaps as null, and never the label', () => {
    const cells = heldBack.map((customer) => customer['TotalCharges']);
    expect(cells.every((cell) => cell === null || typeof cell === 'number')).toBe(true);
    const [first = {}] = heldBack;
    expect(Object.keys(featuresOf(first))).toEqual(header.filter((name) => name !== 'Churn'));
  });

  it('changes what it says it changes, and labels only under contract', () => {
    const shifted = shiftCustomers(heldBack);
    const changed = header.filter((name) =>
      shifted.some((row, index) => row[name] !== heldBack[index]?.[name]),
    );
    expect(changed.toSorted()).toEqual([...shiftedColumns, 'Churn'].toSorted());
    const monthly = shifted.filter((row, index) => {
      const before = heldBack[index];
      return row['Contract'] === 'Month-to-month' && row['Churn'] !== before?.['Churn'];
    });
    expect(monthly).toEqual([]);
  });
});
