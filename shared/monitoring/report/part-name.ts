import type { ColumnDrift } from '../drift/drift.ts';

/** What people call a column's part. */
export const partName = (part: ColumnDrift['part']): string => (part === 'output' ? 'prediction' : part);
