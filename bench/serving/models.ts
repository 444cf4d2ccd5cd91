import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../shared/kernel/digest.ts';
import { childEnvironment } from '../../stack/environment.ts';
import { projectRoot, stateRoot } from '../../stack/project-root.ts';
import { runCommand } from '../../stack/run-command.ts';

/** A logistic regression, and a forest of 200 trees of full depth. */
export type ModelKind = 'lr' | 'forest';
export const modelKinds: readonly ModelKind[] = ['lr', 'forest'];

/** What is fitted: for the gate also a forest of shallow trees, as the trainer's search picks one. */
export type BuiltModel = ModelKind | 'shallow-forest';

/** For people. */
export const titleOf: Record<ModelKind, string> = { lr: 'LR', forest: 'forest' };

/** A model's folder: `sklearn/` is the scikit-learn flavor for the peers, `package/` what training logs. */
export type ModelFolder = (kind: BuiltModel) => string;

const script = join(projectRoot, 'bench', 'peers', 'build_models.py');
const trainer = join(projectRoot, 'trainer');
const ingredients = [script, join(trainer, 'data', 'telco-churn.csv'), join(trainer, 'requirements.lock')];

/** Fits the models unless those of the same script, data and packages are there. */
export async function ensureModels(python: string, report: (line: string) => void): Promise<ModelFolder> {
  const digest = sha256(ingredients.map((file) => readFileSync(file, 'utf8')).join('\n')).slice(0, 16);
  const parent = join(stateRoot, 'bench', 'models');
  const folder = join(parent, digest);
  if (!existsSync(folder)) {
    report('fitting the models');
    rmSync(parent, { recursive: true, force: true });
    const fresh = `${folder}-${process.pid}`;
    mkdirSync(fresh, { recursive: true });
    await build(python, fresh);
    renameSync(fresh, folder);
  }
  return (kind) => join(folder, kind);
}

const build = (python: string, folder: string): Promise<void> =>
  runCommand({
    what: 'fitting the models',
    command: python,
    args: [script, folder],
    env: childEnvironment({ PYTHONPATH: trainer, PYTHONDONTWRITEBYTECODE: '1' }),
    logFile: join(stateRoot, 'logs', 'bench-models.log'),
  });
