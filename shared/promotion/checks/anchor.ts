import { marginSize } from '../../policy/gate/margin.ts';
import type { Evidence, ScoredAnchorEvidence } from '../evidence/evidence.ts';
import { pickRows } from '../evidence/rows/pick-rows.ts';
import { measure } from '../measures/measure.ts';
import type { Measurement } from '../measures/measurement.ts';
import { pickRelations } from '../measures/row-relations.ts';
import {
  countOf,
  formatCount,
  formatFurtherRows,
  formatMargin,
  formatNumber,
  formatSigned,
} from '../report/format-number.ts';
import type { GateRules } from '../verdict/gate-rules.ts';
import { boundResult, decidingBound } from './bound-result.ts';
import type { CheckResult } from './check-result.ts';
import { type Check, plainResult } from './facts.ts';
import { MOST_FURTHER_ROWS } from './further-rows.ts';
import { openIfFlattered } from './open-if-flattered.ts';
import { rarerLabel, rowsLacking } from './rows-lacking.ts';

const id = 'anchor';

/**
 * Many steps that are each not worse by the margin may lead far down. So the candidate is also held against the best
 * former champion of a longer time, on the shared rows that this one was not trained on, by the same margin.
 */
export const anchor: Check = ({ evidence, rules }) => {
  const { gate } = rules;
  if (evidence.anchor === null) return [];
  const required = `${rules.primary} not worse by ${formatMargin(gate.margin)} than that of the best other champion of ${gate.anchor ?? 'some time'}`;
  if (gate.anchor === null) return [plainResult(id, 'not-run', required, 'the policy asks for none')];
  if (evidence.anchor.kind === 'none') return [plainResult(id, 'not-run', required, evidence.anchor.why)];
  return [compare(evidence, evidence.anchor, rules, required)];
};

function compare(
  evidence: Evidence,
  anchored: ScoredAnchorEvidence,
  rules: GateRules,
  required: string,
): CheckResult {
  const unseen = Uint32Array.from([...anchored.seen.keys()].filter((row) => anchored.seen[row] === 0));
  const rarer = rarerLabel(pickRows(anchored.predictions, unseen));
  const lacking = rowsLacking(unseen.length, rarer, rules.gate);
  if (lacking !== null) {
    const further = amongAll(lacking, unseen.length, anchored.seen.length);
    const labels = rarer === undefined ? '' : ` (${formatCount(rarer)} of the rarer label)`;
    const reason = `only ${countOf(unseen.length, 'row')}${labels} that v${anchored.version} was not trained on; needs ${formatFurtherRows(further)}`;
    return {
      ...plainResult(id, 'missing', required, reason),
      rows: unseen.length,
      furtherRows: further,
    };
  }
  const measured = measureAgainst(evidence, anchored, rules, unseen);
  if (measured?.difference === undefined || measured.difference === null || measured.champion === null)
    return plainResult(id, 'missing', required, `${rules.primary} of both models is not known`);
  const { direction, metric, candidate, champion, difference } = measured;
  const size = marginSize(rules.gate.margin, champion.value);
  const limit = direction === 'higher' ? -size : size;
  const { alpha } = rules.gate;
  const counted = { rows: unseen.length, outOf: anchored.seen.length };
  const question = { estimate: difference, direction, limit, ...counted, alpha };
  const values = `${metric} ${formatNumber(candidate.value)} against ${formatNumber(champion.value)} of v${anchored.version}`;
  const interval = `difference ${formatSigned(difference.value)}, bound ${formatSigned(decidingBound(question))}, limit ${formatSigned(limit)}`;
  const reason = `${values}: ${interval}${remarks(anchored)}`;
  const result = boundResult({ id, required, reason, ...question });
  return openIfFlattered(result, anchored.overlap, `v${anchored.version}`);
}

/** Further rows, of which the anchor was trained on as large a share as of those that there are. */
const amongAll = (lacking: number, unseen: number, all: number): number =>
  Math.min(MOST_FURTHER_ROWS, Math.ceil((lacking * Math.max(all, 1)) / Math.max(unseen, 1)));

function measureAgainst(
  { candidate, rows }: Evidence,
  anchored: ScoredAnchorEvidence,
  { gate, primary }: GateRules,
  unseen: Uint32Array,
): Measurement | undefined {
  if (candidate.predictions === undefined) return undefined;
  const [measured] = measure({
    candidate: pickRows(candidate.predictions, unseen),
    champion: pickRows(anchored.predictions, unseen),
    ...pickRelations(rows, unseen),
    alpha: gate.alpha,
    resamples: gate.resamples,
    names: [primary],
  });
  return measured;
}

function remarks({ seen, overlap, passedOver }: ScoredAnchorEvidence): string {
  const left = seen.filter((trained) => trained === 1).length;
  const rows =
    overlap === 'unknown'
      ? '; which rows it was trained on is not known'
      : left > 0
        ? `; ${countOf(left, 'row')} left out that it was trained on`
        : '';
  return passedOver.length === 0 ? rows : `${rows}; passed over: ${passedOver.join('; ')}`;
}
