const INVALID = 'Invalid input. ';
const SCHEMA = 'Failed to enforce schema. Error: ';

const predicted = /^Failed to predict data .*?\nError: /s;
const enforced = /^Failed to enforce schema of data .* with schema '.*'\. Error: /s;
const parameters = /^Invalid parameters found: (.*)$/s;

/** MLflow's message without the data and the schema that it quotes before it comes to the point. */
export const withoutData = (message: string): string =>
  message.replace(predicted, '').replace(enforced, SCHEMA);

const namesOf = (parts: string, pattern: RegExp): string =>
  [...parts.matchAll(pattern)]
    .map(([, name = '']) => name)
    .toSorted((a, b) => (a < b ? -1 : 1))
    .join();

const wrongFields = /^(The input must .* Received dictionary with input fields: )\[(.*?)\]\./s;

/** Whether our message says what MLflow's says, as far as that quotes nothing. */
export function isSameWithoutQuotes(theirs: string, ours: string): boolean {
  const point = withoutData(theirs);
  const [, given] = parameters.exec(point) ?? [];
  const [, named] = parameters.exec(ours) ?? [];
  if (given !== undefined && named !== undefined)
    return namesOf(given, /\(['"](\w+)['"], /g) === namesOf(named, /(\w+)/g);
  const [, , fields] = wrongFields.exec(point) ?? [];
  const [, , own] = wrongFields.exec(ours) ?? [];
  if (fields !== undefined && own !== undefined)
    return namesOf(fields, /'(\w+)'/g) === namesOf(own, /'(\w+)'/g);
  return ours.length > INVALID.length && point.startsWith(ours.replace(/\.$/, ''));
}

type Pattern = { theirs: RegExp; ours: RegExp };

const column = /(?:for|convert) column (\S*?)(?:\.| to)/;

/** Our sentences, each for texts of libraries that MLflow hands on. */
const sentences: readonly Pattern[] = [
  {
    theirs: /^Invalid input\. Ensure that the input is a valid JSON-formatted string\.\nError: ValueError\('/,
    ours: /^Invalid input\. The values of an input have different shapes\.$/,
  },
  {
    theirs: /^Invalid input\. Ensure that the input is a valid JSON-formatted string\.\nError: TypeError\('/,
    ours: /^Invalid input\. A value of an input has no length\.$/,
  },
  {
    theirs: /^Invalid input\. (?!Data is|Ensure|Provided|Dataframe|The input must)/,
    ours: /^Invalid input\. The values of an input could not be converted to the type in the model signature\.$/,
  },
  {
    theirs: /^Invalid input\. Data is not compatible with model signature\. Failed to convert column /,
    ours: /^Invalid input\. Data is not compatible with model signature\. Failed to convert column \S+ to type '[^']*'\.$/,
  },
  {
    theirs: /^Failed to parse input as a Pandas DataFrame\. .*valid CSV-formatted/s,
    ours: /^Failed to parse input as a Pandas DataFrame\. .*valid CSV-formatted .*Error: '[\w ]+\.'$/s,
  },
  {
    theirs: /^Failed to enforce schema\. Error: 'DataFrame' object has no attribute 'dtype'$/,
    ours: /^Failed to enforce schema\. Error: A column is given more than once\.$/,
  },
  {
    theirs:
      /^Failed to enforce schema\. Error: The input pandas dataframe column '.*' contains scalar values, /s,
    ours: /^Failed to enforce schema\. Error: The input pandas dataframe column contains scalar values, which the shape does not allow\.$/,
  },
  {
    theirs:
      /^Failed to enforce schema\. Error: This model contains a model signature with an unnamed input\. /,
    ours: /^Failed to enforce schema\. Error: This model contains a model signature with an unnamed input\. The input DataFrame passed had \d+ columns\.$/,
  },
  {
    theirs:
      /^Failed to enforce schema\. Error: (?:The value in the Input DataFrame column |Because the model signature requires tensor spec |list index out of range$)/,
    ours: /^Failed to enforce schema\. Error: The values of an input column could not be converted to the expected shape\.$/,
  },
  {
    theirs: /^Failed to enforce schema\. Error: (?!Model |Shape |This model |The (?:input|value) )/,
    ours: /^Failed to enforce schema\. Error: Incompatible input types for column \S+\. Can not safely convert [\w-]+ to [\w<|[\]]+\.$/,
  },
];

/**
 * Whether ours is the sentence that stands for a text of a library, about the same column where both name one. Columns
 * without names in the signature are numbers for us, and what the request calls them for MLflow.
 */
export function standsForLibraryText(theirs: string, ours: string): boolean {
  const point = withoutData(theirs);
  const [, one] = column.exec(point) ?? [];
  const [, other] = column.exec(ours) ?? [];
  if (one !== undefined && one !== '' && other !== undefined && one !== other && !/^\d+$/.test(other))
    return false;
  return sentences.some((pattern) => pattern.theirs.test(point) && pattern.ours.test(ours));
}
