import type { CheckResult } from './check-result.ts';
import { type Check, type Facts, plainResult } from './facts.ts';

/** The graph's size, by itself and beside the champion's: both are loaded while the role changes hands. */
export const size: Check = (facts) => [...largest(facts), ...ratio(facts)];

function largest({ evidence: { candidate }, rules: { gate } }: Facts): CheckResult[] {
  const { maxBytes } = gate.size;
  if (maxBytes === null) return [];
  const required = `at most ${megabytes(maxBytes)}`;
  const { bytes } = candidate;
  if (bytes === null) return [plainResult('size:bytes', 'missing', required, 'the size is not known')];
  const status = bytes <= maxBytes ? 'pass' : 'fail';
  return [
    { ...plainResult('size:bytes', status, required, megabytes(bytes)), observed: bytes, limit: maxBytes },
  ];
}

function ratio({ evidence: { candidate, champion }, rules: { gate } }: Facts): CheckResult[] {
  const { maxRatio } = gate.size;
  if (maxRatio === null || champion === null) return [];
  const required = `at most ${maxRatio} times the champion's`;
  if (candidate.bytes === null || champion.bytes === null || champion.bytes === 0)
    return [plainResult('size:ratio', 'missing', required, 'the sizes are not both known')];
  const times = candidate.bytes / champion.bytes;
  const reason = `${megabytes(candidate.bytes)} against ${megabytes(champion.bytes)}, ${times.toFixed(2)} times`;
  const status = times <= maxRatio ? 'pass' : 'fail';
  return [{ ...plainResult('size:ratio', status, required, reason), observed: times, limit: maxRatio }];
}

const megabytes = (bytes: number): string =>
  bytes < 100_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
