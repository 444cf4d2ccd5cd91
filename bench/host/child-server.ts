import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export type ChildServer = { url: string; stop(): Promise<void> };

/** Runs a script that prints `Host started: URL`; rejects with its output when it ends before that. */
export async function startChild(script: string, parameters: readonly string[]): Promise<ChildServer> {
  const child = spawn(process.execPath, [script, ...parameters], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  for await (const line of createInterface(child.stdout)) {
    const url = /^Host started: (\S+)$/.exec(line)?.[1];
    if (url !== undefined) {
      child.stdout.resume();
      return { url, stop: () => stop(child) };
    }
    output.push(line);
  }
  throw new Error(`${script} did not start:\n${output.join('\n')}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
