import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { RelevoError } from '../../kernel/error.ts';
import { decisionRecordSchema } from '../../promotion/record/decision-record.ts';
import { decisionOutcomes } from '../../promotion/record/ledger-entry.ts';
import { checksJunit } from '../../promotion/report/checks-junit.ts';
import { decisionHtml } from '../../promotion/report/decision-html.ts';
import { decisionMarkdown } from '../../promotion/report/decision-markdown.ts';
import type { AppClient } from './app-client.ts';

export { decisionHeadline } from '../../promotion/report/decision-markdown.ts';

const answerSchema = z.union([
  z.object({ outcome: z.literal('already-champion'), record: z.null() }),
  z.object({ outcome: z.enum(decisionOutcomes), repeated: z.boolean(), record: decisionRecordSchema }),
]);

/** What came of it. `moved`: the version is champion now. */
export type PromotionAnswer = z.infer<typeof answerSchema>;

export type PromoteVersionOptions = {
  model: string;
  version: string;
  dryRun: boolean;
  /** Number of the decision after which the version is to be judged once more. */
  after: number | undefined;
  actor: string;
  json: string | undefined;
  html: string | undefined;
  markdown: string | undefined;
  junit: string | undefined;
};

/**
 * Asks an app to judge a version, and writes the reports that are asked for.
 * @throws APP_ANSWER, and what the app answers
 */
export async function promoteVersion(
  app: AppClient,
  { model, version, dryRun, after, actor, ...reports }: PromoteVersionOptions,
): Promise<PromotionAnswer> {
  const path = `/models/${encodeURIComponent(model)}/versions/${encodeURIComponent(version)}/promote`;
  const answer = answerSchema.safeParse(await app.post(path, JSON.stringify({ dryRun, after, actor })));
  if (!answer.success)
    throw new RelevoError('APP_ANSWER', `${app.url} does not answer with a decision; is it a Relevo app?`);
  await writeReports(answer.data, reports);
  return answer.data;
}

async function writeReports(
  { record }: PromotionAnswer,
  { json, html, markdown, junit }: Pick<PromoteVersionOptions, 'json' | 'html' | 'markdown' | 'junit'>,
): Promise<void> {
  if (record === null) return;
  if (json !== undefined) await writeFile(json, `${JSON.stringify(record, null, 2)}\n`);
  if (html !== undefined) await writeFile(html, await decisionHtml(record));
  if (markdown !== undefined) await writeFile(markdown, decisionMarkdown(record));
  if (junit !== undefined) await writeFile(junit, checksJunit('relevo promote', record.checks));
}
