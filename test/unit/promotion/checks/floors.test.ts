import { describe, expect, it } from 'vitest';
import { floors } from '../../../../shared/promotion/checks/floors.ts';
import { estimateOf, measuredAs, sampleFacts } from '../facts-sample.ts';

const judge = (limits: object, ...measurements: ReturnType<typeof measuredAs>[]) =>
  floors(sampleFacts({ gate: { floors: limits }, measurements }));

describe('floors', () => {
  it('are none where the policy sets none', () => expect(judge({}, measuredAs('f1'))).toEqual([]));

  it('hold the lower bound against the limit, and say so', () => {
    const candidate = estimateOf(0.8, 0.7812, 0.8188);
    expect(judge({ roc_auc: 0.75 }, measuredAs('f1'), measuredAs('roc_auc', { candidate }))).toEqual([
      {
        id: 'floor:roc_auc',
        status: 'pass',
        observed: 0.8,
        required: 'lower bound above 0.7500',
        limit: 0.75,
        interval: candidate,
        rows: 1000,
        furtherRows: null,
        reason: 'roc_auc 0.8000, bound 0.7812, limit 0.7500',
      },
    ]);
  });

  it.each([
    [0.779, 'pass'],
    [0.78, 'missing'],
    [0.799, 'missing'],
    [0.8, 'fail'],
  ])('of 0.8 with the bound 0.78 over %d: %s', (limit, status) =>
    expect(judge({ f1: limit }, measuredAs('f1'))).toMatchObject([{ id: 'floor:f1', status }]),
  );

  it('hold the upper bound of a loss', () => {
    expect(judge({ log_loss: 0.83 }, measuredAs('log_loss'))).toMatchObject([
      {
        status: 'pass',
        required: 'upper bound below 0.8300',
        reason: 'log_loss 0.8000, bound 0.8200, limit 0.8300',
      },
    ]);
    expect(judge({ log_loss: 0.82 }, measuredAs('log_loss'))).toMatchObject([{ status: 'missing' }]);
    expect(judge({ log_loss: 0.8 }, measuredAs('log_loss'))).toMatchObject([{ status: 'fail' }]);
  });

  it('ask for the rows that would settle it', () => {
    const [result] = judge({ f1: 0.79 }, measuredAs('f1'));
    // 1000 (2 + 0.8416)² rows: the bound is two standard errors wide, and the limit one away.
    expect(result).toMatchObject({ status: 'missing', furtherRows: 7075 });
    expect(result?.reason).toBe('f1 0.8000, bound 0.7800, limit 0.7900; needs 7,075 further labelled rows');
  });

  it('are as sure as the policy asks', () => {
    const rules = { floors: { f1: 0.79 }, alpha: 0.01, resamples: 1000 };
    const [result] = floors(sampleFacts({ gate: rules, measurements: [measuredAs('f1')] }));
    expect(result?.furtherRows).toBe(9037);
  });

  it('stay open where the metric was not measured', () =>
    expect(judge({ recall: 0.2, f1: 0.2 }, measuredAs('f1'))).toMatchObject([
      {
        id: 'floor:recall',
        status: 'missing',
        required: 'recall measured',
        reason: 'recall was not measured on a binary model',
        observed: null,
      },
      { id: 'floor:f1', status: 'pass' },
    ]));
});
