import { type Field, protobufFields, readVarints } from './protobuf-fields.ts';

const GRAPH = 7;
const NODE = 1;
const ATTRIBUTE = 5;
const NAME = 1;
const INTS = 8;
const STRINGS = 9;

const names: ReadonlySet<string> = new Set(['classlabels_int64s', 'classlabels_ints', 'classlabels_strings']);

/**
 * The class names that the graph's classifier nodes carry, in the order of their probabilities. Empty where no node
 * has any, or where nodes differ, so that they are not those of the output.
 */
export function classLabels(graph: Buffer): string[] {
  if (!graph.includes('classlabels_')) return [];
  const lists = new Map<string, string[]>();
  for (const attribute of attributes(graph)) {
    if (!names.has(nameOf(graph, attribute))) continue;
    const labels = labelsOf(graph, attribute);
    if (labels.length > 0) lists.set(JSON.stringify(labels), labels);
  }
  const [only, ...others] = lists.values();
  return only !== undefined && others.length === 0 ? only : [];
}

function* attributes(bytes: Buffer): Generator<Field> {
  for (const graph of children(bytes, { number: 0, start: 0, end: bytes.length }, GRAPH))
    for (const node of children(bytes, graph, NODE)) yield* children(bytes, node, ATTRIBUTE);
}

function* children(bytes: Buffer, parent: Field, number: number): Generator<Field> {
  for (const field of protobufFields(bytes, parent.start, parent.end))
    if (field.number === number) yield field;
}

/** The name is written first. */
function nameOf(bytes: Buffer, attribute: Field): string {
  const first = protobufFields(bytes, attribute.start, attribute.end).next();
  return first.done !== true && first.value.number === NAME
    ? bytes.toString('utf8', first.value.start, first.value.end)
    : '';
}

function labelsOf(bytes: Buffer, attribute: Field): string[] {
  return [...protobufFields(bytes, attribute.start, attribute.end, { numbers: true })].flatMap(
    ({ number, start, end }) => {
      if (number === STRINGS) return [bytes.toString('utf8', start, end)];
      return number === INTS ? readVarints(bytes, start, end).map(String) : [];
    },
  );
}
