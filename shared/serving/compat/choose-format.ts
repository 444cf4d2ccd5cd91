import { invalidInput, schemaFailure } from './compat-error.ts';
import { RelevoError } from '../../kernel/error.ts';
import { scoringProtocolChange } from './content-type.ts';
import { isDict, isList, type PyDict, type PyValue, typeName } from './python-value.ts';

const formats = ['dataframe_split', 'dataframe_records', 'inputs', 'instances'] as const;
export type Format = (typeof formats)[number];

/** Keys of the form for language models, which MLflow looks for before all others. */
const languageModelKeys = ['messages', 'input', 'prompt'] as const;

const required = `The input must be a JSON dictionary with exactly one of the input fields {${formats
  .map((format) => `'${format}'`)
  .join(', ')}}`;

/** Which of the formats the body has; other keys are ignored. @throws BAD_REQUEST */
export function chooseFormat(body: PyValue): { format: Format; data: PyValue; params: PyValue | undefined } {
  if (!isDict(body)) {
    const received = isList(body) ? 'a list' : `unexpected input type '<class '${typeName(body)}'>`;
    throw invalidInput(`${required}. Received ${received}.`);
  }
  if (languageModelKeys.some((key) => body.has(key)))
    throw schemaFailure('The form for language models (messages, input, prompt) is not served here.');
  const [format, ...others] = formats.filter((name) => body.has(name));
  if (format === undefined || others.length > 0) throw wrongFields(body);
  return { format, data: body.get(format) ?? null, params: body.get('params') };
}

function wrongFields(body: PyDict): Error {
  const given = formats.filter((name) => body.has(name)).map((name) => `'${name}'`);
  return new RelevoError(
    'BAD_REQUEST',
    `${required}. Received dictionary with input fields: [${given.join(', ')}]. ${scoringProtocolChange}`,
    { status: 400 },
  );
}
