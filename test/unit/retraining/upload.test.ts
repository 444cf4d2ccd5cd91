import { expect, it } from 'vitest';
import { parseUpload } from '../../../shared/retraining/upload.ts';

it.each([
  ['churn/may.csv', { model: 'churn', format: 'csv', mode: 'add' }],
  ['churn/2026/05/may.PARQUET', { model: 'churn', format: 'parquet', mode: 'add' }],
  ['churn/may.replace.csv', { model: 'churn', format: 'csv', mode: 'replace' }],
  ['churn/may.xlsx', { model: 'churn', format: undefined, mode: 'add' }],
])('%s', (blob, expected) => {
  expect(parseUpload(blob)).toEqual({ blob, ...expected });
});

it.each(['may.csv', '', '/may.csv', 'churn/'])('%j lies in no model’s folder', (blob) => {
  expect(parseUpload(blob)).toBeUndefined();
});
