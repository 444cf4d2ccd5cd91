import type { Aspect } from './compare-answers.ts';
import { bodyText, type Difference, messageOf, type Pair } from './difference.ts';

const outcome: readonly Aspect[] = ['status', 'content-type', 'body', 'error-code', 'error-class', 'message'];

const composite = new Set(['composites', 'required']);

/** What a message of MLflow's looks like where it quotes the request or a library's error. */
const quoting =
  /Error: |Failed to predict data|Received dictionary with input fields|Got (?:\{|set\()|Failed to convert data/s;

/** Our words where theirs are those of numpy, pandas or a rule for one value. */
const ownWords = [
  'Invalid input. The values of an input could not be converted to the type in the model signature.',
  'Invalid input. The values of an input have different shapes.',
  'Invalid input. A value of an input has no length.',
];

const strictNumbers =
  /safely convert (int64|float64|uint64) to (float64|float32|int32)|of data `-?\d[^`]*` with dtype `(double|float|integer)`|Expected type (double|float|integer), received type (int|float)/;

const isDate = ({ request }: Pair): boolean => ['scalars', 'params'].includes(request.model);

/** Texts that begin like a date and are none of ISO 8601, or words for times. */
const looseDate = /"\s*(?:now|today|[-+]?\d[^"]*|[A-Za-z]{3,9} \d[^"]*)\s*"/i;

const farYear = /"\s*[-+]?(?:0\d{3}|1[0-6]\d{2}|22[6-9]\d|2[3-9]\d{2}|[3-9]\d{3}|\d{5,})-?/;

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
      /"(messages|prompt|input)"/.test(bodyText(request)) && messageOf(ours).includes('language models'),
  },
  {
    id: 'quotes of the request',
    theirs: 'messages quote the request, the schema or a Python error',
    ours: 'the same beginning, or a message of our own, without quotes',
    reason: 'payloads do not belong into logs and answers',
    aspects: ['message'],
    applies: ({ theirs }) => quoting.test(messageOf(theirs)),
  },
  {
    id: 'texts of Python libraries',
    theirs: 'the text of numpy, pandas or MLflow for one wrong value',
    ours: 'one sentence of our own',
    reason: 'those texts change with every version of the libraries and quote values',
    aspects: ['message'],
    applies: ({ ours }) => ownWords.includes(messageOf(ours)),
  },
  {
    id: 'missing content type',
    theirs: '500 `Internal Server Error` without a content type',
    ours: '415, the content type is missing',
    reason: 'the fault is the request',
    aspects: outcome,
    applies: ({ request, theirs, ours }) =>
      request.contentType === null && theirs.status === 500 && ours.status === 415,
  },
  {
    id: 'Parquet',
    theirs: '`application/vnd.apache.parquet` is read, and named in the 415 text',
    ours: '415, and not named',
    reason: 'a body in columns has no place in a request of at most 4 MB; `text/csv` and JSON are read',
    aspects: outcome,
    applies: ({ theirs, ours, request }) =>
      ours.status === 415 &&
      (request.contentType === 'application/vnd.apache.parquet' || theirs.body.includes('parquet')),
  },
  {
    id: 'whole numbers in arrays, objects and maps',
    theirs:
      'an integer other than 0 and 1 is refused for double and float; the types integer, float and datetime refuse everything',
    ours: 'integers stand for doubles and floats; all types can be had',
    reason: 'JavaScript writes 1.0 as 1, so its callers could not use such models at all',
    aspects: outcome,
    applies: ({ request, theirs }) =>
      composite.has(request.model) && theirs.status === 400 && strictNumbers.test(messageOf(theirs)),
  },
  {
    id: 'texts beside null in arrays',
    theirs: '`["ab", null]` becomes `["a", "n"]`: the texts are cut',
    ours: 'the texts stay, null is null',
    reason: 'a defect of the libraries',
    aspects: ['body'],
    applies: ({ request, theirs, ours }) =>
      composite.has(request.model) &&
      theirs.status === 200 &&
      ours.status === 200 &&
      /"strings": ?\[[^\]]*null/.test(bodyText(request)),
  },
  {
    id: 'composite types under `instances`',
    theirs: 'columns of arrays, objects and maps are refused, but for some empty ones',
    ours: 'refused, the empty ones too',
    reason: 'what passes is wrapped in one list more than the signature says',
    aspects: outcome,
    applies: ({ request, theirs, ours }) =>
      composite.has(request.model) &&
      bodyText(request).startsWith('{"instances"') &&
      theirs.status === 200 &&
      ours.status === 400 &&
      /\{\}|\[\]/.test(bodyText(request)),
  },
  {
    id: 'null in unnamed columns under `instances`',
    theirs: '400 `len() of unsized object`, or the text of an array',
    ours: 'a missing value, as in data frames',
    reason: 'a defect of the libraries',
    aspects: outcome,
    applies: ({ request, theirs }) =>
      request.model === 'unnamed' &&
      bodyText(request).startsWith('{"instances": [{') &&
      (messageOf(theirs).includes('len() of unsized object') || bodyText(request).includes('null')),
  },
  {
    id: 'dates beyond 64 bits of nanoseconds',
    theirs: 'years before 1678 and after 2261 wrap around to another date under `inputs` and `instances`',
    ours: '400, as both servers answer in data frames',
    reason: 'a wrong date is worse than none',
    aspects: outcome,
    applies: (pair) => isDate(pair) && pair.ours.status === 400 && farYear.test(bodyText(pair.request)),
  },
  {
    id: 'dates that are not ISO 8601',
    theirs: 'pandas and numpy guess: `01/02/2024`, `Jan 1 2024`, `20240101`, `now`, the year 5',
    ours: '400',
    reason: 'guesses depend on the order of the rows, the clock and the version',
    aspects: outcome,
    applies: (pair) => isDate(pair) && pair.ours.status === 400 && looseDate.test(bodyText(pair.request)),
  },
  {
    id: 'limits',
    theirs: 'no limits',
    ours: '413 for bodies, rows, columns and texts beyond the limits',
    reason: 'one request must not take the memory of all',
    aspects: outcome,
    applies: ({ ours }) => ours.status === 413,
  },
  {
    id: 'other encodings than UTF-8',
    theirs: 'JSON in UTF-16 and UTF-32 is recognised',
    ours: '400',
    reason: 'the protocol names UTF-8 only',
    aspects: outcome,
    applies: ({ request, ours }) => typeof request.body === 'object' && ours.status === 400,
  },
  {
    id: 'numbers and nesting without end',
    theirs: '500 for nesting of about 1,000 levels and for integers of more than 4,300 digits',
    ours: '400',
    reason: 'the fault is the request',
    aspects: outcome,
    applies: ({ request, theirs, ours }) =>
      theirs.status === 500 && ours.status === 400 && /[[{]{900}|\d{4301}/.test(bodyText(request)),
  },
  {
    id: 'digits of other alphabets',
    theirs: 'numbers in texts may be written with any Unicode digits',
    ours: '400',
    reason: 'nobody sends them on purpose',
    aspects: outcome,
    applies: ({ request, ours }) => ours.status === 400 && /(?![0-9])\p{Nd}/u.test(bodyText(request)),
  },
  {
    id: 'tensors of different length',
    theirs: 'named tensors may differ in a first dimension that the signature leaves free',
    ours: '400',
    reason: 'that dimension is the rows: each row is captured and answered',
    aspects: outcome,
    applies: ({ request, ours }) =>
      request.model === 'tensors' && messageOf(ours).includes('differ in their first dimension'),
  },
  {
    id: 'unknown routes',
    theirs: '404 `{"detail":"Not Found"}`; `/docs` and `/openapi.json` of FastAPI',
    ours: '404 of the Functions host; `/docs` and `/openapi.json` of our own',
    reason: 'routes that no function has never reach the app',
    aspects: ['content-type', 'body'],
    applies: ({ theirs, ours }) => theirs.status === 404 && ours.status === 404,
  },
];
