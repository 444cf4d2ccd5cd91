import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { parseStat, usageOfGroup } from '../../../../bench/serving/process-usage.ts';

const stat = (name: string): string =>
  `4711 (${name}) S 4700 4699 4698 0 -1 4194560 1 2 3 4 150 50 20 5 20 0 11 0 900 1000000 25000 18446744073709551615`;

describe('parseStat', () => {
  it.each(['node', 'a ) b (c) d'])('reads a process called %j', (name) => {
    expect(parseStat(stat(name))).toEqual({ group: 4699, cpuSeconds: 2.25, residentMegabytes: 102.4 });
  });
});

// Only Linux has /proc, from which it reads.
describe.runIf(process.platform === 'linux')('usageOfGroup', () => {
  it('counts a process of the group, and says when it has ended', async () => {
    const script = 'process.stdout.write("up"); process.stdin.resume()';
    const child = spawn(process.execPath, ['--eval', script], {
      detached: true,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const group = child.pid ?? 0;
    await once(child.stdout, 'data');
    const { cpuSeconds, residentMegabytes } = usageOfGroup(group);
    expect(residentMegabytes).toBeGreaterThan(10);
    expect(cpuSeconds).toBeLessThan(10);
    child.stdin.end();
    await once(child, 'exit');
    expect(() => usageOfGroup(group)).toThrow('has ended');
  });
});
