import type { AnswerFacts } from './protocol.ts';

/** Who answered a request, and which of its columns nobody knows. */
export function factHeaders(
  { model, version, predictionId }: AnswerFacts,
  ignored: readonly string[],
): Record<string, string> {
  const headers: Record<string, string> = {
    'x-relevo-model': model,
    'x-relevo-version': version,
    'x-relevo-prediction-id': predictionId,
  };
  if (ignored.length > 0) headers['x-relevo-ignored-columns'] = ignoredHeader(ignored);
  return headers;
}

const NAMED_COLUMNS = 10;
const NAMED_CHARACTERS = 64;

/** `<count>; <names>`: the first ten names, percent-encoded as a header needs it, each cut to 64 characters. */
function ignoredHeader(names: readonly string[]): string {
  const shown = names
    .slice(0, NAMED_COLUMNS)
    .map((name) => encodeURIComponent(name.slice(0, NAMED_CHARACTERS).toWellFormed()));
  return `${names.length}; ${shown.join(',')}${names.length > NAMED_COLUMNS ? ',...' : ''}`;
}
