import { RelevoError } from '../../kernel/error.ts';

/** What could not be read: `Invalid input. …`. */
export const invalidInput = (message: string): RelevoError =>
  new RelevoError('BAD_REQUEST', `Invalid input. ${message}`, { status: 400 });

/** What was read and does not follow the model's signature. */
export const schemaFailure = (message: string): RelevoError =>
  new RelevoError('SCHEMA_ENFORCEMENT_FAILED', `Failed to enforce schema. Error: ${message}`, {
    status: 400,
  });

export const invalidParameter = (message: string): RelevoError =>
  new RelevoError('INVALID_PARAMETER_VALUE', message, { status: 400 });

/** A column whose values do not become the type of the signature. */
export const failedConversion = (column: string, type: string): RelevoError =>
  invalidInput(
    `Data is not compatible with model signature. Failed to convert column ${column} to type '${type}'.`,
  );

/** Answered as plain text. */
export const unsupportedMediaType = (message: string): RelevoError =>
  new RelevoError('UNSUPPORTED_MEDIA_TYPE', message, { status: 415 });

/** Beyond what this server takes in one request; MLflow has no such limits. */
export const beyondLimit = (message: string): RelevoError =>
  new RelevoError('BAD_REQUEST', `Invalid input. ${message}`, { status: 413 });

/** A text that a graph would get another way than it was sent. */
export const brokenText = (): RelevoError => invalidInput('A text has U+0000 or half a surrogate pair.');

export const failedCsv = (reason: string): RelevoError =>
  new RelevoError(
    'BAD_REQUEST',
    'Failed to parse input as a Pandas DataFrame. Ensure that the input is a valid CSV-formatted Pandas DataFrame ' +
      `produced using the \`pandas.DataFrame.to_csv()\` method. Error: '${reason}'`,
    { status: 400 },
  );

/** What any failure of the model is called. */
export const modelFailure = (): RelevoError =>
  new RelevoError(
    'BAD_REQUEST',
    'Encountered an unexpected error while evaluating the model. Verify that the serialized input Dataframe is ' +
      'compatible with the model for inference.',
    { status: 400 },
  );
