import { globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { askedRooms, mutationRooms } from '../../../scripts/mutation-rooms.ts';
import { projectRoot } from '../../../stack/project-root.ts';

const found = (patterns: readonly string[]): string[] =>
  patterns.flatMap((pattern) => globSync(pattern, { cwd: projectRoot }));

describe('rooms of mutation testing', () => {
  const rooms = mutationRooms(projectRoot);
  it('hold every file of the gate once, but ports and messages', () => {
    const all = globSync('shared/promotion/**/*.ts', { cwd: projectRoot });
    const judged = all.filter((file) => !/promotion\/(ports|messages)\.ts$/.test(file));
    expect(rooms.flatMap(({ mutate }) => mutate).toSorted()).toEqual(judged.toSorted());
  });
  it.each(rooms.map((room) => [room.name, room] as const))('%s has tests', (_name, { tests, exclude }) => {
    const left = found(exclude);
    expect(found(tests).filter((file) => !left.includes(file))).not.toEqual([]);
  });
  it('leave out only tests that exist', () => {
    const exclude = [...new Set(rooms.flatMap((room) => room.exclude))];
    expect(exclude.filter((pattern) => found([pattern]).length === 0)).toEqual([]);
  });
});

const of = (...asked: string[]) =>
  askedRooms(projectRoot, asked).map(({ name, mutate }) => [name, mutate] as const);

const filesIn = (folder: string): string[] => globSync(`${folder}/*.ts`, { cwd: projectRoot }).toSorted();

describe('askedRooms', () => {
  const checks = ['checks', filesIn('shared/promotion/checks')];
  it('are all where nothing is asked', () =>
    expect(askedRooms(projectRoot, [])).toEqual(mutationRooms(projectRoot)));
  it('are named by a room or by files of it', () => {
    expect(of('checks')).toEqual([checks]);
    expect(of('shared/promotion/checks/churn.ts', join('shared', 'promotion', 'checks', 'size.ts'))).toEqual([
      ['checks', ['shared/promotion/checks/churn.ts', 'shared/promotion/checks/size.ts']],
    ]);
    expect(of('shared/promotion/question.ts')).toEqual([['promote', ['shared/promotion/question.ts']]]);
  });
  it('are those within a folder too, each with its own tests', () => {
    const asked = askedRooms(projectRoot, ['evidence']);
    expect(asked.map(({ name }) => name)).toEqual(expect.arrayContaining(['evidence', 'evidence/rows']));
    expect(asked.find(({ name }) => name === 'evidence')?.tests).toEqual([
      'test/unit/promotion/evidence/*.test.ts',
    ]);
    expect(of('evidence/rows')).toEqual([['evidence/rows', filesIn('shared/promotion/evidence/rows')]]);
  });
  it.each([
    [['checks', 'shared/promotion/checks/churn.ts']],
    [['shared/promotion/checks/churn.ts', 'checks']],
  ])('are whole where a room is asked for beside a file of it: %j', (asked) =>
    expect(of(...asked)).toEqual([checks]),
  );
  it.each([
    'check',
    'shared/promotion/checks/nothing.ts',
    'shared/promotion/checks',
    'shared/kernel/json.ts',
    'shared/promotion-of-others/promote.ts',
  ])('refuses %s', (name) => expect(() => askedRooms(projectRoot, [name])).toThrow(`${name} is neither`));
});
