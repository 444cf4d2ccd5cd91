import { describe, expect, it } from 'vitest';
import { type AccessEntry, type AccessLogMode, createAccessLog } from '../../../shared/serving/access-log.ts';
import { createManualClock } from './manual-clock.ts';
import { createRecordedLog } from './serving-world.ts';

const fine: AccessEntry = {
  model: 'churn',
  version: '7',
  predictionId: 'c0ffee',
  protocol: 'mlflow',
  traceId: null,
  bytes: 120,
  rows: 2,
  outcome: 'ok',
  durationMs: 1.2345,
};
const refused: AccessEntry = { ...fine, version: '', rows: 0, outcome: 'BODY_MALFORMED' };

function setUp(mode: AccessLogMode) {
  const log = createRecordedLog();
  const clock = createManualClock();
  return { log, clock, write: createAccessLog({ mode, log, clock }) };
}

describe('the access log', () => {
  it.each([
    ['none', []],
    ['problems', ['BODY_MALFORMED']],
    ['all', ['ok', 'BODY_MALFORMED']],
  ] as const)('of %s', (mode, outcomes) => {
    const { log, write } = setUp(mode);
    write(fine);
    write(refused);
    expect(log.lines.map((line) => /"outcome":"(\w+)"/.exec(line)?.[1])).toEqual(outcomes);
  });

  it('names who answered, how much and how long', () => {
    const { log, write } = setUp('all');
    write({ ...fine, traceId: 'abc' });
    expect(log.lines).toEqual([
      'prediction {"model":"churn","version":"7","predictionId":"c0ffee","protocol":"mlflow","bytes":120,"rows":2,"outcome":"ok","durationMs":1.2,"traceId":"abc"}',
    ]);
  });

  it('is not filled by callers who do everything wrong, and says how many lines are missing', () => {
    const { log, clock, write } = setUp('problems');
    for (let count = 0; count < 50; count += 1) write(refused);
    expect(log.lines).toHaveLength(20);
    clock.advance(1000);
    write(refused);
    write(refused);
    expect(log.lines.slice(20).map((line) => /"leftOut":(\d+)/.exec(line)?.[1])).toEqual(['30', undefined]);
  });
});
