import { expect, it } from 'vitest';
import { parseWrk } from '../../../../bench/serving/wrk-load.ts';

const url = 'http://127.0.0.1:1/';
const printed = (figures: Record<string, number>): string =>
  `Running 2s test @ ${url}\n  312 requests in 2.00s\n${JSON.stringify({ requests: 312, failed: 0, seconds: 2, p50: 1.5, p99: 7.25, ...figures })}\n`;

it('reads the line of the script, below what wrk itself prints', () => {
  expect(parseWrk(url, printed({}))).toEqual({ requests: 312, requestsPerSecond: 156, p50: 1.5, p99: 7.25 });
});

it('refuses figures of a load in which a call failed or none ended', () => {
  expect(() => parseWrk(url, printed({ failed: 1 }))).toThrow('1 calls failed');
  expect(() => parseWrk(url, printed({ requests: 0 }))).toThrow('no call ended');
});
