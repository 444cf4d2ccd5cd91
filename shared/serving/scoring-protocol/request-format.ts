import { inputError } from '../../kernel/error.ts';

const formats = ['dataframe_split', 'dataframe_records', 'instances', 'inputs'] as const;
export type RequestFormat = (typeof formats)[number];

/** Keys that make MLflow's server take the whole body as the input of a language model. */
const llmKeys = ['messages', 'prompt', 'input'] as const;

/**
 * The format that a JSON body is in; keys that name none are ignored, as MLflow does.
 *
 * @throws INPUT_FORMAT where there is none or more than one, LLM_FORMAT
 */
export function formatOf(body: Readonly<Record<string, unknown>>): RequestFormat {
  if (llmKeys.some((key) => Object.hasOwn(body, key)))
    throw inputError(
      'LLM_FORMAT',
      'body',
      `${llmKeys.join(', ')} are for language models, which are not served; send one of ${formats.join(', ')}`,
    );
  const given = formats.filter((format) => Object.hasOwn(body, format));
  const [format] = given;
  if (format !== undefined && given.length === 1) return format;
  throw inputError(
    'INPUT_FORMAT',
    'body',
    `expected exactly one of ${formats.join(', ')}; got ${given.length}`,
  );
}
