import { expect, it } from 'vitest';
import { writeCompatError } from '../../../../shared/serving/compat/write-error.ts';

const json = 'application/json';
const text = 'text/plain; charset=utf-8';

it.each<[status: number, code: string, expected: [number, string, RegExp]]>([
  [400, 'BAD_REQUEST', [400, json, /^\{"error_code": "BAD_REQUEST", "message": "m", "sqlstate": "KAM00", /]],
  [
    400,
    'SCHEMA_ENFORCEMENT_FAILED',
    [400, json, /"INVALID_PARAMETER_VALUE", .*"SCHEMA_ENFORCEMENT_FAILED"\}$/],
  ],
  [413, 'BAD_REQUEST', [413, json, /"BAD_REQUEST"/]],
  [415, 'UNSUPPORTED_MEDIA_TYPE', [415, text, /^m$/]],
  [
    400,
    'COLUMN_NULL',
    [400, json, /"BAD_REQUEST", "message": "Encountered an unexpected error while evaluating/],
  ],
  [500, 'MODEL_RUN_FAILED', [400, json, /Encountered an unexpected error while evaluating/]],
  [500, 'INTERNAL_ERROR', [500, text, /^Internal Server Error$/]],
  [504, 'DEADLINE_EXCEEDED', [504, json, /^Request processing time exceeded limit$/]],
  [404, 'MODEL_UNKNOWN', [404, json, /^\{"error_code": "MODEL_UNKNOWN", "message": "m"\}$/]],
  [429, 'TOO_MANY_REQUESTS', [429, json, /^\{"error_code": "TOO_MANY_REQUESTS", "message": "m"\}$/]],
  [503, 'NO_CHAMPION', [503, json, /^\{"error_code": "NO_CHAMPION", "message": "m"\}$/]],
])('%i %s is answered as MLflow has it', (status, code, [expected, contentType, body]) => {
  const answer = writeCompatError({ status, code, message: 'm' });
  expect([answer.status, answer.contentType]).toEqual([expected, contentType]);
  expect(answer.body).toMatch(body);
});
