import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addCounts, countPytest, countVitest } from '../../../scripts/test-counts.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'relevo-counts-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(content: string) {
  const path = join(folder, 'report');
  writeFileSync(path, content);
  return path;
}
const vitest = (numPassedTests: number, numTotalTests: number, success = true) =>
  file(JSON.stringify({ success, numTotalTests, numPassedTests }));
const junit = (attributes: string) =>
  file(`<testsuites><testsuite name="pytest" ${attributes} time="1.2"></testsuite></testsuites>`);

describe('countVitest', () => {
  it('counts', () => expect(countVitest(vitest(4, 4), 0)).toEqual({ passed: 4, failed: 0 }));
  it('counts a skipped test as failed', () =>
    expect(countVitest(vitest(3, 4), 0)).toEqual({ passed: 3, failed: 1 }));
  it('has a failure when the run went wrong outside the tests', () => {
    expect(countVitest(vitest(4, 4), 1)).toEqual({ passed: 4, failed: 1 });
    expect(countVitest(vitest(4, 4, false), 0)).toEqual({ passed: 4, failed: 1 });
  });
  it('has a failure when nothing ran or no report was written', () => {
    expect(countVitest(vitest(0, 0), 0)).toEqual({ passed: 0, failed: 1 });
    expect(countVitest(join(folder, 'missing'), 0)).toEqual({ passed: 0, failed: 1 });
  });
});

describe('countPytest', () => {
  it('counts failures, errors and skipped tests as failed', () => {
    expect(countPytest(junit('errors="1" failures="2" skipped="1" tests="10"'), 1)).toEqual({
      passed: 6,
      failed: 4,
    });
    expect(countPytest(junit('errors="0" failures="0" skipped="0" tests="10"'), 0)).toEqual({
      passed: 10,
      failed: 0,
    });
  });
  it('has a failure when nothing was collected', () =>
    expect(countPytest(junit('errors="0" failures="0" skipped="0" tests="0"'), 5)).toEqual({
      passed: 0,
      failed: 1,
    }));
});

it('addCounts adds', () =>
  expect(addCounts({ passed: 1, failed: 2 }, { passed: 3, failed: 4 })).toEqual({ passed: 4, failed: 6 }));
