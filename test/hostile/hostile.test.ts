import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { callerSetting } from '../../stack/environment.ts';
import { CANARY } from './ask.ts';
import { attack, LONG_RUN, type Outcome } from './attack.ts';
import { expected } from './expected.ts';
import { type HostileApp, startHostileApp } from './hostile-app.ts';
import { growthOf } from './process-watch.ts';

/** `npm run hostile` asks for more. */
const count = Number(callerSetting('HOSTILE_COUNT') ?? '600');
const seed = Number(callerSetting('HOSTILE_SEED') ?? '1');

/** What the app may hold more in the last three tenths of the requests than in the first three, in MB of resident memory: 5 kB for each of 10,000;
 * a short run still fills the heaps. */
const GROWTH_MB = count < LONG_RUN ? 64 : 32;
/** Sockets and files; those of callers under way come and go. */
const GROWTH_FILES = 24;

let hostile: HostileApp;
let outcome: Outcome;

const lines = (counts: ReadonlyMap<string, number>): string =>
  [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, times]) => `  ${String(times).padStart(5)} ${name}`)
    .join('\n');

beforeAll(
  async () => {
    hostile = await startHostileApp(inject('mlflow').url);
    outcome = await attack(hostile, { count, seed });
    const { counts, codes, slowest, tooMany, held } = outcome;
    const waits = [...slowest].toSorted(([, a], [, b]) => b - a).slice(0, 8);
    console.log(
      `${count} requests, seed ${seed}; right answers by kind:\n${lines(counts)}\nanswers by code:\n${lines(codes)}\n` +
        `429 answered and asked again: ${tooMany}\nlongest waits:\n` +
        `${waits.map(([kind, ms]) => `  ${Math.round(ms)} ms ${kind}`).join('\n')}\n` +
        `by tenth: resident MB ${held.map(({ rssMb }) => rssMb.toFixed(0)).join(' ')}; ` +
        `open files ${held.map(({ openFiles }) => openFiles).join(' ')}`,
    );
  },
  240_000 + count * 80,
);

afterAll(async () => {
  await hostile?.app.stop();
  for (const scorer of Object.values(hostile?.scorers ?? {})) await scorer.release();
});

describe(`${count} hostile requests (seed ${seed}), one valid in ten among them`, () => {
  it('are answered as the table says, the valid ones with the right predictions', () => {
    expect(Object.fromEntries(outcome.faults)).toEqual({});
  });

  it('are of every kind', () => {
    expect(Object.keys(expected).filter((kind) => !outcome.counts.has(kind))).toEqual([]);
  });

  it('leave no memory and no files behind', () => {
    const { rssMb, openFiles } = growthOf(outcome.held);
    expect(rssMb).toBeLessThan(GROWTH_MB);
    expect(openFiles).toBeLessThan(GROWTH_FILES);
  });

  it('leave the process alive, its log without failures and without payload', async () => {
    const { child } = hostile.app.host;
    expect(await child.isHealthy(AbortSignal.timeout(5000))).toBe(true);
    const log = readFileSync(child.logFile, 'utf8');
    expect(log).not.toContain(CANARY);
    expect(
      log.split('\n').filter((line) => /Failed, Id=|Unhandled|Uncaught|thread .* ended/.test(line)),
    ).toEqual([]);
  });
});
