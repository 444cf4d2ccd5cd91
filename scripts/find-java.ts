import { join } from 'node:path';
import { callerSetting } from '../stack/environment.ts';
import { runProcess } from './tool.ts';

const MINIMUM = 17;

export type Java = { found: true } | { found: false; reason: string };

/** The Java that Spark would start: that of JAVA_HOME, else the first on PATH. */
export async function findJava(home: string | undefined = callerSetting('JAVA_HOME')): Promise<Java> {
  const command = home === undefined ? 'java' : join(home, 'bin', 'java');
  const { code, output } = await runProcess('java', command, ['-version']);
  if (code !== 0) return lacking(`${command} does not run`);
  const version = /version "(\d+)/.exec(output)?.[1];
  return Number(version ?? 0) >= MINIMUM
    ? { found: true }
    : lacking(`${command} is version ${version ?? 'unknown'}`);
}

const lacking = (what: string): Java => ({
  found: false,
  reason: `${what}; Spark needs Java ${MINIMUM} or newer (Debian and Ubuntu: apt install openjdk-${MINIMUM}-jre-headless)`,
});
