import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { DecisionRecord } from '../../shared/promotion/record/decision-record.ts';
import { PROMOTION_QUEUE, type PromotionRequest } from '../../shared/promotion/messages.ts';
import { decisionSentence } from '../../shared/promotion/report/decision-markdown.ts';
import { decisionAbout } from './decisions.ts';
import type { Demo } from './demo.ts';
import { MODEL } from './demo-policy.ts';
import { runPython } from './run-python.ts';

const DEADLINE_SECONDS = 60;

const loggedSchema = z.object({ version: z.string(), runId: z.string() });

/** Somebody outside the loop registers a forest, logged with the given flags, and asks for its promotion. */
export async function askForPromotion(
  { screen, stack, customers, scratch, policyFile, queue, waitFor, blobs }: Demo,
  flags: readonly string[],
): Promise<DecisionRecord> {
  const data = join(scratch, 'training.csv');
  writeFileSync(data, `${[customers.header.join(','), ...customers.trainingLines].join('\n')}\n`);
  const { version, runId } = loggedSchema.parse(
    await runPython(stack, 'log_candidate.py', [
      `--data=${data}`,
      `--policy=${policyFile}`,
      `--model=${MODEL}`,
      ...flags,
    ]),
  );
  const request: PromotionRequest = { model: MODEL, version, runId };
  await queue.send(PROMOTION_QUEUE, request);
  screen.say(`version ${version} registered, promotion requested`);
  const decision = await waitFor(`decision about version ${version}`, DEADLINE_SECONDS, () =>
    decisionAbout(blobs, version),
  );
  screen.say(`gate: ${decisionSentence(decision)}`);
  return decision;
}
