import { expect, it } from 'vitest';
import { notMade } from '../../../../shared/promotion/checks/not-made.ts';
import { sampleFacts } from '../facts-sample.ts';

it('says that a look is not taken, which decides nothing', () =>
  expect(notMade('training-data')(sampleFacts())).toEqual([
    {
      id: 'training-data',
      status: 'not-run',
      required: 'a later release',
      reason: 'not looked at yet',
      observed: null,
      limit: null,
      interval: null,
      rows: null,
      furtherRows: null,
    },
  ]));
