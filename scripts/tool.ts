import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { adoptGroup, dropGroup } from '../stack/process-groups.ts';
import { projectRoot } from '../stack/project-root.ts';

const packageSchema = z.object({ bin: z.union([z.string(), z.record(z.string(), z.string())]) });

export type ToolRun = { name: string; code: number; output: string; seconds: number };

export type ToolOptions = {
  /** Shows the output as it comes instead of collecting it. */
  inherit?: boolean;
  env?: Record<string, string>;
};

/** Runs the command of an installed npm package under this Node, whatever PATH says. */
export const runTool = (
  packageName: string,
  args: string[],
  { command = packageName, ...options }: ToolOptions & { command?: string } = {},
): Promise<ToolRun> =>
  runProcess(command, process.execPath, [toolScript(packageName, command), ...args], options);

/** Runs a process in its own group, which does not outlive this one, and waits for its end. */
export async function runProcess(
  name: string,
  command: string,
  args: string[],
  { inherit = false, env = {} }: ToolOptions = {},
): Promise<ToolRun> {
  const start = performance.now();
  const child = spawn(command, args, {
    cwd: projectRoot,
    env: { ...process.env, ...env },
    detached: true,
    stdio: inherit ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid !== undefined) adoptGroup(child.pid);
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  const code = await new Promise<number>((resolve) => {
    child.once('error', (error) => {
      chunks.push(Buffer.from(error.message));
      resolve(127);
    });
    child.once('close', (exit, signal) => resolve(signal === null ? (exit ?? 1) : 1));
  });
  if (child.pid !== undefined) dropGroup(child.pid);
  return {
    name,
    code,
    output: Buffer.concat(chunks).toString('utf8'),
    seconds: (performance.now() - start) / 1000,
  };
}

function toolScript(packageName: string, command: string): string {
  const folder = join(projectRoot, 'node_modules', packageName);
  const { bin } = packageSchema.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  const script = typeof bin === 'string' ? bin : bin[command];
  if (script === undefined) throw new Error(`package ${packageName} has no command ${command}`);
  return join(folder, script);
}
