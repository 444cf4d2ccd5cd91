import { sha256 } from '../../kernel/digest.ts';
import { canonicalJson } from '../../kernel/json.ts';
import type { Policy } from '../../policy/policy.ts';
import type { CheckResult } from '../checks/check-result.ts';
import type { DecisionRecord } from '../record/decision-record.ts';
import { gateRulesOf } from '../verdict/gate-rules.ts';
import { evidenceDigest, judgedVersion } from '../record/judged-version.ts';
import type { LedgerView } from '../record/ledger.ts';
import type { RegisteredVersion } from '../ports.ts';
import { writeRecord } from '../record/write-record.ts';
import type { RollbackRequest } from './rollback.ts';
import type { RollbackTarget } from './rollback-target.ts';

type Circumstances = {
  target: RollbackTarget;
  current: RegisteredVersion | undefined;
  policy: Policy;
  last: LedgerView['last'];
  decidedAt: Date;
  codeRevision: string;
};

/** The record of a rollback, next in the model's chain; nothing is judged, so it holds no metrics. */
export function rollbackRecord(
  { model, reason, actor, traceId }: RollbackRequest,
  { target, current, policy, ...rest }: Circumstances,
): DecisionRecord {
  const candidate = target.judged;
  const champion = current === undefined ? null : judgedVersion(current);
  const place = (rest.last?.record.sequence ?? 0) + 1;
  const key = { rollback: place, model, from: champion?.version ?? null, to: candidate.version };
  const checks = [wasChampion(target), filesIntact(target)];
  return writeRecord({
    id: sha256(canonicalJson(key)).slice(0, 32),
    model,
    candidate,
    champion,
    evaluation: {
      verdict: 'promote',
      reason,
      path: 'rollback',
      furtherRows: null,
      checks,
      measurements: [],
      figures: undefined,
      value: undefined,
      slices: [],
    },
    rows: { used: 0, excluded: 0, overlap: 'none', entities: undefined, groups: [] },
    anchor: null,
    set: null,
    rules: gateRulesOf(policy),
    evidenceDigest: evidenceDigest(candidate, champion),
    keptEvidence: null,
    dryRun: false,
    action: 'enforce',
    actor,
    traceId,
    requestId: null,
    ...rest,
  });
}

const passed = (id: string, required: string, reason: string): CheckResult => ({
  id,
  status: 'pass',
  observed: null,
  required,
  limit: null,
  interval: null,
  rows: null,
  furtherRows: null,
  reason,
});

function wasChampion({ judged: { version }, record }: RollbackTarget): CheckResult {
  const came = record.candidate.version === version;
  const how = came ? 'became champion by' : 'was champion before';
  return passed(
    'was-champion',
    'champion before, and not rolled back from unless it is named',
    `v${version} ${how} decision ${record.sequence} of ${record.decidedAt}`,
  );
}

function filesIntact({ judged: { version }, passedOver }: RollbackTarget): CheckResult {
  const others = passedOver.length === 0 ? '' : `; passed over: ${passedOver.join('; ')}`;
  return passed(
    'files-intact',
    'the files that its decision was made on',
    `v${version} has the files of its decision${others}`,
  );
}
