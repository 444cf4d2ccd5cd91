import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../stack/project-root.ts';
import { askedRooms, type MutationRoom } from './mutation-rooms.ts';
import { type MutationOptions, resultsOf, runMutation } from './mutation-run.ts';
import { type MutationScore, percentOf, scoresOf, scoreTable, sumOfScores } from './mutation-score.ts';
import { runScript } from './run-script.ts';

const LEAST = 85;

/** Files after which results are kept, so that a run that was stopped goes on where it was. */
const AT_ONCE = 8;

function scoresIn(room: MutationRoom): MutationScore[] {
  const report: unknown = JSON.parse(readFileSync(resultsOf(room), 'utf8'));
  return scoresOf(report, (file) => existsSync(join(projectRoot, file)));
}

function partsOf(room: MutationRoom): MutationRoom[] {
  return Array.from({ length: Math.ceil(room.mutate.length / AT_ONCE) }, (_, part) => ({
    ...room,
    mutate: room.mutate.slice(part * AT_ONCE, (part + 1) * AT_ONCE),
  }));
}

/** Rooms one after the other: mutants are many, and other work goes on beside them. */
async function runRooms(rooms: readonly MutationRoom[], options: MutationOptions): Promise<number> {
  const scores: MutationScore[] = [];
  for (const room of rooms) {
    for (const part of partsOf(room)) if (!(await runMutation(part, options))) return 1;
    const files = scoresIn(room);
    console.log(`\n${scoreTable([...files, sumOfScores(room.name, files)])}\n`);
    scores.push(sumOfScores(room.name, files));
  }
  const total = sumOfScores('total', scores);
  console.log(`\n${scoreTable([...scores, total])}`);
  return percentOf(total) >= LEAST ? 0 : 1;
}

// npm run test:mutation -- [--force] [--ignore-static] [ROOM|FILE…]
await runScript(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      force: { type: 'boolean', default: false },
      'ignore-static': { type: 'boolean', default: false },
    },
  });
  return runRooms(askedRooms(projectRoot, positionals), {
    force: values.force,
    ignoreStatic: values['ignore-static'],
  });
});
