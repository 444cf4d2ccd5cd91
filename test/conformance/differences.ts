import type { Aspect } from './compare-answers.ts';
import { isSameWithoutQuotes, standsForLibraryText } from './compare-messages.ts';
import { bodyText, type Difference, isRefusal, messageOf } from './difference.ts';
import { isBeyondLimits } from './limits.ts';
import type { ConformanceRequest } from './request.ts';
import { hasFarDate, hasLooseDate, withFractions, withoutDates } from './rewrite-request.ts';

const outcome: readonly Aspect[] = ['status', 'content-type', 'body', 'error-code', 'error-class', 'message'];

const composite = new Set(['composites', 'required']);

const INVALID_JSON = 'Invalid input. Ensure that input is a valid JSON formatted string.';
const PLAIN = 'text/plain; charset=utf-8';
const PARQUET = 'application/vnd.apache.parquet';

const ofComposites = ({ model }: ConformanceRequest): boolean => composite.has(model);
const takesDates = ({ model }: ConformanceRequest): boolean => model === 'scalars' || model === 'params';

const strictNumbers =
  /safely convert (int64|float64|uint64) to (float64|float32|int32)|of data `-?\d[^`]*` with dtype `(double|float|integer)`|Expected type (double|float|integer), received type (int|float)/;

/** Every deliberate difference from `mlflow models serve`; docs/compatibility.md shows them. */
export const differences: readonly Difference[] = [
  {
    id: 'stack traces',
    theirs: '`stack_trace` beside `message` in errors of the model and of CSV',
    ours: 'no `stack_trace`',
    reason: 'it shows paths and code of the server',
    aspects: ['stack-trace'],
    applies: ({ ours }) => !ours.body.includes('stack_trace'),
  },
  {
    id: 'the form for language models',
    theirs:
      '`messages`, `prompt` or `input` beside anything else makes the whole body the input, unwrapped in the answer',
    ours: 'refused with the error that models with a signature of columns or tensors give there',
    reason: 'no such model is served from ONNX',
    aspects: outcome,
    applies: ({ request, ours }) =>
      /"(messages|prompt|input)"/.test(bodyText(request)) &&
      isRefusal(ours, {
        status: 400,
        code: 'INVALID_PARAMETER_VALUE',
        message:
          'Failed to enforce schema. Error: The form for language models (messages, input, prompt) is not served here.',
      }),
  },
  {
    id: 'quotes of the request',
    theirs: 'messages quote the request, the schema or a Python error',
    ours: 'the same without what is quoted',
    reason: 'payloads do not belong into logs and answers',
    aspects: ['message'],
    applies: ({ theirs, ours }) => isSameWithoutQuotes(messageOf(theirs), messageOf(ours)),
  },
  {
    id: 'texts of Python libraries',
    theirs: 'the text of numpy, pandas or MLflow for one wrong value',
    ours: 'one sentence of our own for each step that can fail',
    reason: 'those texts change with every version of the libraries and quote values',
    aspects: ['message'],
    applies: ({ theirs, ours }) => standsForLibraryText(messageOf(theirs), messageOf(ours)),
  },
  {
    id: 'missing content type',
    theirs: '500 `Internal Server Error` without a content type',
    ours: '415, the content type is missing',
    reason: 'the fault is the request',
    aspects: outcome,
    applies: ({ request, ours }) =>
      (request.contentType === null || request.contentType === '') &&
      ours.status === 415 &&
      ours.contentType === PLAIN &&
      ours.body === 'The content type is missing.',
  },
  {
    id: 'Parquet',
    theirs: '`application/vnd.apache.parquet` is read, and named in the 415 text',
    ours: '415, and not named',
    reason: 'a body in columns has no place in a request of at most 4 MB; `text/csv` and JSON are read',
    aspects: outcome,
    applies: ({ request, ours, theirs }) =>
      ours.status === 415 &&
      ours.contentType === PLAIN &&
      (request.contentType === PARQUET
        ? ours.body.endsWith(`Got '${PARQUET}'.`)
        : theirs.status === 415 && ours.body === theirs.body.replace(`, '${PARQUET}'`, '')),
  },
  {
    id: 'whole numbers in arrays, objects and maps',
    theirs:
      'an integer other than 0 and 1 is refused for double and float; the types integer, float and datetime refuse everything',
    ours: 'integers stand for doubles and floats; all types can be had',
    reason: 'JavaScript writes 1.0 as 1, so its callers could not use such models at all',
    aspects: outcome,
    applies: ({ request, theirs }) =>
      ofComposites(request) && theirs.status === 400 && strictNumbers.test(messageOf(theirs)),
    instead: withFractions,
  },
  {
    id: 'texts beside null in arrays',
    theirs: '`["ab", null]` becomes `["a", "n"]`: the texts are cut',
    ours: 'the texts stay, null is null',
    reason: 'a defect of the libraries',
    aspects: ['body'],
    applies: ({ request, theirs, ours }) =>
      ofComposites(request) &&
      theirs.status === 200 &&
      ours.status === 200 &&
      /"strings": ?\[[^\]]*null/.test(bodyText(request)) &&
      stringsOf(ours.body).every((strings) => strings === '' || listsOfStrings(request).has(strings)) &&
      theirs.body.replaceAll(outStrings, '') === ours.body.replaceAll(outStrings, ''),
  },
  {
    id: 'composite types under `instances`',
    theirs: 'columns of arrays, objects and maps are refused, but for some empty ones',
    ours: 'refused, the empty ones too',
    reason: 'what passes is wrapped in one list more than the signature says',
    aspects: outcome,
    applies: ({ request, theirs, ours }) =>
      ofComposites(request) &&
      bodyText(request).startsWith('{"instances"') &&
      /\{\}|\[\]/.test(bodyText(request)) &&
      theirs.status === 200 &&
      isRefusal(ours, {
        status: 400,
        code: 'INVALID_PARAMETER_VALUE',
        message:
          /^Failed to enforce schema\. Error: Incompatible input types for column \w+\. Can not safely convert object to (array|object|map)\.$/,
      }),
  },
  {
    id: 'dates beyond 64 bits of nanoseconds',
    theirs: 'years before 1678 and after 2261 wrap around to another date under `inputs` and `instances`',
    ours: '400, as both servers answer in data frames',
    reason: 'a wrong date is worse than none',
    aspects: outcome,
    applies: ({ request, ours }) =>
      takesDates(request) &&
      ours.status === 400 &&
      /^\{"(inputs|instances)"/.test(bodyText(request)) &&
      hasFarDate(bodyText(request)),
    instead: withoutDates,
  },
  {
    id: 'dates that are not ISO 8601',
    theirs: 'pandas and numpy guess: `01/02/2024`, `Jan 1 2024`, `20240101`, `now`, the year 5',
    ours: '400',
    reason: 'guesses depend on the order of the rows, the clock and the version',
    aspects: outcome,
    applies: ({ request, ours }) =>
      takesDates(request) && ours.status === 400 && hasLooseDate(bodyText(request)),
    instead: withoutDates,
  },
  {
    id: 'limits',
    theirs: 'no limits',
    ours: '413 for bodies, rows, columns and texts beyond the limits',
    reason: 'one request must not take the memory of all',
    aspects: outcome,
    applies: ({ request, ours }) =>
      isBeyondLimits(bodyText(request)) &&
      isRefusal(ours, {
        status: 413,
        code: 'BAD_REQUEST',
        message:
          /^Invalid input\. (More than \d+ (bytes|rows|columns)|A text of more than \d+ characters)\.$/,
      }),
  },
  {
    id: 'texts that a graph would cut',
    theirs: 'U+0000 is taken, half a surrogate pair where pandas does not see it',
    ours: '400',
    reason:
      'the runtime for Node ends a text at U+0000 and replaces half a pair: another text would be scored',
    aspects: outcome,
    applies: ({ request, ours }) =>
      /\\u(?:0000|d[89a-f])/i.test(bodyText(request)) &&
      (isRefusal(ours, {
        status: 400,
        code: 'BAD_REQUEST',
        message: 'Invalid input. A text has U+0000 or half a surrogate pair.',
      }) ||
        isRefusal(ours, {
          status: 400,
          code: 'INVALID_PARAMETER_VALUE',
          message: /^Invalid parameters found: \w+(?:, \w+)*$/,
        })),
  },
  {
    id: 'other encodings than UTF-8',
    theirs: 'JSON in UTF-16 and UTF-32 is recognised; other bytes are 500 in JSON, and quoted in CSV',
    ours: '400',
    reason: 'the protocol names UTF-8 only',
    aspects: outcome,
    applies: ({ request, ours }) =>
      typeof request.body === 'object' &&
      isRefusal(ours, {
        status: 400,
        code: 'BAD_REQUEST',
        message: /^Invalid input\. Ensure that input is a valid (JSON formatted|UTF-8 encoded) string\.$/,
      }),
  },
  {
    id: 'numbers and nesting without end',
    theirs: '500 for nesting of about 1,000 levels and for integers of more than 4,300 digits',
    ours: '400',
    reason: 'the fault is the request',
    aspects: outcome,
    applies: ({ request, theirs, ours }) =>
      theirs.status === 500 &&
      /[[{]{900}|\d{4301}/.test(bodyText(request)) &&
      isRefusal(ours, { status: 400, code: 'BAD_REQUEST', message: INVALID_JSON }),
  },
  {
    id: 'tensors of different length',
    theirs: 'named tensors may differ in a first dimension that the signature leaves free',
    ours: '400',
    reason: 'that dimension is the rows: each row is captured and answered',
    aspects: outcome,
    applies: ({ request, theirs, ours }) =>
      request.model === 'tensors' &&
      theirs.status === 200 &&
      isRefusal(ours, {
        status: 400,
        code: 'INVALID_PARAMETER_VALUE',
        message: 'Failed to enforce schema. Error: The tensors differ in their first dimension.',
      }),
  },
  {
    id: 'unknown routes',
    theirs: '404 `{"detail":"Not Found"}`; `/docs` and `/openapi.json` of FastAPI',
    ours: '404 of the Functions host; `/docs` and `/openapi.json` of our own',
    reason: 'routes that no function has never reach the app',
    aspects: ['content-type', 'body'],
    applies: ({ request, theirs, ours }) =>
      request.route === 'nothing' &&
      theirs.status === 404 &&
      ours.status === 404 &&
      ours.contentType === null &&
      ours.body === '',
  },
];

const outStrings = /"out_strings": ("(?:[^"\\]|\\.)*")/g;

/** The lists that our answer echoes, as JSON. */
const stringsOf = (body: string): string[] =>
  [...body.matchAll(outStrings)].map(([, text = '""']) => String(JSON.parse(text)));

/** Every list of texts and nulls in the request, as the echo model writes it. */
function listsOfStrings(request: ConformanceRequest): ReadonlySet<string> {
  const lists = bodyText(request).match(/\[(?:(?:"(?:[^"\\]|\\.)*"|null)(?:, ?)?)*\]/g) ?? [];
  return new Set(lists.map((list) => JSON.stringify(JSON.parse(list))));
}
