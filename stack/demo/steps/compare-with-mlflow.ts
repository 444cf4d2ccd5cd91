import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Step } from '../demo.ts';
import { MODEL } from '../demo-policy.ts';
import type { Figures } from '../figures.ts';
import type { PredictCalls, Prediction } from '../predict-calls.ts';
import { runPython } from '../run-python.ts';
import { type Customer, featuresOf } from '../telco-rows.ts';
import { unexpected } from '../unexpected.ts';

const CALLS = 2_000;
const AT_ONCE = 8;

const comparisonSchema = z.object({
  rows: z.int(),
  largestDifference: z.number(),
  otherLabels: z.int(),
  atTheThreshold: z.int(),
});

/** Held-back customers over HTTP, and the same rows through `mlflow.pyfunc`. */
export const compareWithMlflow: Step<Pick<Figures, 'parity'>> = {
  title: `${CALLS.toLocaleString('en')} HTTP predictions, compared with MLflow's own`,
  run: async ({ screen, stack, calls, customers, scratch }) => {
    const rows = customers.heldBack.slice(0, CALLS);
    const start = performance.now();
    const answers = await predictAll(calls, rows);
    const seconds = (performance.now() - start) / 1000;
    screen.say(`${answers.length} calls in ${seconds.toFixed(1)} s, one customer each, ${AT_ONCE} at once`);
    const [rowsFile, answersFile] = [join(scratch, 'rows.json'), join(scratch, 'answers.json')];
    writeFileSync(rowsFile, JSON.stringify(rows.map(featuresOf)));
    writeFileSync(answersFile, JSON.stringify(answers));
    const result = comparisonSchema.parse(
      await runPython(stack, 'compare_pyfunc.py', [
        `--model-uri=models:/${MODEL}@champion`,
        `--rows=${rowsFile}`,
        `--answers=${answersFile}`,
      ]),
    );
    const { largestDifference, otherLabels, atTheThreshold } = result;
    screen.say(
      `mlflow.pyfunc on the same rows: probabilities differ by at most ${largestDifference.toExponential(1)}, ` +
        `${otherLabels} labels differ (${atTheThreshold} rows lie within 1e-6 of the threshold)`,
    );
    if (result.rows !== CALLS || largestDifference > 1e-6 || otherLabels > 0)
      throw unexpected('the app and mlflow.pyfunc disagree');
    return { parity: { calls: answers.length, seconds, largestDifference, otherLabels, atTheThreshold } };
  },
};

async function predictAll(calls: PredictCalls, rows: Customer[]): Promise<Prediction[]> {
  const answers: Prediction[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let row = next++; row < rows.length; row = next++) {
      const customer = rows[row];
      const [answer] = customer === undefined ? [] : await calls.predict([customer]);
      if (answer === undefined) throw unexpected(`no prediction for row ${row}`);
      answers[row] = answer;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return answers;
}
