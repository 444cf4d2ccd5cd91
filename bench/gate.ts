import { endAllGroups } from '../stack/process-groups.ts';
import { untilSignal } from '../stack/until-signal.ts';
import { calibrationGroups, powerRows } from './gate/calibration.ts';
import { promotionRows } from './gate/loop/promotion.ts';
import { rollbackRows } from './gate/loop/rollback.ts';
import { speedRows } from './gate/speed.ts';
import type { BenchOptions } from './options.ts';
import type { BenchRow } from './row.ts';
import { openWorld, type World } from './serving/world.ts';

type Options = Pick<BenchOptions, 'only' | 'pairs' | 'quick'>;
type Rows = (options: Options) => AsyncIterable<BenchRow>;

/** Beside real MLflow and storage, which are stopped afterwards. */
const onTheStack = (rows: (world: World) => AsyncIterable<BenchRow>): Rows =>
  async function* (options) {
    void untilSignal().then(async () => {
      await endAllGroups();
      process.exit(130);
    });
    try {
      yield* rows(await openWorld(options, (line) => process.stderr.write(`${line}\n`)));
    } finally {
      await endAllGroups();
    }
  };

const groups: Record<string, Rows> = {
  speed: speedRows,
  rollback: onTheStack(rollbackRows),
  promotion: onTheStack(promotionRows),
  power: powerRows,
  ...calibrationGroups,
};

/** Whether `--only` means the group, or several that begin alike. */
const isAsked = (group: string, asked: string): boolean => group === asked || group.startsWith(`${asked}-`);

/** Goals of the gate: how fast it judges and hands over, and how often it is wrong. */
export async function* benchGate(options: Options): AsyncIterable<BenchRow> {
  const { only } = options;
  const unknown = only.find((asked) => !Object.keys(groups).some((group) => isAsked(group, asked)));
  if (unknown !== undefined)
    throw new Error(`--only: ${unknown} is none of ${Object.keys(groups).join(', ')}`);
  for (const [group, rows] of Object.entries(groups))
    if (only.length === 0 || only.some((asked) => isAsked(group, asked))) yield* rows(options);
}
