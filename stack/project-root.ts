import { join, resolve } from 'node:path';

/** The folder that holds package.json. */
export const projectRoot = resolve(import.meta.dirname, '..');

/** Everything the local stack writes: environment, databases, logs. Removed by `npm run clean`. */
export const stateRoot = join(projectRoot, '.relevo');
