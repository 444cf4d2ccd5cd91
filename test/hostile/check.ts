import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { z } from 'zod';
import { CANARY, type ExpectedCell, type ExpectedRows } from './ask.ts';
import { expectedOf, type Kind } from './expected.ts';
import { parseExactly } from './json-text.ts';
import type { Reply } from './send.ts';

/** Longest text that an answer to a wrong request may have: names of a model's columns, never what the caller sent. */
const LONGEST = 2000;
const LONGEST_PATH = 200;

const strict = z.strictObject({
  error_code: z.string(),
  message: z.string().min(1),
  path: z.string().optional(),
});
const inference = z.strictObject({ error: z.string() });

const stackLine = /\bat .+:\d+:\d+|node_modules|\/shared\/|\.ts\b|Error:/;

/** The code in an error's body, whatever the protocol; "" for none, undefined for a body of no known shape. */
function codeOf(text: string): string | undefined {
  if (text === '') return '';
  const json = parse(text);
  const own = strict.safeParse(json);
  if (own.success) return own.data.error_code;
  const other = inference.safeParse(json);
  return other.success ? /^[A-Z0-9_]+/.exec(other.data.error)?.[0] : undefined;
}

/** What is wrong with an answer to a hostile request; undefined when nothing is. */
export function faultOf(kind: Kind, reply: Reply): string | undefined {
  const { status, code } = expectedOf(kind);
  const text = reply.body.toString('utf8');
  const got = codeOf(text);
  if (reply.status !== status || got !== code)
    return `expected ${status} ${code}, got ${reply.status} ${got ?? 'an unknown body'}: ${text.slice(0, 300)}`;
  if (text.includes(CANARY)) return `repeats the payload: ${text.slice(0, 300)}`;
  if (stackLine.test(text)) return `shows code: ${text.slice(0, 300)}`;
  if (text.length > LONGEST) return `is ${text.length} characters long: ${text.slice(0, 300)}`;
  const path = strict.safeParse(parse(text)).data?.path ?? '';
  if (path.length > LONGEST_PATH) return `has a path of ${path.length} characters`;
  return undefined;
}

const rowsSchema = z.array(z.record(z.string(), z.unknown()));
const predictionsSchema = z.object({ predictions: rowsSchema });
const outputsSchema = z.object({
  outputs: z.array(z.object({ name: z.string(), data: z.array(z.unknown()) })),
});

/** What is wrong with an answer that must be right; undefined when nothing is. */
export function wrongAnswer(expected: ExpectedRows, reply: Reply): string | undefined {
  const text = decoded(reply).toString('utf8');
  if (reply.status !== 200) return `expected 200, got ${reply.status}: ${text.slice(0, 300)}`;
  const rows = rowsOf(parse(text));
  if (rows === undefined) return `not predictions: ${text.slice(0, 300)}`;
  if (rows.length !== expected.length) return `${expected.length} rows asked, ${rows.length} answered`;
  for (const [at, row] of expected.entries())
    for (const [name, cell] of Object.entries(row))
      if (!isSame(cell, rows[at]?.[name]))
        return `row ${at}, ${name}: expected ${String(cell)}, got ${String(rows[at]?.[name])}`;
  return undefined;
}

function decoded({ headers, body }: Reply): Buffer {
  const coding = headers['content-encoding'];
  if (coding === 'gzip') return gunzipSync(body);
  if (coding === 'deflate') return inflateSync(body);
  return coding === 'br' ? brotliDecompressSync(body) : body;
}

function rowsOf(json: unknown): Record<string, unknown>[] | undefined {
  const scoring = predictionsSchema.safeParse(json);
  if (scoring.success) return scoring.data.predictions;
  const tensors = outputsSchema.safeParse(json);
  if (!tensors.success) return undefined;
  const { outputs } = tensors.data;
  return (outputs[0]?.data ?? []).map((_, row) =>
    Object.fromEntries(outputs.map(({ name, data }) => [name, data[row]])),
  );
}

/** Within 1e-6: of the value itself where it is large. */
function isSame(expected: ExpectedCell, got: unknown): boolean {
  if (typeof expected === 'number' && typeof got === 'bigint') return isSame(expected, Number(got));
  if (typeof expected !== 'number' || typeof got !== 'number')
    return typeof expected === 'bigint' ? BigInt(String(got)) === expected : expected === got;
  return Math.abs(expected - got) <= 1e-6 * Math.max(1, Math.abs(expected));
}

function parse(text: string): unknown {
  try {
    return parseExactly(text);
  } catch {
    return undefined;
  }
}
