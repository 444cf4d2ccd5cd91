import type { Clock } from '../kernel/clock.ts';
import { isRelevoError } from '../kernel/error.ts';
import type { Policy } from '../policy/policy.ts';
import { type Finding, fileFinding } from '../validation/finding.ts';
import { findingsOf } from '../validation/findings-of.ts';
import { validateTable } from '../validation/validate-table.ts';

/** Checks an upload against the policy. What is wrong with it, and a file that cannot be read too, is a finding. */
export async function validateUpload(
  file: string,
  policy: Policy,
  clock: Pick<Clock, 'now'>,
  signal?: AbortSignal,
): Promise<{ rows: number; findings: Finding[] }> {
  try {
    const options = signal === undefined ? {} : { signal };
    const validation = await validateTable({ files: [file], policy, clock, ...options });
    return { rows: validation.rows, findings: findingsOf(validation) };
  } catch (error) {
    if (!isRelevoError(error) || error.status !== 400) throw error;
    return { rows: 0, findings: [fileFinding('FILE_UNREADABLE', placedMessage(error, file))] };
  }
}

/** The place within the file, whose own name is only that of a local copy. */
function placedMessage(
  { path = '', message }: { path?: string | undefined; message: string },
  file: string,
): string {
  const place = path.startsWith(file) ? path.slice(file.length).trim() : path;
  return place === '' || message.includes(place) ? message : `${place}: ${message}`;
}
