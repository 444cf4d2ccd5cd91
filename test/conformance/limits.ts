import { defaultLimits } from '../../shared/serving/protocol.ts';

const { maxBytes, maxRows, maxColumns, maxStringLength } = defaultLimits;

/** Whether a body may hold more than we take; each row and column takes a comma. */
export function isBeyondLimits(body: string): boolean {
  const values = body.split(',').length;
  return (
    body.length > maxBytes ||
    values > Math.min(maxRows, maxColumns) ||
    new RegExp(`[^"]{${maxStringLength}}`).test(body)
  );
}
