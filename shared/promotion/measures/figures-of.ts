import { probabilityCalibration, valueCalibration } from '../../stats/curves/calibration-points.ts';
import { thinPoints, type Point } from '../../stats/curves/thin-points.ts';
import { thresholdCurves } from '../../stats/curves/threshold-curves.ts';
import type {
  BinaryPredictions,
  MulticlassPredictions,
  Predictions,
  RegressionPredictions,
} from '../../stats/metrics/predictions.ts';
import type { Evidence, ModelEvidence } from '../evidence/evidence.ts';
import type { Figures, ModelFigures } from './figures.ts';

const MAX_POINTS = 100;
const MAX_CLASSES = 20;

/** What there is to draw of both models; undefined without finite predictions of the candidate. */
export function figuresOf({
  candidate,
  champion,
}: Pick<Evidence, 'candidate' | 'champion'>): Figures | undefined {
  const { predictions } = candidate;
  if (predictions === undefined || !isFinite(predictions)) return undefined;
  const other = champion?.predictions;
  return {
    task: predictions.task,
    classes: classNames(candidate, predictions),
    candidate: modelFigures(predictions),
    champion: other !== undefined && isFinite(other) ? modelFigures(other) : null,
  };
}

const isFinite = (predictions: Predictions): boolean =>
  predictions.truth.length > 0 &&
  (predictions.task === 'regression' ? predictions.predicted : predictions.probabilities).every(
    Number.isFinite,
  );

function classNames({ classes, positive }: ModelEvidence, { task }: Predictions): string[] {
  if (task === 'regression') return [];
  if (task === 'multiclass') return classes;
  const yes = positive ?? classes[1] ?? 'positive';
  return [classes.find((name) => name !== yes) ?? `not ${yes}`, yes];
}

function modelFigures(predictions: Predictions): ModelFigures {
  if (predictions.task === 'binary') return binaryFigures(predictions);
  return predictions.task === 'multiclass' ? multiclassFigures(predictions) : regressionFigures(predictions);
}

function binaryFigures(predictions: BinaryPredictions): ModelFigures {
  const { truth, probabilities } = predictions;
  const curves = thresholdCurves(truth, probabilities);
  return {
    roc: curves === undefined ? null : drawn(curves.roc),
    precisionRecall:
      curves === undefined ? null : drawn(curves.precisionRecall.filter(([recall]) => recall > 0)),
    calibration: roundedAll(probabilityCalibration(probabilities, truth)),
    confusion: confusionOf(predictions, 2),
  };
}

/** Calibration is of the decided class: how sure the model said it was, and how often it was right. */
function multiclassFigures(predictions: MulticlassPredictions): ModelFigures {
  const { truth, decided, probabilities, classes } = predictions;
  const said = Float64Array.from(decided, (label, row) => probabilities[row * classes + label] ?? 0);
  const right = Uint8Array.from(decided, (label, row) => Number(label === truth[row]));
  return {
    roc: null,
    precisionRecall: null,
    calibration: roundedAll(probabilityCalibration(said, right)),
    confusion: classes > MAX_CLASSES ? null : confusionOf(predictions, classes),
  };
}

const regressionFigures = ({ truth, predicted }: RegressionPredictions): ModelFigures => ({
  roc: null,
  precisionRecall: null,
  calibration: roundedAll(valueCalibration(predicted, truth)),
  confusion: null,
});

function confusionOf(
  { truth, decided }: Pick<BinaryPredictions | MulticlassPredictions, 'truth' | 'decided'>,
  classes: number,
): number[][] {
  const counts = Array.from({ length: classes }, () => Array.from({ length: classes }, () => 0));
  for (const [row, label] of truth.entries()) {
    const cells = counts[label];
    const at = decided[row] ?? 0;
    if (cells !== undefined) cells[at] = (cells[at] ?? 0) + 1;
  }
  return counts;
}

const drawn = (points: readonly Point[]): [number, number][] =>
  thinPoints(points, MAX_POINTS).map(([x, y]) => [rounded(x), rounded(y)]);

const roundedAll = (points: ModelFigures['calibration']): ModelFigures['calibration'] =>
  points.map(({ said, was, rows }) => ({ said: rounded(said), was: rounded(was), rows }));

/** Four digits are enough to draw. */
const rounded = (value: number): number => Number(value.toPrecision(4));
