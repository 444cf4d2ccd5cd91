import type { InputColumn } from '../../scoring/model-description.ts';
import type { ModelEvidence } from '../evidence/evidence.ts';
import { type Check, plainResult } from './facts.ts';

const id = 'signature-compatibility';
const required = "takes what the champion's callers send and answers in the same form";

/** Types that hold every value of the key's type. */
const wider: Partial<Record<InputColumn['type'], readonly InputColumn['type'][]>> = {
  boolean: ['boolean'],
  integer: ['integer', 'long', 'float', 'double'],
  long: ['long', 'double'],
  float: ['float', 'double'],
  double: ['double'],
  string: ['string'],
};

/** Whoever calls the champion can call the candidate unchanged. */
export const signatureCompatibility: Check = ({ evidence: { candidate, champion }, rules: { gate } }) => {
  if (champion === null) return [];
  const breaks = [
    ...inputBreaks(candidate.inputs, champion.inputs),
    ...(gate.signature === 'equal' ? otherInputs(candidate.inputs, champion.inputs) : []),
    ...outputBreaks(candidate, champion),
  ];
  const status = breaks.length === 0 ? 'pass' : 'fail';
  const reason = breaks.length === 0 ? 'callers of the champion need no change' : breaks.join('; ');
  return [{ ...plainResult(id, status, required, reason), observed: `${breaks.length} breaks` }];
};

function inputBreaks(candidate: readonly InputColumn[], champion: readonly InputColumn[]): string[] {
  const sent = new Map(champion.map((column) => [column.name, column]));
  return candidate.flatMap((column) => {
    const known = sent.get(column.name);
    if (known === undefined) return column.required ? [`needs the new column ${column.name}`] : [];
    if (column.required && !known.required) return [`${column.name} was optional and is now required`];
    if (column.type !== known.type && wider[known.type]?.includes(column.type) !== true)
      return [`${column.name} was ${known.type} and is now ${column.type}`];
    return [];
  });
}

/** What a caller would not notice, where the policy wants the signatures to be equal. */
function otherInputs(candidate: readonly InputColumn[], champion: readonly InputColumn[]): string[] {
  const taken = new Map(candidate.map((column) => [column.name, column]));
  const known = new Set(champion.map(({ name }) => name));
  const added = candidate.filter(({ name, required }) => !known.has(name) && !required);
  return [
    ...added.map(({ name }) => `takes the new column ${name}`),
    ...champion.flatMap((column) => {
      const own = taken.get(column.name);
      if (own === undefined) return [`no longer takes ${column.name}`];
      const widened = own.type !== column.type && wider[column.type]?.includes(own.type) === true;
      return widened || (column.required && !own.required)
        ? [`${column.name} was ${form(column)} and is now ${form(own)}`]
        : [];
    }),
  ];
}

const form = ({ type, required }: InputColumn): string => (required ? type : `an optional ${type}`);

function outputBreaks(candidate: ModelEvidence, champion: ModelEvidence): string[] {
  const breaks: string[] = [];
  if (candidate.task !== champion.task) breaks.push(`was ${champion.task} and is now ${candidate.task}`);
  if (champion.outputs.length > 0 && outputForm(candidate.outputs) !== outputForm(champion.outputs))
    breaks.push(`answered ${outputForm(champion.outputs)} and now answers ${outputForm(candidate.outputs)}`);
  if (champion.classes.length > 0 && names(candidate.classes) !== names(champion.classes))
    breaks.push('the set of labels changed');
  if (champion.positive !== null && candidate.positive !== champion.positive)
    breaks.push('the positive label changed');
  return breaks;
}

const names = (classes: readonly string[]): string => classes.toSorted().join('\n');

const outputForm = (outputs: ModelEvidence['outputs']): string =>
  outputs
    .map(({ name, type }) => `${name}: ${type}`)
    .toSorted()
    .join(', ');
