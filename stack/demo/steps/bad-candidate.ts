import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { PROMOTION_QUEUE, type PromotionRequest } from '../../../shared/promotion/messages.ts';
import { decisionSentence } from '../../../shared/promotion/report/decision-markdown.ts';
import { decisionAbout, decisionFigures } from '../decisions.ts';
import type { Step } from '../demo.ts';
import { MODEL } from '../demo-policy.ts';
import type { Figures } from '../figures.ts';
import { runPython } from '../run-python.ts';
import { unexpected } from '../unexpected.ts';

const loggedSchema = z.object({ version: z.string(), runId: z.string() });

/** Somebody registers a model that was fitted on shuffled labels and asks for its promotion. */
export const badCandidate: Step<Pick<Figures, 'badCandidate'>> = {
  title: 'A deliberately bad candidate (fitted on shuffled labels) asks for promotion',
  run: async ({ screen, stack, customers, scratch, policyFile, queue, waitFor, blobs }) => {
    const data = join(scratch, 'training.csv');
    writeFileSync(data, `${[customers.header.join(','), ...customers.trainingLines].join('\n')}\n`);
    const { version, runId } = loggedSchema.parse(
      await runPython(stack, 'bad_candidate.py', [
        `--data=${data}`,
        `--policy=${policyFile}`,
        `--model=${MODEL}`,
      ]),
    );
    const request: PromotionRequest = { model: MODEL, version, runId };
    await queue.send(PROMOTION_QUEUE, request);
    screen.say(`version ${version} registered, promotion requested`);
    const decision = await waitFor(`decision about version ${version}`, 60, () =>
      decisionAbout(blobs, version),
    );
    screen.say(`gate: ${decisionSentence(decision)}`);
    if (decision.verdict !== 'reject')
      throw unexpected(`the bad candidate was not rejected: ${decision.verdict}`);
    return { badCandidate: decisionFigures(decision) };
  },
};
