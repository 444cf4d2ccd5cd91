import { unsupportedMediaType } from './compat-error.ts';

/** What MLflow says beside most refusals of a form. */
export const scoringProtocolChange =
  "IMPORTANT: The MLflow Model scoring protocol has changed in MLflow version 2.0. If you are seeing this error, you are likely using an outdated scoring request format. To resolve the error, either update your request format or adjust your MLflow Model's requirements file to specify an older version of MLflow (for example, change the 'mlflow' requirement specifier to 'mlflow==1.30.0'). If you are making a request using the MLflow client (e.g. via `mlflow.pyfunc.spark_udf()`), upgrade your MLflow client to a version >= 2.0 in order to use the new request format. For more information about the updated MLflow Model scoring protocol in MLflow 2.0, see https://mlflow.org/docs/latest/models.html#deploy-mlflow-models.";

/** Format of the body. Types and the name `charset` are compared as they are written. @throws UNSUPPORTED_MEDIA_TYPE (415) */
export function readContentType(header: string | undefined): 'csv' | 'json' {
  if (header === undefined) throw unsupportedMediaType('The content type is missing.');
  const [type = '', ...pairs] = header.split(';').map((part) => part.trim());
  const parameters = new Map(pairs.map(parameterOf));
  if ((parameters.get('charset') ?? 'utf-8').toLowerCase() !== 'utf-8')
    throw unsupportedMediaType('The scoring server only supports UTF-8');
  const unknown = [...parameters.keys()].filter((name) => name !== 'charset');
  if (unknown.length > 0)
    throw unsupportedMediaType(
      `Unrecognized content type parameters: ${unknown.join(', ')}. ${scoringProtocolChange}`,
    );
  if (type === 'text/csv') return 'csv';
  if (type === 'application/json') return 'json';
  throw unsupportedMediaType(
    `This predictor only supports the following content types: Types: ['text/csv', 'application/json']. Got '${header}'.`,
  );
}

function parameterOf(pair: string): [name: string, value: string] {
  const at = pair.indexOf('=');
  return at === -1 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
}
