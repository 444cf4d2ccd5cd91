import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../../../shared/promotion/evidence/evidence.ts';
import type { EvidenceInput } from '../../../../shared/promotion/promote.ts';
import { normalCdf } from '../../../../shared/stats/distributions/normal-cdf.ts';
import { normalQuantile } from '../../../../shared/stats/distributions/normal-quantile.ts';
import { rocAuc } from '../../../../shared/stats/metrics/roc-auc.ts';
import type { BinaryPredictions } from '../../../../shared/stats/metrics/predictions.ts';
import { createSeededGenerator } from '../../../../shared/stats/resampling/seeded-generator.ts';
import { sampleEvidence } from '../evidence-sample.ts';
import { createGate, createWorld, MODEL, requestFor, type World } from '../gate-bench.ts';

const ROWS = 2000;
const next = createSeededGenerator(11);
const truth = Uint8Array.from({ length: ROWS }, () => Number(next() < 0.3));
const noise = Float64Array.from({ length: ROWS }, () => normalQuantile(Math.max(1e-12, next())));

/** Answers with the given area under the curve on these very rows, found by halving. */
function answersWith(area: number): BinaryPredictions {
  let [low, high] = [0, 4];
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (rocAuc(answersOf(middle)).value() < area) low = middle;
    else high = middle;
  }
  return answersOf(high);
}

function answersOf(strength: number): BinaryPredictions {
  const probabilities = Float64Array.from(truth, (label, row) =>
    normalCdf((noise[row] ?? 0) + strength * (label - 0.5)),
  );
  return { task: 'binary', truth, probabilities, decided: Uint8Array.from(probabilities, Math.round) };
}

const MARGIN = 0.01;

/** Each version is worse than the one before by 0.8 of the margin. */
const answers = Array.from({ length: 6 }, (_, at) => answersWith(0.9 - 0.8 * MARGIN * at));
const answersOfVersion = (version: string): BinaryPredictions => answers[Number(version) - 1] ?? answersOf(0);

async function gather({ candidate, champion, anchors }: EvidenceInput): Promise<Evidence> {
  const sample = sampleEvidence({ rows: ROWS });
  const model = (version: string): Evidence['candidate'] => ({
    ...sample.candidate,
    version,
    predictions: answersOfVersion(version),
  });
  const [best] = anchors;
  return {
    ...sample,
    newestVersion: candidate.version,
    candidate: model(candidate.version),
    champion: champion.kind === 'version' ? model(champion.version.version) : null,
    anchor:
      best === undefined
        ? { kind: 'none', why: 'no other' }
        : {
            kind: 'scored',
            version: best.judged.version,
            passedOver: [],
            predictions: answersOfVersion(best.judged.version),
            overlap: 'entity',
            seen: new Uint8Array(ROWS),
          },
  };
}

/** What came of six versions, one after the other. */
async function chain(world: World) {
  const gate = createGate(world, undefined, { gatherEvidence: gather });
  const verdicts: string[] = [];
  for (let version = 1; version <= answers.length; version++) {
    const outcome = await gate(requestFor(world.registry.register(MODEL)));
    if (outcome.kind === 'decided') verdicts.push(outcome.record.verdict);
  }
  const champion = await world.registry.champion(MODEL);
  return { verdicts, champion: champion.kind === 'version' ? champion.version.version : champion.kind };
}

describe('versions that are each a little worse than the one before', () => {
  it('follow each other all the way down without an anchor', async () => {
    expect(await chain(createWorld({ margin: MARGIN, anchor: null }))).toEqual({
      verdicts: Array.from({ length: 6 }, () => 'promote'),
      champion: '6',
    });
  });

  it('are stopped by the anchor at the second step', async () => {
    const world = createWorld({ margin: MARGIN });
    expect(await chain(world)).toEqual({
      verdicts: ['promote', 'promote', 'reject', 'reject', 'reject', 'reject'],
      champion: '2',
    });
    const third = [...world.runs.values()].find(({ params }) => params['candidate'] === '3');
    expect(third?.tags['relevo.reason']).toMatch(
      /^anchor: roc_auc 0\.8840 against 0\.9000 of v1: difference -0\.0160/,
    );
  });
});
