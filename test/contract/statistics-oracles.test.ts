import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { childEnvironment } from '../../stack/environment.ts';
import { withFileLock } from '../../stack/file-lock.ts';
import { projectRoot, stateRoot } from '../../stack/project-root.ts';
import { ensurePythonEnvironment } from '../../stack/python-environment.ts';

const python = join(stateRoot, 'venv', 'bin', 'python');
const oracles = join(projectRoot, 'test', 'oracles');

/** Last digits may differ between processors. */
const PRECISION = 1e-9;

/** A singular covariance's inverse is rounding: the rank of the Epps-Singleton test there is a processor's own. */
const isRounding = (values: ReadonlyMap<string, unknown>, name: string): boolean =>
  name.startsWith('epps') && values.get('eppsCondition') === 'inf';

/** Paths at which two JSON values differ by more than rounding. */
function differences(first: unknown, second: unknown, path = ''): string[] {
  if (typeof first === 'number' && typeof second === 'number')
    return Math.abs(first - second) <= PRECISION * Math.max(1e-3, Math.abs(second)) ? [] : [path];
  if (typeof first !== 'object' || typeof second !== 'object' || first === null || second === null)
    return first === second ? [] : [path];
  const [ours, theirs] = [new Map(Object.entries(first)), new Map(Object.entries(second))];
  const names = new Set([...ours.keys(), ...theirs.keys()]);
  return [...names]
    .filter((name) => !isRounding(theirs, name))
    .flatMap((name) => differences(ours.get(name), theirs.get(name), `${path}/${name}`));
}

const run = async (interpreter: string, name: string): Promise<unknown> => {
  const { stdout } = await promisify(execFile)(interpreter, [join(oracles, `${name}.py`)], {
    env: childEnvironment({ PYTHONDONTWRITEBYTECODE: '1' }),
    maxBuffer: 16 * 1024 * 1024,
  });
  return JSON.parse(stdout);
};

const committed = (name: string): unknown => JSON.parse(readFileSync(join(oracles, `${name}.json`), 'utf8'));

/** The Python that has what `test/oracles/requirements.lock` names: statsmodels is in no environment of the project. */
async function ensureOraclePython(): Promise<string> {
  const folder = join(stateRoot, 'oracles-venv');
  const environment = await withFileLock(`${folder}.lock`, INSTALL_MS, () =>
    ensurePythonEnvironment(undefined, folder, join(oracles, 'requirements.lock')),
  );
  return environment.python;
}

const INSTALL_MS = 600_000;

describe('committed oracles are what their scripts print', () => {
  it.each([
    'block-lengths',
    'detector-streams',
    'drift-statistics',
    'statistics-functions',
    'statistics-pairs',
  ])(
    '%s',
    async (name) => {
      expect(differences(await run(python, name), committed(name)).slice(0, 5)).toEqual([]);
    },
    600_000,
  );

  it.each(['gate-statistics', 'required-rows'])(
    '%s',
    async (name) => {
      const printed = await run(await ensureOraclePython(), name);
      expect(differences(printed, committed(name)).slice(0, 5)).toEqual([]);
    },
    600_000 + INSTALL_MS,
  );
});
