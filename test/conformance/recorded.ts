import type { ConformanceAnswer } from './answer.ts';
import { formRequests } from './form-requests.ts';
import type { ConformanceRequest } from './request.ts';
import { scalarRequests } from './scalar-requests.ts';
import { typeRequests } from './type-requests.ts';

/** What we answer otherwise on purpose. */
const deliberate = [
  /1600-01-01|01\/02\/2024|20240101/,
  /\\u0000[^"]|\\ud800|half of a character/,
  /UTF-16|5,000 digits|deep nesting|than the limit|tensors of different length/,
  /\{"counts": \{"a": 2\}\}|\{"doubles": \[(?:1, 2|12006304136476754000)\]\}|\{"point": \{"x": 2\}\}|\{"strings": \["a", null\]\}/,
  /^instances: \{"(counts": \{\}|point": \{\}|nested": \[\])\}$/,
];

/** The requests whose answers test/oracles/coercions.json keeps. */
export const recordedRequests: readonly ConformanceRequest[] = [
  ...formRequests,
  ...scalarRequests,
  ...typeRequests,
].filter(({ what }) => !deliberate.some((pattern) => pattern.test(what)));

/** Answers of MLflow's server by model and by what is asked. */
export type Recorded = Record<string, Record<string, string>>;

/**
 * Writes answers short, as the fields in which each differs from the model's first one with predictions; of an error
 * its status and code are kept.
 */
export function createShortener(): (
  model: string,
  answer: Pick<ConformanceAnswer, 'status' | 'body'>,
) => string {
  const usual = new Map<string, string[]>();
  return (model, { status, body }) => {
    if (status !== 200) return `${status} ${/"error_code": "(\w+)"/.exec(body)?.[1] ?? ''}`.trim();
    const fields = body.split(/, (?="out_)/);
    const first = usual.get(model);
    if (first === undefined) usual.set(model, fields);
    return fields.filter((field, index) => field !== first?.[index]).join(', ');
  };
}
