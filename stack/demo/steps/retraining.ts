import { decisionSentence } from '../../../shared/promotion/report/decision-markdown.ts';
import { decisionFigures, readDecisions } from '../decisions.ts';
import type { Demo, Step } from '../demo.ts';
import type { Figures } from '../figures.ts';
import { readDriftReports, readRetrainingRecords } from '../drift-reports.ts';
import { systemClock } from '../../../shared/kernel/clock.ts';
import { unexpected } from '../unexpected.ts';

const LABELS_AT_ONCE = 200;

/** Labels arrive; the labelled window is uploaded by monitoring, trained on, and the gate judges the result. */
export const retraining: Step<Pick<Figures, 'groundTruth' | 'retraining' | 'challenger'>> = {
  title: 'Ground truth arrives, and the labelled window retrains by itself',
  run: async (demo) => {
    const { screen, blobs, waitFor, mlflow } = demo;
    const labelled = systemClock.now();
    const labels = await sendLabels(demo);
    screen.say(`${labels} labels sent for the predictions about changed customers`);
    const start = performance.now();
    const window = await waitFor('upload of the labelled window', 90, async () =>
      (await readRetrainingRecords(blobs)).at(-1),
    );
    screen.say(`monitoring uploaded ${window.rows} labelled rows as training-data/${window.path}`);
    await tellRealised(demo, labelled);
    const challenger = await waitFor('decision about the challenger', 180, async () =>
      (await readDecisions(blobs)).find(({ champion, requestId }) => champion !== null && requestId !== null),
    );
    const seconds = (performance.now() - start) / 1000;
    screen.say(`retrained on the first upload and the window together, judged after ${seconds.toFixed(0)} s`);
    screen.say(`gate: ${decisionSentence(challenger)}`);
    const alias = await mlflow.registeredModels.getByAlias(challenger.model, 'champion');
    const version = alias?.kind === 'version' ? alias.modelVersion.version : undefined;
    const expected =
      challenger.verdict === 'promote' ? challenger.candidate.version : challenger.champion?.version;
    if (version !== expected)
      throw unexpected(`champion is version ${version}, the decision says ${expected}`);
    screen.say(`MLflow's alias "champion" points to version ${version}`);
    return {
      groundTruth: { labels },
      retraining: { windowRows: window.rows, seconds },
      challenger: decisionFigures(challenger),
    };
  },
};

async function sendLabels({ traffic, calls }: Demo): Promise<number> {
  const labels = traffic.answered().map(({ prediction, customer }) => ({
    predictionId: prediction.id,
    label: String(customer['Churn']),
  }));
  for (let at = 0; at < labels.length; at += LABELS_AT_ONCE)
    await calls.sendLabels(labels.slice(at, at + LABELS_AT_ONCE));
  return labels.length;
}

/** What the champion is worth on the changed customers, as soon as monitoring has joined the labels. */
async function tellRealised({ screen, blobs }: Demo, since: Date): Promise<void> {
  const reports = await readDriftReports(blobs, since);
  const report = reports.findLast(({ performance }) => performance.labelled > 0);
  const value = report?.performance.metrics['roc_auc'];
  if (report !== undefined && typeof value === 'number')
    screen.say(
      `realised ROC AUC of the champion on ${report.performance.labelled} of them: ${value.toFixed(3)}`,
    );
}
