import { type MetricName, metricsOf } from '../../kernel/metric-names.ts';
import { type GateCheck, lockedChecks } from './check-names.ts';
import type { StatedGate } from './gate.ts';
import { type GroupColumn, nameOfGroup } from './groups.ts';
import { isShare } from './margin.ts';
import { outcomes } from './value.ts';

/** What the gate's section is judged against. */
export type Surroundings = {
  task: 'binary' | 'multiclass' | 'regression';
  target: string;
  entity: string | null;
  primary: MetricName;
  columns: Readonly<Record<string, { type: string }>>;
  gate: StatedGate;
};

/** A contradiction and its place below the policy. */
export type PolicyProblem = { path: (string | number)[]; message: string };

/** Everything in the section `gate` that cannot be meant. */
export const gateProblems = (policy: Surroundings): PolicyProblem[] =>
  [
    ...metricProblems(policy),
    ...marginProblems(policy),
    ...sizeProblems(policy),
    ...groupProblems(policy, 'slices', 'columns', policy.gate.slices.columns),
    ...groupProblems(policy, 'fairness', 'attributes', policy.gate.fairness.attributes),
    ...cutProblems(policy.gate),
    ...taskProblems(policy),
    ...valueProblems(policy),
    ...freezeProblems(policy.gate),
    ...severityProblems(policy.gate),
  ].map(({ path, message }) => ({ path: ['gate', ...path], message }));

function metricProblems({ task, primary, gate }: Surroundings): PolicyProblem[] {
  const known = metricsOf(task);
  const foreign = (section: 'floors' | 'guards'): PolicyProblem[] =>
    Object.keys(gate[section])
      .filter((metric) => !known.some((name) => name === metric))
      .map((metric) => ({ path: [section, metric], message: `not a metric of a ${task} model` }));
  const impossible = known.flatMap((metric) => {
    const floor = gate.floors[metric];
    return floor !== undefined && isShare(metric) && (floor < 0 || floor > 1)
      ? [{ path: ['floors', metric], message: `${metric} lies between 0 and 1` }]
      : [];
  });
  const twice =
    gate.guards[primary] === undefined
      ? []
      : [{ path: ['guards', primary], message: 'the primary metric is compared by mode and margin' }];
  return [...foreign('floors'), ...foreign('guards'), ...impossible, ...twice];
}

function marginProblems({ task, primary, gate }: Surroundings): PolicyProblem[] {
  const margins = [
    { path: ['margin'], metric: primary, margin: gate.margin },
    { path: ['slices', 'margin'], metric: primary, margin: gate.slices.margin },
    ...metricsOf(task).map((metric) => ({ path: ['guards', metric], metric, margin: gate.guards[metric] })),
  ];
  return margins.flatMap(({ path, metric, margin }) => {
    const share = typeof margin === 'string' ? Number(margin.slice(0, -1)) / 100 : margin;
    const all = share !== undefined && share >= 1 && (typeof margin === 'string' || isShare(metric));
    return all ? [{ path, message: 'allows any loss' }] : [];
  });
}

function sizeProblems({ task, gate }: Surroundings): PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  if (task === 'binary' && 2 * gate.minPositives > gate.minRows)
    problems.push({ path: ['minPositives'], message: 'twice as many are more than minRows' });
  if (gate.resamples * gate.alpha < 10)
    problems.push({ path: ['resamples'], message: `too few for alpha ${gate.alpha}: at least 10 / alpha` });
  if (gate.churn !== undefined && gate.churn.warnAbove > gate.churn.max)
    problems.push({ path: ['churn', 'warnAbove'], message: 'over the maximum' });
  if (gate.evidence.source === 'frozen' && gate.evidence.frozen === null)
    problems.push({ path: ['evidence', 'frozen'], message: 'names the set that source asks for' });
  if (gate.evidence.frozen !== null && !['auto', 'frozen'].includes(gate.evidence.source))
    problems.push({ path: ['evidence', 'frozen'], message: `not used by source ${gate.evidence.source}` });
  return problems;
}

function groupProblems(
  policy: Surroundings,
  section: string,
  list: string,
  groups: readonly GroupColumn[],
): PolicyProblem[] {
  const names = groups.map(nameOfGroup);
  return groups.flatMap((group, at) => {
    const name = nameOfGroup(group);
    const message =
      columnProblem(policy, name) ??
      (names.indexOf(name) < at ? 'named twice' : undefined) ??
      (typeof group !== 'string' && !ascending(group.edges) ? 'edges do not ascend' : undefined) ??
      (typeof group !== 'string' && isText(policy.columns[name]) ? 'edges are for numbers' : undefined);
    return message === undefined ? [] : [{ path: [section, list, at], message }];
  });
}

/** A column is cut in one way, so that its groups are the same wherever they are named. */
function cutProblems({ slices, fairness }: StatedGate): PolicyProblem[] {
  return fairness.attributes.flatMap((attribute, at) => {
    const same = slices.columns.find((group) => nameOfGroup(group) === nameOfGroup(attribute));
    return same === undefined || edgesOf(same) === edgesOf(attribute)
      ? []
      : [{ path: ['fairness', 'attributes', at], message: 'cut otherwise than in slices' }];
  });
}

const edgesOf = (group: GroupColumn): string =>
  typeof group === 'string' ? 'none' : JSON.stringify(group.edges);

const isText = (column: { type: string } | undefined): boolean =>
  column?.type === 'string' || column?.type === 'boolean';

const ascending = (edges: readonly number[]): boolean =>
  edges.every((edge, at) => at === 0 || edge > (edges[at - 1] ?? edge));

/** Why a column cannot make groups or amounts. */
function columnProblem({ target, entity, columns }: Surroundings, name: string): string | undefined {
  if (name === target) return 'the target itself';
  if (name === entity) return 'the entity itself';
  const stated = Object.keys(columns);
  return stated.length > 0 && !stated.includes(name) ? 'not one of the columns' : undefined;
}

function taskProblems({ task, gate }: Surroundings): PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  const onlyFor = (path: string[], what: string): number =>
    problems.push({ path, message: `only for ${what}` });
  if (task === 'regression' && gate.calibration !== undefined) onlyFor(['calibration'], 'classifiers');
  if (task === 'regression' && gate.churn !== undefined) onlyFor(['churn'], 'classifiers');
  if (task !== 'binary' && gate.fairness.attributes.length > 0)
    onlyFor(['fairness', 'attributes'], 'binary models');
  if (task !== 'binary' && gate.value !== null) onlyFor(['value'], 'binary models');
  return problems;
}

function valueProblems(policy: Surroundings): PolicyProblem[] {
  const { value } = policy.gate;
  if (value === null) return [];
  const columns = outcomes.flatMap((outcome) => {
    const worth = value[outcome];
    if (typeof worth === 'number') return [];
    const message =
      columnProblem(policy, worth.column) ??
      (isText(policy.columns[worth.column]) ? 'not a number column' : undefined);
    return message === undefined ? [] : [{ path: ['value', outcome, 'column'], message }];
  });
  const worths = outcomes.map((outcome) => JSON.stringify(value[outcome]));
  const [tp, fp, tn, fn] = worths;
  const same = tp === fn && fp === tn;
  return same
    ? [...columns, { path: ['value'], message: 'right and wrong decisions are worth the same' }]
    : columns;
}

function freezeProblems({ freeze }: StatedGate): PolicyProblem[] {
  const backwards = freeze.periods.flatMap(({ from, to }, at) =>
    from > to ? [{ path: ['freeze', 'periods', at, 'to'], message: 'before the first day' }] : [],
  );
  const always = new Set(freeze.weekdays).size === 7;
  return [
    ...backwards,
    ...(always ? [{ path: ['freeze', 'weekdays'], message: 'nothing would ever be promoted' }] : []),
  ];
}

function severityProblems({ severity, ...gate }: StatedGate): PolicyProblem[] {
  const asked: Partial<Record<GateCheck, boolean>> = {
    slice: gate.slices.columns.length > 0,
    fairness: gate.fairness.attributes.length > 0,
    floor: Object.keys(gate.floors).length > 0,
    guard: Object.keys(gate.guards).length > 0,
    metric: Object.keys(gate.metrics).length > 0,
    value: gate.value !== null,
    'own-check': gate.requiredChecks.length > 0,
    freeze: gate.freeze.periods.length + gate.freeze.weekdays.length > 0,
  };
  const locked = lockedChecks
    .filter((check) => severity[check] !== undefined && severity[check] !== 'block')
    .map((check) => ({ path: ['severity', check], message: 'always blocks' }));
  const both = Object.entries(asked)
    .filter(
      ([check, isAsked]) =>
        isAsked && Object.entries(severity).some(([name, how]) => name === check && how === 'off'),
    )
    .map(([check]) => ({ path: ['severity', check], message: 'off, though the policy sets it up' }));
  return [...locked, ...both];
}
