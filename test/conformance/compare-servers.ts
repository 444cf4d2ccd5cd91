import { ask, type Routes } from './answer.ts';
import { type Aspect, compareAnswers } from './compare-answers.ts';
import { type Pair, unexplained } from './difference.ts';
import { differences } from './differences.ts';
import type { ConformanceRequest } from './request.ts';

/** A request whose answers differ in a way that is not on the list. */
export type Finding = Pair & { aspects: Aspect[] };

export type Comparison = {
  requests: number;
  /** Answers alike in everything that is compared. */
  equal: number;
  /** Requests that MLflow answered with predictions. */
  accepted: number;
  /** Times that each listed difference was met. */
  listed: Map<string, number>;
  findings: Finding[];
};

/** Sends each request to both servers, one after the other. */
export async function compareServers(
  requests: Iterable<ConformanceRequest>,
  servers: { theirs: Routes; ours: Routes },
): Promise<Comparison> {
  const comparison: Comparison = { requests: 0, equal: 0, accepted: 0, listed: new Map(), findings: [] };
  for (const request of requests) {
    const [theirs, ours] = await Promise.all([ask(servers.theirs, request), ask(servers.ours, request)]);
    note(comparison, { request, theirs, ours });
  }
  return comparison;
}

function note(comparison: Comparison, pair: Pair): void {
  const found = compareAnswers(pair.theirs, pair.ours);
  const used = new Set<string>();
  const aspects = unexplained(pair, found, differences, used);
  comparison.requests += 1;
  comparison.accepted += Number(pair.theirs.status === 200);
  comparison.equal += Number(found.length === 0);
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
      `  theirs ${theirs.status} ${theirs.contentType} ${theirs.body.slice(0, 500)}`,
      `  ours   ${ours.status} ${ours.contentType} ${ours.body.slice(0, 500)}`,
    ].join('\n');
  });
