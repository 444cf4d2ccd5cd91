import { describe, expect, it } from 'vitest';
import type { DecisionRecord } from '../../../../shared/promotion/record/decision-record.ts';
import { championHistory, type Reign } from '../../../../shared/promotion/rollback/champion-history.ts';
import { registeredVersion, statedRecord, statedVersion } from '../stated-record.ts';

const day = (number: number): string => `2026-03-0${number}T10:00:00.000Z`;

/** The move from one version to another on a day of March. */
const move = (
  on: number,
  from: string | null,
  to: string,
  path: DecisionRecord['path'] = 'against-champion',
): DecisionRecord =>
  statedRecord({
    id: String(on).padStart(32, '0'),
    path,
    champion: from === null ? null : statedVersion(from),
    candidate: statedVersion(to),
    decidedAt: day(on),
    actor: `person ${on}`,
    reason: `reason ${on}`,
  });

const reign = (on: number, version: string, by: Reign['by'], until: string | null): Reign => ({
  version,
  since: day(on),
  until,
  by,
  decision: String(on).padStart(32, '0'),
  actor: `person ${on}`,
  reason: `reason ${on}`,
});

const outside = (version: string | null, until: string | null): Reign => ({
  version,
  since: null,
  until,
  by: 'outside',
  decision: null,
  actor: null,
  reason: null,
});

const at = (version: string) => ({ kind: 'version', version: registeredVersion(version) }) as const;

describe('who was champion', () => {
  it('by decisions alone, each until the next', () => {
    const moved = [move(1, null, '1', 'first-champion'), move(2, '1', '2'), move(3, '2', '1', 'rollback')];
    expect(championHistory(moved, at('1'))).toEqual([
      reign(3, '1', 'rollback', null),
      reign(2, '2', 'against-champion', day(3)),
      reign(1, '1', 'first-champion', day(2)),
    ]);
  });

  it('before the first decision, between two and after the last', () => {
    expect(championHistory([move(1, '4', '5'), move(3, '6', '7')], at('8'))).toEqual([
      outside('8', null),
      reign(3, '7', 'against-champion', null),
      outside('6', day(3)),
      reign(1, '5', 'against-champion', null),
      outside('4', day(1)),
    ]);
  });

  it.each(['none', 'dangling'] as const)('is nobody where the alias is %s', (kind) => {
    expect(championHistory([move(1, null, '1')], { kind })).toEqual([
      outside(null, null),
      reign(1, '1', 'against-champion', null),
    ]);
    expect(championHistory([], { kind })).toEqual([]);
  });

  it('is nobody where a decision met nobody after another', () =>
    expect(championHistory([move(1, null, '1'), move(2, null, '2')], at('2'))).toEqual([
      reign(2, '2', 'against-champion', null),
      outside(null, day(2)),
      reign(1, '1', 'against-champion', null),
    ]));

  it('is who the alias names where nothing was ever decided', () =>
    expect(championHistory([], at('3'))).toEqual([outside('3', null)]));
});
