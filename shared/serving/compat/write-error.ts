import { modelFailure } from './compat-error.ts';
import { jsonStringText } from './python-text.ts';

type Failed = { status: number; code: string; message: string };
type ErrorAnswer = { status: number; contentType: string; body: string };

const TEXT = 'text/plain; charset=utf-8';
const JSON_TYPE = 'application/json';

/** Codes of MLflow's own, with what it says beside them. */
const known: Readonly<Record<string, Omit<Fields, 'message'>>> = {
  BAD_REQUEST: { error_code: 'BAD_REQUEST', sqlstate: 'KAM00', error_class: 'INVALID_PARAMETER_VALUE' },
  INVALID_PARAMETER_VALUE: {
    error_code: 'INVALID_PARAMETER_VALUE',
    sqlstate: 'KAM00',
    error_class: 'INVALID_PARAMETER_VALUE',
  },
  SCHEMA_ENFORCEMENT_FAILED: {
    error_code: 'INVALID_PARAMETER_VALUE',
    sqlstate: 'KAM01',
    error_class: 'SCHEMA_ENFORCEMENT_FAILED',
  },
};

type Fields = { error_code: string; message: string; sqlstate?: string; error_class?: string };

/**
 * An error as MLflow's scoring server answers it: whatever the model does wrong is 400 BAD_REQUEST, a wrong content
 * type, a time-out and everything unforeseen a bare text. What MLflow does not know (no champion, too many requests)
 * keeps its own code and status.
 */
export function writeCompatError({ status, code, message }: Failed): ErrorAnswer {
  if (status === 415) return { status, contentType: TEXT, body: message };
  if (status === 504)
    return { status, contentType: JSON_TYPE, body: 'Request processing time exceeded limit' };
  const fields = known[code];
  if (fields !== undefined) return json(status, { ...fields, message });
  if (status === 400 || code === 'MODEL_RUN_FAILED') return writeCompatError(modelFailure());
  if (status === 500) return { status, contentType: TEXT, body: 'Internal Server Error' };
  return json(status, { error_code: code, message });
}

function json(status: number, { error_code, message, sqlstate, error_class }: Fields): ErrorAnswer {
  const fields = Object.entries({ error_code, message, sqlstate, error_class }).flatMap(([name, value]) =>
    value === undefined ? [] : [`"${name}": ${jsonStringText(value)}`],
  );
  return { status, contentType: JSON_TYPE, body: `{${fields.join(', ')}}` };
}
