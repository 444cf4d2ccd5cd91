/** A whole number with separators, as `1,234,567`. */
export const formatCount = (count: number): string => String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');

/** A share from 0 to 1 in percent; what is nearly nothing or nearly all is not rounded to it. */
export function formatShare(share: number): string {
  if (share === 0 || share === 1) return `${100 * share} %`;
  if (share > 0 && share < 0.001) return '< 0.1 %';
  if (share < 1 && share > 0.999) return '> 99.9 %';
  return `${(100 * share).toFixed(1)} %`;
}

/** A p-value to two digits; under 1e-12 it says no more than that. */
export function formatP(p: number): string {
  if (p < 1e-12) return '< 1e-12';
  return p < 0.001 ? p.toExponential(1) : p.toPrecision(2);
}

/** Any number to four digits. */
export function formatFigure(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e12) return String(value);
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-4 || size >= 1e9)
    ? value.toExponential(2)
    : String(Number(value.toPrecision(4)));
}

/** Whole seconds, without what is always there: `2026-11-21 10:20:30 UTC`. */
export const formatTime = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
