import { ask, type Routes } from './answer.ts';
import { type Aspect, compareAnswers } from './compare-answers.ts';
import { withoutData } from './compare-messages.ts';
import { messageOf, type Pair, replacing, unexplained } from './difference.ts';
import { differences } from './differences.ts';
import type { ConformanceRequest } from './request.ts';

/** A request whose answers differ in a way that is not on the list. */
export type Finding = Pair & { aspects: Aspect[] };

export type Comparison = {
  /** Every request with the answers that were compared: MLflow's may be the one to another request, by a difference. */
  pairs: Pair[];
  /** Answers alike in everything that is compared. */
  equal: number;
  /** Requests that MLflow answered with predictions. */
  accepted: number;
  /** Times that each listed difference was met. */
  listed: Map<string, number>;
  findings: Finding[];
};

type Servers = { theirs: Routes; ours: Routes };

/** Sends each request to both servers, one after the other. */
export async function compareServers(
  requests: Iterable<ConformanceRequest>,
  servers: Servers,
): Promise<Comparison> {
  const comparison: Comparison = { pairs: [], equal: 0, accepted: 0, listed: new Map(), findings: [] };
  for (const request of requests) {
    const [theirs, ours] = await Promise.all([ask(servers.theirs, request), ask(servers.ours, request)]);
    comparison.accepted += Number(theirs.status === 200);
    comparison.equal += Number(compareAnswers(theirs, ours).length === 0);
    await note(comparison, { request, theirs, ours }, servers);
  }
  return comparison;
}

async function note(comparison: Comparison, asked: Pair, servers: Servers): Promise<void> {
  const used = new Set<string>();
  const replaced = replacing(asked, differences);
  const other = replaced?.instead?.(asked.request);
  const pair = other === undefined ? asked : { ...asked, theirs: await ask(servers.theirs, other) };
  if (replaced !== undefined) used.add(replaced.id);
  const aspects = unexplained(pair, differences, used);
  comparison.pairs.push(pair);
  for (const id of used) comparison.listed.set(id, (comparison.listed.get(id) ?? 0) + 1);
  if (aspects.length > 0) comparison.findings.push({ ...pair, aspects });
}

/** Enough of each finding to understand it. */
export const shown = (findings: readonly Finding[]): string[] =>
  findings.map(({ request, theirs, ours, aspects }) => {
    const { model, what, body } = request;
    const asked = typeof body === 'string' ? body : `${body?.length ?? 0} bytes`;
    return [
      `${model}: ${what}: ${aspects.join(', ')}`,
      `  asked  ${asked.slice(0, 500)}`,
      `  theirs ${theirs.status} ${theirs.contentType} ${withoutData(messageOf(theirs)).slice(0, 500)}`,
      `  ours   ${ours.status} ${ours.contentType} ${messageOf(ours).slice(0, 500)}`,
    ].join('\n');
  });
