import type { Evidence } from '../../shared/promotion/evidence/evidence.ts';
import { evaluate } from '../../shared/promotion/verdict/evaluate.ts';
import { bindMetrics } from '../../shared/stats/metrics/bind-metric.ts';
import { bootstrapDraws } from '../../shared/stats/resampling/bootstrap-draws.ts';
import { percentileInterval } from '../../shared/stats/resampling/bootstrap-interval.ts';
import { stratifiedResampler } from '../../shared/stats/resampling/resampler.ts';
import { createSeededGenerator } from '../../shared/stats/resampling/seeded-generator.ts';
import { sampleRules } from '../../test/unit/promotion/evidence-sample.ts';
import { evidenceFrom } from './rows-file.ts';

/**
 * Judges the two models of a file, in a process of its own: `checks` runs the gate, `bootstrap` does what the peers do and nothing
 * else. Prints JSON: seconds without start and reading, peak memory in MB, and the metrics.
 *
 *     node bench/gate/judge.ts {checks,bootstrap} FILE RESAMPLES
 */
const METRICS = ['accuracy', 'precision', 'recall', 'f1', 'roc_auc'] as const;

type Compared = { first: number; second: number; lower: number; upper: number };

function byChecks(evidence: Evidence, resamples: number): Record<string, Compared> {
  const { measurements } = evaluate(evidence, sampleRules({ resamples }));
  return Object.fromEntries(
    measurements.map(({ metric, candidate, champion, difference }) => [
      metric,
      {
        first: candidate.value,
        second: champion?.value ?? NaN,
        lower: difference?.lower ?? NaN,
        upper: difference?.upper ?? NaN,
      },
    ]),
  );
}

function byBootstrap({ candidate, champion }: Evidence, resamples: number): Record<string, Compared> {
  if (candidate.predictions === undefined || champion?.predictions === undefined) return {};
  const { truth } = candidate.predictions;
  const models = [candidate.predictions, champion.predictions].map((predictions) =>
    bindMetrics(METRICS, predictions).filter((metric) => metric !== undefined),
  );
  const resample = stratifiedResampler(truth, createSeededGenerator(1));
  const draws = bootstrapDraws(models.flat(), truth.length, resamples, resample);
  return Object.fromEntries(
    METRICS.map((name, at) => {
      const [first, second] = [draws[at], draws[METRICS.length + at]];
      const difference = (first ?? new Float64Array()).map((value, draw) => value - (second?.[draw] ?? NaN));
      const [one, two] = models.map((metrics) => metrics[at]?.value() ?? NaN);
      return [name, { first: one ?? NaN, second: two ?? NaN, ...percentileInterval(difference, 0.05) }];
    }),
  );
}

const [how = '', file = '', resamples = ''] = process.argv.slice(2);
const evidence = evidenceFrom(file);
const startedAt = performance.now();
const metrics = (how === 'checks' ? byChecks : byBootstrap)(evidence, Number(resamples));
const seconds = (performance.now() - startedAt) / 1000;
const peakMegabytes = process.resourceUsage().maxRSS / 1000;
process.stdout.write(JSON.stringify({ seconds, peakMegabytes, metrics }));
