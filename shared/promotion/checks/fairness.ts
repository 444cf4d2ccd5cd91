import { nameOfGroup } from '../../policy/gate/groups.ts';
import { normalQuantile } from '../../stats/distributions/normal-quantile.ts';
import {
  type Proportion,
  proportionDifference,
  proportionRatio,
} from '../../stats/intervals/independent-proportions.ts';
import type { BinaryPredictions } from '../../stats/metrics/predictions.ts';
import type { Grouping } from '../evidence/rows/group-rows.ts';
import { rowsByGroup } from '../measures/measure-slices.ts';
import type { Estimate } from '../measures/measurement.ts';
import { pickRelations, type RowRelations } from '../measures/row-relations.ts';
import { proportionOf } from '../measures/share-estimate.ts';
import { formatCount, formatNumber, formatShare } from '../report/format-number.ts';
import { boundResult } from './bound-result.ts';
import type { CheckResult } from './check-result.ts';
import { type Check, type Facts, plainResult } from './facts.ts';
import { worstOf } from './worst-of.ts';

/**
 * Whether groups are treated alike, each against the group with the highest share: the ratio of the shares of positive decisions (four-fifths rule of the
 * Uniform Guidelines on Employee Selection Procedures, 1978), and the difference of the true positive rates (equal opportunity; M. Hardt, E. Price and
 * N. Srebro, 2016). All groups of enough rows must pass; a champion is not needed.
 */
export const fairness: Check = (facts) => {
  const { attributes, minSelectionRatio, maxOpportunityDifference } = facts.rules.gate.fairness;
  return attributes.flatMap((attribute) => {
    const column = nameOfGroup(attribute);
    return [
      ...(minSelectionRatio === null ? [] : [judge(facts, column, selection(minSelectionRatio))]),
      ...(maxOpportunityDifference === null
        ? []
        : [judge(facts, column, opportunity(maxOpportunityDifference))]),
    ];
  });
};

type Criterion = {
  name: 'selection' | 'opportunity';
  required: string;
  limit: number;
  direction: 'higher' | 'lower';
  /** Whether a row counts at all, by what was true. */
  counts: (truth: number) => boolean;
  compare: (
    group: Proportion,
    highest: Proportion,
    alpha: number,
  ) => Omit<Estimate, 'standardError' | 'method'>;
  method: string;
};

const selection = (limit: number): Criterion => ({
  name: 'selection',
  required: `shares of positive decisions in a ratio above ${limit}`,
  limit,
  direction: 'higher',
  counts: () => true,
  compare: (group, highest, alpha) => proportionRatio(group, highest, alpha),
  method: 'mover-ratio',
});

const opportunity = (limit: number): Criterion => ({
  name: 'opportunity',
  required: `true positive rates that differ by less than ${limit}`,
  limit,
  direction: 'lower',
  counts: (truth) => truth === 1,
  compare: (group, highest, alpha) => proportionDifference(highest, group, alpha),
  method: 'newcombe',
});

type Group = { name: string; share: Proportion; rows: number };

function judge(facts: Facts, column: string, criterion: Criterion): CheckResult {
  const { evidence, rules } = facts;
  const { required } = criterion;
  const id = `fairness:${criterion.name}:${column}`;
  const grouping = evidence.rows.groups.find((candidate) => candidate.column === column);
  const { predictions } = evidence.candidate;
  if (grouping === undefined)
    return plainResult(id, 'missing', required, `the rows have no column ${column}`);
  if (predictions === undefined || predictions.task !== 'binary')
    return plainResult(id, 'missing', required, 'the decisions are not known');
  const groups = groupsOf(predictions, grouping, criterion, { ...evidence.rows, alpha: rules.gate.alpha });
  const judged = groups.filter(({ rows }) => rows >= rules.gate.fairness.minRows);
  const left = groups.length - judged.length;
  const aside = left === 0 ? '' : `; ${formatCount(left)} with too few rows not judged`;
  const [highest, second, ...others] = judged.toSorted((a, b) => shareOf(b) - shareOf(a));
  if (highest === undefined || second === undefined)
    return plainResult(
      id,
      'missing',
      required,
      `fewer than two groups of ${column} have enough rows${aside}`,
    );
  const against = (group: Group): CheckResult => compare({ facts, criterion, id, aside }, group, highest);
  return worstOf([against(second), ...others.map(against)]);
}

const shareOf = ({ share }: Group): number => share.successes / share.trials;

function groupsOf(
  { truth, decided }: BinaryPredictions,
  { names, of }: Grouping,
  { counts }: Criterion,
  relations: RowRelations & { alpha: number },
): Group[] {
  return rowsByGroup(of, names.length).map((rows, at) => {
    const own = rows.filter((row) => counts(truth[row] ?? NaN));
    const flags = Uint8Array.from(own, (row) => decided[row] ?? 0);
    const share = proportionOf(flags, pickRelations(relations, own), relations.alpha);
    return { name: names[at] ?? '', rows: own.length, share };
  });
}

type Setting = { facts: Facts; criterion: Criterion; id: string; aside: string };

function compare({ facts, criterion, id, aside }: Setting, group: Group, highest: Group): CheckResult {
  const { alpha } = facts.rules.gate;
  const { required, direction, limit, method } = criterion;
  const found = criterion.compare(group.share, highest.share, alpha);
  const bound = direction === 'higher' ? found.lower : found.upper;
  const standardError = Math.abs(found.value - bound) / normalQuantile(1 - alpha);
  const estimate = { ...found, standardError, method };
  const rows = group.rows + highest.rows;
  const words = `${group.name} ${formatShare(shareOf(group))} of ${formatCount(group.rows)}, ${highest.name} ${formatShare(shareOf(highest))} of ${formatCount(highest.rows)}`;
  const reason = `${words}: ${formatNumber(found.value)}, bound ${formatNumber(bound)}, limit ${formatNumber(limit)}${aside}`;
  const outOf = facts.evidence.rows.used;
  return boundResult({ estimate, direction, limit, rows, outOf, alpha, id, required, reason });
}
