import { expect, it } from 'vitest';
import { eachModel } from '../../../shared/app/each-model.ts';
import { RelevoError } from '../../../shared/kernel/error.ts';
import { silentLog } from '../../../shared/kernel/log.ts';
import { parsePolicy } from '../../../shared/policy/load-policy.ts';

const policy = parsePolicy('m', '{ "task": "regression", "target": "y", "primary": "rmse" }');
const policies = { models: () => ['a', 'b', 'c'], get: () => policy };
const down = new RelevoError('MLFLOW_UNREACHABLE', 'no answer', { retryable: true });

it('gives every model its turn, then fails with every reason', async () => {
  const done: string[] = [];
  const logged: unknown[] = [];
  const log = { ...silentLog, error: (_message: string, fields: unknown) => void logged.push(fields) };
  const work = eachModel(policies, log, new AbortController().signal, async (model) => {
    if (model !== 'c') throw model === 'a' ? new AggregateError([down], 'one') : new TypeError('bug');
    done.push(model);
  });
  await expect(work).rejects.toMatchObject({
    errors: [new AggregateError([down], 'one'), new TypeError('bug')],
    message: 'MLFLOW_UNREACHABLE: no answer; TypeError: bug',
  });
  expect(done).toEqual(['c']);
  expect(logged).toEqual([
    { model: 'a', reason: 'MLFLOW_UNREACHABLE: no answer' },
    { model: 'b', reason: 'TypeError: bug' },
  ]);
});

it('begins no further model once its time is over', async () => {
  const controller = new AbortController();
  const done: string[] = [];
  const work = eachModel(policies, silentLog, controller.signal, async (model) => {
    done.push(model);
    controller.abort(down);
  });
  await expect(work).rejects.toBe(down);
  expect(done).toEqual(['a']);
});
