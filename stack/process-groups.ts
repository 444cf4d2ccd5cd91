import { signalGroup } from './process-table.ts';
import { stopGroup } from './pid-file.ts';

const running = new Map<number, () => void>();

// Whatever ends this process, short of SIGKILL, ends its children; leftovers of that are found by their pid files.
process.on('exit', () => {
  for (const group of running.keys()) signalGroup(group, 'SIGKILL');
});

/** Remembers a group that must not outlive this process; `onEnd` is called when it has been stopped. */
export const adoptGroup = (group: number, onEnd: () => void = () => undefined): void =>
  void running.set(group, onEnd);

/** Forgets a group that has ended by itself. */
export const dropGroup = (group: number): void => void running.delete(group);

/** Stops one adopted group. Repeatable. */
export async function endGroup(group: number): Promise<void> {
  await stopGroup(group);
  running.get(group)?.();
  running.delete(group);
}

/** Stops all adopted groups, the youngest first. */
export async function endAllGroups(): Promise<void> {
  for (const group of [...running.keys()].toReversed()) await endGroup(group);
}
