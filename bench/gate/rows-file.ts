import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Evidence } from '../../shared/promotion/evidence/evidence.ts';
import type { BinaryPredictions } from '../../shared/stats/metrics/predictions.ts';
import { stateRoot } from '../../stack/project-root.ts';
import { sampleEvidence } from '../../test/unit/promotion/evidence-sample.ts';
import { distanceFor, simulate } from './simulate.ts';

/** A CSV file of truth and two models' probabilities, made once and kept. */
export function ensureRowsFile(rows: number): string {
  const folder = join(stateRoot, 'bench', 'gate');
  const file = join(folder, `${rows}-rows.csv`);
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  const candidate = distanceFor.roc_auc(1.4, 0.01);
  const world = { rows, prevalence: 0.27, candidate, champion: 1.4, correlation: 0.9, rowsPerEntity: 1 };
  const evidence = simulate(world, sampleEvidence({ rows }), 1);
  const [first, second] = [evidence.candidate.predictions, evidence.champion?.predictions];
  if (first?.task !== 'binary' || second?.task !== 'binary') throw new Error('simulated models are binary');
  const lines = Array.from(
    first.truth,
    (label, row) => `${label},${first.probabilities[row]},${second.probabilities[row]}`,
  );
  writeFileSync(`${file}.part`, `${['truth,first,second', ...lines].join('\n')}\n`);
  renameSync(`${file}.part`, file);
  return file;
}

/** The file's two models as evidence; they decide at one half. */
export function evidenceFrom(file: string): Evidence {
  const rows = readFileSync(file, 'utf8').trimEnd().split('\n').slice(1);
  const cells = rows.map((row) => row.split(',').map(Number));
  const column = (at: number): Float64Array => Float64Array.from(cells, (row) => row[at] ?? NaN);
  const truth = Uint8Array.from(column(0));
  const predictionsOf = (probabilities: Float64Array): BinaryPredictions => ({
    task: 'binary',
    truth,
    probabilities,
    decided: Uint8Array.from(probabilities, (probability) => (probability >= 0.5 ? 1 : 0)),
  });
  const frame = sampleEvidence({ rows: rows.length });
  return {
    ...frame,
    candidate: { ...frame.candidate, predictions: predictionsOf(column(1)) },
    champion: frame.champion && { ...frame.champion, predictions: predictionsOf(column(2)) },
  };
}
