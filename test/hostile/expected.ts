/** Status and code of the answer; "" where the host answers without a body. */
type Expected = readonly [status: number, code: string, weight?: number];

/**
 * What each kind of hostile request must be answered, written down by hand. The third number weights kinds that take
 * long or much memory; 1 unless said otherwise.
 */
export const expected = {
  // Bodies of the scoring protocol, whatever the model.
  'body: none': [400, 'BODY_EMPTY'],
  'body: not JSON': [400, 'BODY_MALFORMED', 3],
  'body: cut short': [400, 'BODY_MALFORMED', 2],
  'body: NaN and Infinity as literals': [400, 'BODY_MALFORMED'],
  'body: bytes that are not UTF-8': [400, 'BODY_ENCODING', 3],
  'body: UTF-16 and UTF-32': [400, 'BODY_ENCODING'],
  'body: byte order mark given twice or late': [400, 'BODY_MALFORMED'],
  'body: NUL between tokens': [400, 'BODY_MALFORMED'],
  'body: no object': [400, 'BODY_SHAPE'],
  'body: nested without end, never closed': [400, 'BODY_MALFORMED', 0.5],
  'body: nested without end, in place of the object': [400, 'BODY_SHAPE', 0.5],
  'body: nested without end, with long integers': [400, 'BODY_DEPTH', 0.5],
  'body: beyond the limit': [413, 'BODY_TOO_LARGE', 0.2],
  'body: no format': [400, 'INPUT_FORMAT'],
  'body: two formats': [400, 'INPUT_FORMAT'],
  'body: format under a prototype name': [400, 'INPUT_FORMAT'],
  'body: of a language model': [400, 'LLM_FORMAT'],
  'body: size of small things': [400, 'ROW_SHAPE', 0.3],

  // Tables.
  'table: rows beyond the limit': [413, 'ROWS_LIMIT', 0.5],
  'table: columns beyond the limit': [400, 'COLUMNS_LIMIT', 0.5],
  'table: no rows as records': [400, 'ROWS_EMPTY'],
  'table: rows of another shape': [400, 'ROW_SHAPE', 2],
  'table: frame of another kind': [400, 'INPUT_FORMAT'],
  'table: wrong names of columns': [400, 'SPLIT_COLUMNS'],
  'table: data of another kind': [400, 'SPLIT_DATA'],
  'table: columns of different length': [400, 'COLUMN_LENGTH'],
  'table: column that is no list': [400, 'COLUMN_SHAPE'],
  'table: column missing': [400, 'COLUMN_MISSING', 2],
  'table: column under a prototype name': [400, 'COLUMN_MISSING'],

  // Cells.
  'cell: of another type': [400, 'COLUMN_TYPE', 5],
  'cell: nested without end': [400, 'COLUMN_TYPE', 0.5],
  'cell: fraction for an integer': [400, 'COLUMN_TYPE'],
  'cell: no date, no base64': [400, 'COLUMN_TYPE', 2],
  'cell: null without meaning': [400, 'COLUMN_NULL', 2],
  'cell: beyond the range of its type': [400, 'COLUMN_RANGE', 4],
  'cell: text too long': [400, 'STRING_TOO_LONG'],
  'cell: binary too long': [400, 'BINARY_TOO_LONG', 0.2],
  'cell: text with NUL or half a pair': [400, 'STRING_ENCODING', 3],
  'cell: unknown property': [400, 'PROPERTY_UNKNOWN'],
  'cell: missing property': [400, 'COLUMN_MISSING'],
  'cell: any beyond its limits': [400, 'VALUE_LIMIT'],

  // Tensors and parameters of the scoring protocol.
  'tensor: of another shape': [400, 'TENSOR_SHAPE'],
  'tensor: ragged': [400, 'TENSOR_RAGGED'],
  'tensor: of another type': [400, 'TENSOR_TYPE'],
  'tensor: beyond the range': [400, 'TENSOR_RANGE'],
  'tensor: null': [400, 'TENSOR_NULL'],
  'tensor: missing': [400, 'TENSOR_MISSING'],
  'tensor: of another length': [400, 'TENSOR_ROWS'],
  'tensor: text with NUL or half a pair': [400, 'STRING_ENCODING'],
  'params: unknown': [400, 'PARAM_UNKNOWN'],
  'params: of another type': [400, 'PARAM_TYPE'],
  'params: beyond the range': [400, 'PARAM_RANGE'],
  'params: null': [400, 'PARAM_NULL'],
  'params: text with NUL or half a pair': [400, 'STRING_ENCODING'],

  // The column that says whom a row is about.
  'entity: of another type': [400, 'COLUMN_TYPE'],
  'entity: too long': [400, 'STRING_TOO_LONG'],
  'entity: beyond what can be told apart': [400, 'COLUMN_RANGE'],

  // CSV.
  'csv: malformed': [400, 'CSV_MALFORMED', 2],
  'csv: name given twice': [400, 'CSV_HEADER'],
  'csv: row of another length': [400, 'ROW_SHAPE'],
  'csv: column missing': [400, 'COLUMN_MISSING'],
  'csv: cell of another type': [400, 'COLUMN_TYPE'],
  'csv: cell beyond the range': [400, 'COLUMN_RANGE'],
  'csv: cell too long': [400, 'STRING_TOO_LONG'],
  'csv: cell with NUL': [400, 'STRING_ENCODING'],
  'csv: bytes that are not UTF-8': [400, 'BODY_ENCODING'],
  'csv: rows beyond the limit': [413, 'ROWS_LIMIT', 0.3],
  'csv: columns beyond the limit': [400, 'COLUMNS_LIMIT', 0.3],
  'csv: a model of arrays and objects': [400, 'CSV_TYPE'],

  // Content type and encoding.
  'content type: another': [415, 'CONTENT_TYPE', 2],
  'content encoding: another': [415, 'CONTENT_ENCODING', 2],
  'content encoding: cut short': [400, 'BODY_COMPRESSION', 2],
  'content encoding: not what it says': [400, 'BODY_COMPRESSION', 2],
  'content encoding: more behind the end': [400, 'BODY_COMPRESSION'],
  'content encoding: twice': [400, 'BODY_ENCODING'],
  'content encoding: bomb': [413, 'BODY_TOO_LARGE', 0.3],
  'content encoding: of no JSON': [400, 'BODY_MALFORMED'],

  // What the document says, violated.
  'schema: value of another type': [400, 'COLUMN_TYPE', 3],
  'schema: null where the type has none': [400, 'COLUMN_NULL'],
  'schema: required column missing': [400, 'COLUMN_MISSING'],
  'schema: beyond minimum and maximum': [400, 'COLUMN_RANGE'],
  'schema: more than maxItems': [413, 'ROWS_LIMIT', 0.5],
  'schema: fewer than minItems': [400, 'ROWS_EMPTY'],
  'schema: additional property of an object': [400, 'PROPERTY_UNKNOWN'],
  'schema: additional parameter': [400, 'PARAM_UNKNOWN'],
  'schema: two of oneOf': [400, 'INPUT_FORMAT'],
  'schema: none of oneOf': [400, 'INPUT_FORMAT'],
  'schema: required tensor missing': [400, 'TENSOR_MISSING'],
  'schema: other length of a fixed dimension': [400, 'TENSOR_SHAPE'],
  'schema: element of another type': [400, 'TENSOR_TYPE'],
  'schema: media type not listed': [415, 'CONTENT_TYPE'],
  'schema: method not listed': [404, ''],
  'schema: path not listed': [404, ''],
  'schema: without the key': [401, ''],
  'schema: feedback without its labels': [400, 'LABELS_MISSING'],

  // Who is asked, and how.
  'target: model unknown': [404, 'MODEL_UNKNOWN', 2],
  'target: version unknown': [404, 'VERSION_UNKNOWN'],
  'target: alias unknown': [404, 'ALIAS_UNKNOWN'],
  'target: no version': [400, 'VERSION_INVALID', 2],
  'target: no alias': [400, 'ALIAS_INVALID', 2],
  'target: named twice': [400, 'TARGET_AMBIGUOUS'],
  'path: odd': [404, '', 2],
  'path: too long': [414, ''],
  'method: another': [404, ''],
  'key: missing or wrong': [401, '', 2],
  'admin: without the master key': [401, ''],

  // HTTP itself.
  'http: no request': [400, '', 2],
  'http: ambiguous length': [400, '', 2],
  'http: broken chunks': [400, ''],
  'http: header too large': [431, ''],
  'http: broken header': [400, ''],
  'http: wrong host': [400, ''],
  'http: expectation unknown': [417, ''],
  'http: body ends before its length': [400, ''],
  'http: body longer than its length': [400, ''],
  'http: body that stops': [408, '', 0.3],
  'http: body that trickles too slowly': [408, '', 0.3],

  // The Open Inference Protocol.
  'v2: not JSON': [400, 'BODY_MALFORMED'],
  'v2: no object': [400, 'BODY_SHAPE'],
  'v2: bytes that are not UTF-8': [400, 'BODY_ENCODING'],
  'v2: no inputs': [400, 'INPUTS', 2],
  'v2: name of a tensor': [400, 'TENSOR_NAME'],
  'v2: neither or both data': [400, 'TENSOR_DATA', 2],
  'v2: datatype': [400, 'DATATYPE', 2],
  'v2: shape': [400, 'TENSOR_SHAPE', 3],
  'v2: element of another type': [400, 'TENSOR_TYPE', 2],
  'v2: element beyond the range': [400, 'TENSOR_RANGE', 2],
  'v2: null': [400, 'TENSOR_NULL'],
  'v2: ragged': [400, 'TENSOR_RAGGED'],
  'v2: rows that differ': [400, 'TENSOR_ROWS'],
  'v2: rows beyond the limit': [413, 'ROWS_LIMIT', 0.3],
  'v2: tensors beyond the limit': [400, 'COLUMNS_LIMIT', 0.3],
  'v2: column missing': [400, 'COLUMN_MISSING'],
  'v2: tensor missing': [400, 'TENSOR_MISSING'],
  'v2: integer that a double cannot hold': [400, 'COLUMN_RANGE'],
  'v2: lying size': [400, 'BINARY_SIZE', 5],
  'v2: lying length of the JSON part': [400, 'HEADER_LENGTH', 2],
  'v2: binary text that is not UTF-8': [400, 'BYTES_ENCODING'],
  'v2: text with NUL or half a pair': [400, 'STRING_ENCODING', 2],
  'v2: text too long': [400, 'STRING_TOO_LONG'],
  'v2: text that is not JSON': [400, 'BYTES_JSON'],
  'v2: parameters': [400, 'PARAMETERS', 2],
  'v2: parameter unknown': [400, 'PARAM_UNKNOWN'],
  'v2: extension that is not served': [400, 'UNSUPPORTED', 2],
  'v2: outputs': [400, 'OUTPUTS'],
  'v2: output unknown': [400, 'OUTPUT_UNKNOWN'],
  'v2: id': [400, 'REQUEST_ID'],
  'v2: content type': [415, 'CONTENT_TYPE'],
  'v2: bomb': [413, 'BODY_TOO_LARGE', 0.3],
  'v2: method': [405, 'METHOD'],
  'v2: unknown path': [404, 'NOT_FOUND', 2],
  'v2: model unknown': [404, 'MODEL_UNKNOWN'],

  // Feedback.
  'feedback: not JSON': [400, 'BODY_MALFORMED'],
  'feedback: no body': [400, 'BODY_EMPTY'],
  'feedback: no object': [400, 'BODY_SHAPE'],
  'feedback: bytes that are not UTF-8': [400, 'BODY_ENCODING'],
  'feedback: no labels': [400, 'LABELS_MISSING', 2],
  'feedback: labels beyond the limit': [413, 'LABELS_LIMIT', 0.3],
  'feedback: beyond the limit of bytes': [413, 'BODY_TOO_LARGE', 0.2],
  'feedback: label of another shape': [400, 'LABEL_SHAPE'],
  'feedback: label of another type': [400, 'LABEL_TYPE'],
  'feedback: unknown class': [400, 'LABEL_UNKNOWN', 2],
  'feedback: no prediction': [400, 'PREDICTION_ID', 2],
  'feedback: two labels for one prediction': [400, 'LABEL_CONFLICT'],
  'feedback: a model without labels': [400, 'LABELS_UNSUPPORTED'],
  'feedback: content type': [415, 'CONTENT_TYPE'],
  'feedback: content encoding': [415, 'CONTENT_ENCODING'],
  'feedback: compressed nonsense': [400, 'BODY_COMPRESSION'],
  'feedback: bomb': [413, 'BODY_TOO_LARGE', 0.3],
  'feedback: model unknown': [404, 'MODEL_UNKNOWN'],

  // MLflow's webhook.
  'webhook: not signed': [401, 'WEBHOOK_SIGNATURE', 2],
  'webhook: signed long ago': [401, 'WEBHOOK_EXPIRED'],
  'webhook: signed nonsense': [400, 'WEBHOOK_INVALID'],
  'webhook: beyond the limit': [413, 'BODY_TOO_LARGE', 0.3],
} as const satisfies Record<string, Expected>;

export type Kind = keyof typeof expected;

export const isKind = (name: string): name is Kind => Object.hasOwn(expected, name);

export const expectedOf = (kind: Kind): { status: number; code: string; weight: number } => {
  const [status, code, weight = 1]: Expected = expected[kind];
  return { status, code, weight };
};
