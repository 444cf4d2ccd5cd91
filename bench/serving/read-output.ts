import { spawn } from 'node:child_process';
import { childEnvironment } from '../../stack/environment.ts';
import { adoptGroup, dropGroup } from '../../stack/process-groups.ts';

/** Runs a command in a process group that does not outlive this process; gives what it prints. */
export async function readOutput(command: string, args: string[], codes: number[] = [0]): Promise<string> {
  const child = spawn(command, args, {
    env: childEnvironment(),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { pid } = child;
  if (pid !== undefined) adoptGroup(pid);
  const printed: Buffer[] = [];
  const complaints: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    const output = Buffer.concat(printed).toString('utf8');
    if (code !== null && codes.includes(code)) return output;
    throw new Error(`${command} ended with ${code}:\n${output}${Buffer.concat(complaints).toString('utf8')}`);
  } finally {
    if (pid !== undefined) dropGroup(pid);
  }
}
