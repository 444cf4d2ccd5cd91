import { readdirSync, readFileSync } from 'node:fs';

/** What a process holds at a moment. */
export type Held = { rssMb: number; openFiles: number };

export type ProcessWatch = {
  /** Called once for each answer. */
  sample(answered: number, of: number): void;
  /** Over each tenth of the answers: the lowest memory, as what is to be collected comes and goes, and the median of files. */
  tenths(): Held[];
};

/** Samples in each tenth, at most. */
const SAMPLES = 100;

/** Watches the memory and the open files of a process while it answers requests. Linux only, where /proc tells both. */
export function createProcessWatch(pid: number, read: (pid: number) => Held = heldBy): ProcessWatch {
  const tenths: Held[][] = Array.from({ length: 10 }, () => []);
  return {
    sample: (answered, of) => {
      const tenth = Math.min(9, Math.floor((10 * answered) / of));
      if (answered % Math.ceil(of / 10 / SAMPLES) === 0) tenths[tenth]?.push(read(pid));
    },
    tenths: () => tenths.map(lowest),
  };
}

function heldBy(pid: number): Held {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kilobytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
  return { rssMb: kilobytes / 1024, openFiles: readdirSync(`/proc/${pid}/fd`).length };
}

const lowest = (samples: readonly Held[]): Held => ({
  rssMb: Math.min(...samples.map(({ rssMb }) => rssMb)),
  openFiles: middle(samples.map(({ openFiles }) => openFiles)),
});

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

export type Growth = { rssMb: number; openFiles: number };

/** What a process holds more in the last three tenths of its requests than in the first three: the lowest memory of each, and the median of files. */
export function growthOf(tenths: readonly Held[]): Growth {
  const [early, late] = [lowest(tenths.slice(0, 3)), lowest(tenths.slice(-3))];
  return { rssMb: late.rssMb - early.rssMb, openFiles: late.openFiles - early.openFiles };
}
