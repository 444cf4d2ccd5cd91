import { isAbsolute, normalize } from 'node:path';
import { type Field, protobufFields } from './protobuf-fields.ts';

type Message = 'model' | 'graph' | 'function' | 'node' | 'attribute' | 'sparse' | 'tensor';

/** Which fields of onnx.proto3 lead to tensors, by field number. */
const children: Record<Message, Partial<Record<number, Message>>> = {
  model: { 7: 'graph', 25: 'function' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparse' },
  function: { 7: 'node' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparse', 23: 'sparse' },
  sparse: { 1: 'tensor', 2: 'tensor' },
  tensor: {},
};

const EXTERNAL_DATA = 13;

/** Files that an ONNX graph keeps tensors in, as written in it; empty for a self-contained graph. */
export function externalDataLocations(graph: Buffer): string[] {
  if (!graph.includes('location')) return [];
  const found = new Set<string>();
  visit(graph, 'model', 0, graph.length, found);
  return [...found];
}

/** True when the location stays inside the directory that it is relative to. */
export function isInsideDirectory(location: string): boolean {
  const path = normalize(location.replaceAll('\\', '/'));
  return location !== '' && !isAbsolute(path) && path !== '..' && !path.startsWith('../');
}

function visit(bytes: Buffer, message: Message, start: number, end: number, found: Set<string>): void {
  for (const field of protobufFields(bytes, start, end)) {
    const child = children[message][field.number];
    if (child !== undefined) visit(bytes, child, field.start, field.end, found);
    if (message === 'tensor' && field.number === EXTERNAL_DATA) readEntry(bytes, field, found);
  }
}

function readEntry(bytes: Buffer, entry: Field, found: Set<string>): void {
  const texts = new Map<number, string>();
  for (const field of protobufFields(bytes, entry.start, entry.end))
    texts.set(field.number, bytes.toString('utf8', field.start, field.end));
  const location = texts.get(2);
  if (texts.get(1) === 'location' && location !== undefined) found.add(location);
}
