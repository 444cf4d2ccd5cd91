import { signalGroup } from './process-table.ts';
import { stopGroup } from './pid-file.ts';

const running = new Set<number>();

// Whatever ends this process, short of SIGKILL, ends its children; leftovers of that are found by their pid files.
process.on('exit', () => running.forEach((group) => signalGroup(group, 'SIGKILL')));

/** Remembers a group that must not outlive this process. */
export const adoptGroup = (group: number): void => void running.add(group);

/** Forgets a group that has ended by itself. */
export const dropGroup = (group: number): void => void running.delete(group);

/** Stops one adopted group. Repeatable. */
export async function endGroup(group: number): Promise<void> {
  await stopGroup(group);
  running.delete(group);
}

/** Stops all adopted groups, the youngest first. */
export async function endAllGroups(): Promise<void> {
  for (const group of [...running].toReversed()) await endGroup(group);
}
