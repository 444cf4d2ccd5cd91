import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { threadPrograms } from '../../../stack/bundle.ts';
import { projectRoot } from '../../../stack/project-root.ts';

const sourcesWith = (text: string): string[] =>
  globSync(['startup.ts', 'shared/**/*.ts'], { cwd: projectRoot }).filter((file) =>
    readFileSync(join(projectRoot, file), 'utf8').includes(text),
  );

describe('the bundle', () => {
  it('has each program of a thread apart, so that a thread does not load the app', () => {
    expect(sourcesWith('import.meta.url').toSorted()).toEqual(threadPrograms.toSorted());
  });

  it('moves modules into chunks, so that none of shared/ may look for files beside itself', () => {
    expect(sourcesWith('import.meta.dirname')).toEqual([]);
    expect(sourcesWith('import.meta.filename')).toEqual([]);
  });
});
