import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { projectRoot } from './project-root.ts';

const run = promisify(execFile);

/** Commit of the working tree, with `-modified` where it has been changed; undefined without git or its history. */
export async function codeRevision(): Promise<string | undefined> {
  try {
    const { stdout } = await run(
      'git',
      ['describe', '--always', '--abbrev=40', '--dirty=-modified', '--exclude=*'],
      {
        cwd: projectRoot,
      },
    );
    return stdout.trim();
  } catch {
    return undefined;
  }
}
