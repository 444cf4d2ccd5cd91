import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { childEnvironment } from '../../stack/environment.ts';
import { stateRoot } from '../../stack/project-root.ts';

const program = `
import sys
import mlflow
for text in ("Will {{customer}} leave?", "Would {{customer}} leave?"):
    mlflow.genai.register_prompt(name=sys.argv[1], template=text)
mlflow.genai.set_prompt_alias(sys.argv[1], alias="champion", version=2)
`;

/** Registers a prompt of two versions with MLflow's own client; the alias `champion` is on the second. */
export async function registerPrompt(mlflowUrl: string, name: string): Promise<void> {
  const env = childEnvironment({ MLFLOW_TRACKING_URI: mlflowUrl, MLFLOW_DISABLE_TELEMETRY: 'true' });
  await promisify(execFile)(join(stateRoot, 'venv', 'bin', 'python'), ['-c', program, name], { env });
}
