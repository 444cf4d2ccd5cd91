import type { Proposal } from './propose-column.ts';
import type { TaskProposal } from './propose-task.ts';

export type SchemaText = {
  proposals: readonly Proposal[];
  rows: number;
  /** Makes it a whole policy. */
  target: { column: string; proposal: TaskProposal; entity: string | undefined } | undefined;
};

/** Proposals as JSONC, one line per column, with the reasons as comments. The same data gives the same text. */
export function schemaText({ proposals, rows, target }: SchemaText): string {
  const head = target === undefined ? [] : policyLines(target);
  return [
    `// Proposed from ${rows} rows: what they keep to. Tighten what you know, loosen what you expect.`,
    '{',
    ...head.map((line) => `  ${line}`),
    '  "columns": {',
    ...proposals.map((proposal) => `    ${columnLine(proposal)}`),
    '  },',
    '}',
    '',
  ].join('\n');
}

function policyLines({ column, proposal, entity }: NonNullable<SchemaText['target']>): string[] {
  const { task, primary } = proposal;
  return [
    '"$schema": "./policy.schema.json",',
    `"task": ${JSON.stringify(task)},`,
    `"target": ${JSON.stringify(column)},`,
    ...(proposal.task === 'binary'
      ? [`"positive": ${JSON.stringify(proposal.positive)}, // the rarer class`]
      : []),
    ...(entity === undefined ? [] : [`"entity": ${JSON.stringify(entity)}, // no value occurs twice`]),
    `"primary": ${JSON.stringify(primary)},`,
  ];
}

function columnLine({ name, rule, comment }: Proposal): string {
  const why = comment === '' ? '' : ` // ${comment}`;
  if (rule === undefined) return `// ${JSON.stringify(name)}: ${comment}`;
  const entries = Object.entries(rule).map(([key, value]) => `${JSON.stringify(key)}: ${valueText(value)}`);
  return `${JSON.stringify(name)}: { ${entries.join(', ')} },${why}`;
}

const valueText = (value: unknown): string =>
  Array.isArray(value) ? `[${value.map((item) => JSON.stringify(item)).join(', ')}]` : JSON.stringify(value);
