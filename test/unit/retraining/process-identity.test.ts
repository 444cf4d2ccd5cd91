import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { processIdentity } from '../../../shared/retraining/engines/process-identity.ts';

it('stays the same for a process, differs from another, and ends with it', async () => {
  const child = spawn('sleep', ['60']);
  await once(child, 'spawn');
  const pid = child.pid ?? 0;
  const identity = processIdentity(pid);
  expect(identity).toBe(processIdentity(pid));
  expect(identity).not.toBe(processIdentity(process.pid));
  child.kill();
  await once(child, 'exit');
  expect(processIdentity(pid)).toBeUndefined();
});
