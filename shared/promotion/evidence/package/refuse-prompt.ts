import { RelevoError } from '../../../kernel/error.ts';
import type { RegisteredVersion } from '../../ports.ts';

const promptTags = ['mlflow.prompt.is_prompt', 'mlflow.prompt.text'];

/** MLflow keeps prompts among the registered models and tells them apart by tags of their versions. */
export const isPrompt = (tags: Readonly<Record<string, string>>): boolean =>
  promptTags.some((tag) => tag in tags);

/** @throws MODEL_IS_PROMPT (400) */
export function refusePrompt(found: RegisteredVersion): RegisteredVersion {
  if (!isPrompt(found.tags)) return found;
  throw new RelevoError('MODEL_IS_PROMPT', `${found.model} v${found.version} is a prompt, not a model`, {
    status: 400,
    path: 'model',
  });
}
