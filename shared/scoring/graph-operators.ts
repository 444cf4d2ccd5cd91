import { type Field, protobufFields, readVarints } from './protobuf-fields.ts';

/** What a graph is made of. The standard domain has the name ''. */
export type GraphOperators = {
  opsets: { domain: string; version: number }[];
  /** Each operator once, sorted; functions that the file brings along are looked into instead of named. */
  operators: { domain: string; name: string }[];
};

type Message = 'model' | 'graph' | 'function' | 'node' | 'attribute';

/** Which fields of onnx.proto3 lead to nodes, by field number. */
const children: Record<Message, Partial<Record<number, Message>>> = {
  model: { 7: 'graph', 25: 'function' },
  graph: { 1: 'node' },
  function: { 7: 'node' },
  node: { 5: 'attribute' },
  attribute: { 6: 'graph', 11: 'graph' },
};

const numbersOf = (message: Message): ReadonlySet<number> =>
  new Set(Object.keys(children[message]).map(Number));

const leading: Record<Message, ReadonlySet<number>> = {
  model: numbersOf('model'),
  graph: numbersOf('graph'),
  function: numbersOf('function'),
  node: numbersOf('node'),
  attribute: numbersOf('attribute'),
};

const OPSET_IMPORT = 8;

/** The operators and operator sets of an ONNX file, read off its protobuf. */
export function graphOperators(file: Buffer): GraphOperators {
  const found: Found = { nodes: new Map(), own: new Set() };
  visit(file, 'model', { number: 0, start: 0, end: file.length }, found);
  const opsets = [...protobufFields(file, 0, file.length)]
    .filter(({ number }) => number === OPSET_IMPORT)
    .map((field) => ({ domain: standard(textOf(file, field, 1)), version: versionOf(file, field) }));
  const operators = [...found.nodes]
    .filter(([key]) => !found.own.has(key))
    .map(([, operator]) => operator)
    .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  return { opsets, operators };
}

type Operator = GraphOperators['operators'][number];
type Found = { nodes: Map<string, Operator>; own: Set<string> };

function visit(bytes: Buffer, message: Message, at: Field, found: Found): void {
  if (message === 'node') note(found.nodes, operatorOf(bytes, at, 4, 7));
  if (message === 'function') found.own.add(keyOf(operatorOf(bytes, at, 1, 10)));
  for (const field of protobufFields(bytes, at.start, at.end, { wanted: leading[message] })) {
    const child = children[message][field.number];
    if (child !== undefined) visit(bytes, child, field, found);
  }
}

const note = (nodes: Found['nodes'], operator: Operator): unknown => nodes.set(keyOf(operator), operator);

const operatorOf = (bytes: Buffer, message: Field, name: number, domain: number): Operator => ({
  domain: standard(textOf(bytes, message, domain)),
  name: textOf(bytes, message, name),
});

const keyOf = ({ domain, name }: Operator): string => `${domain}\n${name}`;

const standard = (domain: string): string => (domain === 'ai.onnx' ? '' : domain);

function textOf(bytes: Buffer, message: Field, number: number): string {
  for (const field of protobufFields(bytes, message.start, message.end))
    if (field.number === number) return bytes.toString('utf8', field.start, field.end);
  return '';
}

function versionOf(bytes: Buffer, opset: Field): number {
  for (const field of protobufFields(bytes, opset.start, opset.end, { numbers: true }))
    if (field.number === 2) return Number(readVarints(bytes, field.start, field.end)[0] ?? 0n);
  return 0;
}
