import { userInfo } from 'node:os';
import { type Command, Option } from 'commander';
import { createAppClient } from '../../shared/app/commands/app-client.ts';
import {
  decisionHeadline,
  promoteVersion,
  type PromotionAnswer,
} from '../../shared/app/commands/promote-version.ts';
import { appOptions } from '../app-options.ts';
import { decisionNumber } from '../decision-number.ts';
import { describeVerdict } from '../describe-verdict.ts';
import { oneLine } from '../one-line.ts';
import { type Finding, runCommand } from '../run-command.ts';
import { findingOf } from '../verdict-finding.ts';

type Options = {
  url: string;
  key?: string;
  dryRun?: boolean;
  after?: number;
  actor: string;
  json?: string;
  html?: string;
  markdown?: string;
  junit?: string;
};

const examples = `
The gate scores the version and the champion on the same rows, decides, records, and moves the alias if the verdict is promote. Asked again about
the same version, champion, policy and evidence, it answers with the decision that it made. With --after 3 it judges once more what
decision 3 was about, for what may have passed since: a busy machine, too few captured requests, a newer version that is gone. What was rejected
for its rows or files stays rejected.
The key is the app's master key: one that may predict may not move the alias.

Examples:
  relevo promote telco-churn 7 --dry-run
  relevo promote telco-churn 7 --key "$MASTER_KEY" --markdown summary.md --junit gate.xml

Exit code: 0 promote, or champion already, 1 reject, 2 could not judge, 3 insufficient evidence.`;

/** Has the gate judge a version. */
export function addPromote(program: Command): void {
  appOptions(
    program.command('promote').argument('<model>', 'registered model').argument('<version>', 'its number'),
  )
    .description('have the gate judge a version, and make it champion if it passes')
    .option('--dry-run', 'judge and record, move nothing')
    .option('--after <decision>', 'judge once more what this decision was about', decisionNumber)
    .addOption(new Option('--actor <name>', 'who asks, for the decision record').default(userInfo().username))
    .option('--json <file>', 'write the decision record')
    .option('--html <file>', 'write a page for people')
    .option('--markdown <file>', 'write it for the summary page of a pipeline')
    .option('--junit <file>', 'write every check as JUnit XML')
    .addHelpText('after', examples)
    .action(async (model: string, version: string, options: Options) =>
      runCommand(() => promote(model, version, options)),
    );
}

async function promote(model: string, version: string, options: Options): Promise<Finding> {
  const { url, key, dryRun = false, after, actor, json, html, markdown, junit } = options;
  const app = createAppClient({ url, key, timeoutMs: 150_000 });
  const asked = { model, version, dryRun, after, actor, json, html, markdown, junit };
  const answer = await promoteVersion(app, asked);
  process.stdout.write(`${describe(model, version, answer)}\n`);
  return answer.record === null ? 'fine' : findingOf[answer.record.verdict];
}

function describe(model: string, version: string, answer: PromotionAnswer): string {
  if (answer.record === null) return oneLine(`${model} v${version} is champion already`);
  const { record, outcome, repeated } = answer;
  const moved =
    outcome === 'moved' ? 'the alias moved' : `the alias did not move${record.dryRun ? ' (dry run)' : ''}`;
  const after = record.after === undefined ? '' : `, after decision ${record.after}`;
  const decision = `decision ${record.sequence}, ${record.id.slice(0, 12)}${after}${repeated ? ', made before' : ''}`;
  return [
    oneLine(`${record.verdict}: ${decisionHeadline(record)}; ${moved} (${decision})`),
    ...describeVerdict(record),
  ].join('\n');
}
