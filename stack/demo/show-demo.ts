import type { Stack } from '../start-stack.ts';
import { closingLines, nextCommands } from './closing.ts';
import { createDemo, type Demo, type Step } from './demo.ts';
import type { Figures } from './figures.ts';
import type { Screen } from './screen.ts';
import { badCandidate } from './steps/bad-candidate.ts';
import { compareWithMlflow } from './steps/compare-with-mlflow.ts';
import { corruptUpload } from './steps/corrupt-upload.ts';
import { fewRows } from './steps/few-rows.ts';
import { firstChampion } from './steps/first-champion.ts';
import { quietMonitoring } from './steps/quiet-monitoring.ts';
import { retraining } from './steps/retraining.ts';
import { shiftedTraffic } from './steps/shifted-traffic.ts';
import { unexpected } from './unexpected.ts';

const LONGEST_GAP_MS = 1_000;
const LOWEST_RATE = 20;

/**
 * The whole loop on a running stack.
 * @throws RelevoError DEMO_UNEXPECTED when anything is not as it should be, DEMO_STALLED when something does not happen.
 */
export async function showDemo(
  stack: Stack,
  screen: Screen,
  options: { scratch: string; policyFile: string },
): Promise<Figures> {
  const startSeconds = screen.elapsedSeconds();
  const demo = createDemo(stack, screen, options);
  const show = async <T>(step: Step<T>): Promise<T> => {
    screen.step(step.title);
    return step.run(demo);
  };
  const champion = await show(firstChampion);
  const parity = await show(compareWithMlflow);
  const few = await show(fewRows);
  const quiet = await show(quietMonitoring);
  const shifted = await show(shiftedTraffic);
  const challenger = await show(retraining);
  const bad = await show(badCandidate);
  const corrupt = await show(corruptUpload);
  const traffic = await stopTraffic(demo);
  const all = {
    ...champion,
    ...parity,
    ...few,
    ...quiet,
    ...shifted,
    ...challenger,
    ...bad,
    ...corrupt,
    traffic,
  };
  const figures: Figures = { totalSeconds: screen.elapsedSeconds(), startSeconds, ...all };
  screen.step('What happened');
  for (const line of closingLines(figures)) screen.say(line);
  screen.say('\nTo try next:');
  for (const command of nextCommands) screen.say(`  ${command}`);
  return figures;
}

async function stopTraffic({ traffic }: Demo): Promise<Figures['traffic']> {
  const figures = await traffic.stop();
  const { failed, rate, longestGapMs, longestGapAtSeconds, failures } = figures;
  if (failed > 0) throw unexpected(`${failed} predictions failed: ${JSON.stringify(failures)}`);
  if (longestGapMs > LONGEST_GAP_MS)
    throw unexpected(
      `no prediction for ${longestGapMs.toFixed(0)} ms, ${longestGapAtSeconds.toFixed(0)} s after the first`,
    );
  if (rate < LOWEST_RATE) throw unexpected(`only ${rate.toFixed(1)} predictions a second`);
  return figures;
}
