import type { CheckResult } from './check-result.ts';
import { type Check, plainResult } from './facts.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { type GateRules, gateRulesDigest } from '../verdict/gate-rules.ts';

const id = 'candidate-state';

/**
 * Only the newest version is judged: an older one was overtaken, or comes back through a rollback. And what was rejected
 * stays so: the same files are not tried until they pass.
 */
export const candidateState: Check = ({ evidence, rules }) => [
  newest(evidence),
  notRejected(evidence, rules),
];

function newest({ candidate, newestVersion }: Evidence): CheckResult {
  const isNewest = newestVersion === undefined || newestVersion === candidate.version;
  const reason = isNewest
    ? `v${candidate.version} is the newest version`
    : `v${newestVersion} is newer than v${candidate.version}`;
  const result = plainResult(id, isNewest ? 'pass' : 'fail', 'the newest version of the model', reason);
  return { ...result, observed: `v${candidate.version}` };
}

function notRejected({ rejected }: Evidence, rules: GateRules): CheckResult {
  const required = 'not rejected before by these rules on these rows against this champion';
  const again = rejected !== null && rejected.policyDigest === gateRulesDigest(rules);
  const reason = again
    ? `decision ${rejected.decision} rejected the same files as v${rejected.version}`
    : 'no such decision was made before';
  return plainResult(`${id}:rejected`, again ? 'fail' : 'pass', required, reason);
}
