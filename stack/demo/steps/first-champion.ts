import { decisionSentence } from '../../../shared/promotion/report/decision-markdown.ts';
import { TRAINING_DATA_CONTAINER } from '../../../shared/retraining/messages.ts';
import { readComparison } from '../comparison-report.ts';
import { decisionFigures, readDecisions } from '../decisions.ts';
import type { Step } from '../demo.ts';
import { MODEL } from '../demo-policy.ts';
import type { Figures } from '../figures.ts';
import { unexpected } from '../unexpected.ts';

/** An upload starts the training, its version is judged and becomes champion; traffic begins. */
export const firstChampion: Step<Pick<Figures, 'firstTraining' | 'firstChampion'>> = {
  title: 'An upload trains the first champion',
  run: async ({ screen, stack, blobs, waitFor, customers, mlflow, calls, traffic }) => {
    const { header, trainingLines, heldBack } = customers;
    const blob = `${MODEL}/customers.csv`;
    const start = performance.now();
    await blobs.write(TRAINING_DATA_CONTAINER, blob, `${[header.join(','), ...trainingLines].join('\n')}\n`);
    screen.say(`${trainingLines.length} customers uploaded as ${TRAINING_DATA_CONTAINER}/${blob}`);
    const [first] = await waitFor('decision about the first version', 180, async () => {
      const decisions = await readDecisions(blobs);
      return decisions.length > 0 ? decisions : undefined;
    });
    if (first?.verdict !== 'promote')
      throw unexpected(`the first version was not promoted: ${first?.reason}`);
    const seconds = (performance.now() - start) / 1000;
    screen.say(`four models trained, compared and judged in ${seconds.toFixed(0)} s`);
    screen.say(`gate: ${decisionSentence(first)}`);
    screen.say(`see ${stack.mlflow.url}/#/models/${MODEL}`);
    const [sample] = heldBack;
    await waitFor('prediction of the first champion', 30, async () => {
      const answer = sample === undefined ? [] : await calls.predict([sample]).catch(() => undefined);
      return answer?.[0];
    });
    traffic.use(heldBack);
    traffic.start();
    screen.say('from here on customers are scored all the time, more than 20 a second');
    return {
      firstTraining: {
        uploadedRows: trainingLines.length,
        seconds,
        models: await readComparison(mlflow, first.candidate.runId ?? ''),
      },
      firstChampion: decisionFigures(first),
    };
  },
};
