import { setTimeout as delay } from 'node:timers/promises';
import { measureInTurns } from '../../pairs.ts';
import { type BenchRow, rowOfPairs } from '../../row.ts';
import { type App, startApp } from '../app.ts';
import { type ModelKind, modelKinds, titleOf } from '../models.ts';
import { usageOfGroup } from '../process-usage.ts';
import { telcoBodies } from '../telco-bodies.ts';
import type { World } from '../world.ts';

const CONNECTIONS = 16;
/** Longer than telemetry and capture keep what they have not sent. */
const SETTLE_MS = 6000;

/** Processor time of the app for a 1-row request: with capture and telemetry, beside without the one and the other. */
export async function* addedCpuRows(world: World): AsyncIterable<BenchRow> {
  const kinds = modelKinds;
  await using full = await startApp(world, { name: 'bench-full', kinds });
  await using uncaptured = await startApp(world, { name: 'bench-uncaptured', kinds, capture: false });
  await using silent = await startApp(world, { name: 'bench-silent', kinds, telemetry: false });
  for (const kind of kinds) {
    const [all = [], noCapture = [], noTelemetry = []] = await measure(
      world,
      [full, uncaptured, silent],
      kind,
    );
    const row = (what: string, goal: number, without: readonly number[]): BenchRow =>
      rowOfPairs(
        {
          name: `app, ${titleOf[kind]}, processor time of a 1-row request with ${what}`,
          unit: 'ms',
          goal,
          better: 'lower',
          heldBy: 'interval',
          load: world.load.name,
          peer: `without ${what}`,
        },
        all.map((ours, round) => ({ ours, peer: without[round] ?? Number.NaN })),
      );
    yield row('capture', 1.08, noCapture);
    yield row('telemetry', 1.15, noTelemetry);
  }
}

type Step = { cpuSeconds: number; requests: number };

/** Milliseconds for a request, for each app by round. */
async function measure(world: World, apps: readonly App[], kind: ModelKind): Promise<number[][]> {
  const bodies = telcoBodies(1);
  const loadOf = (app: App) => async (): Promise<Step> => {
    const { cpuSeconds } = usageOfGroup(app.pid);
    const options = { connections: CONNECTIONS, seconds: world.seconds };
    const { requests } = await world.load.put(app.url(kind), bodies, options);
    return { cpuSeconds, requests };
  };
  for (const app of apps) await loadOf(app)();
  const steps = await measureInTurns(world.pairs, apps.map(loadOf));
  await delay(SETTLE_MS);
  return apps.map((app, index) => perRequest(steps[index] ?? [], usageOfGroup(app.pid).cpuSeconds));
}

/** What an app still does for a round's requests after its load is counted, up to its next load. */
function perRequest(steps: readonly Step[], end: number): number[] {
  return steps.map(({ cpuSeconds, requests }, round) => {
    const next = steps[round + 1]?.cpuSeconds ?? end;
    return ((next - cpuSeconds) / requests) * 1000;
  });
}
