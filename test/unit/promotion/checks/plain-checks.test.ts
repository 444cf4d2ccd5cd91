import { describe, expect, it } from 'vitest';
import { candidateState } from '../../../../shared/promotion/checks/candidate-state.ts';
import { evidenceIntegrity } from '../../../../shared/promotion/checks/evidence-integrity.ts';
import { exportParity } from '../../../../shared/promotion/checks/export-parity.ts';
import { freeze } from '../../../../shared/promotion/checks/freeze.ts';
import { loadTime } from '../../../../shared/promotion/checks/load-time.ts';
import type { Evidence } from '../../../../shared/promotion/evidence/evidence.ts';
import { gateRulesDigest } from '../../../../shared/promotion/verdict/gate-rules.ts';
import { sampleEvidence } from '../evidence-sample.ts';
import { sampleFacts, withCandidate } from '../facts-sample.ts';

const sample = sampleEvidence({ rows: 2 });
const nothing = { observed: null, limit: null, interval: null, rows: null, furtherRows: null };
const factsWith = (changes: Partial<Evidence>, gate = {}) =>
  sampleFacts({ evidence: { ...sample, ...changes }, gate });

describe('the state of the candidate', () => {
  it.each([
    ['7', 'pass', 'v7 is the newest version'],
    [undefined, 'pass', 'v7 is the newest version'],
    ['8', 'fail', 'v8 is newer than v7'],
  ])('beside the newest version %s: %s', (newestVersion, status, reason) =>
    expect(candidateState(factsWith({ newestVersion })).slice(0, 1)).toEqual([
      {
        ...nothing,
        id: 'candidate-state',
        status,
        required: 'the newest version of the model',
        reason,
        observed: 'v7',
      },
    ]),
  );
});

describe('what was rejected before', () => {
  const facts = factsWith({});
  const rejected = { decision: 12, version: '5', policyDigest: gateRulesDigest(facts.rules) };
  it.each([
    [null, 'pass', 'no such decision was made before'],
    [{ ...rejected, policyDigest: 'another' }, 'pass', 'no such decision was made before'],
    [rejected, 'fail', 'decision 12 rejected the same files as v5'],
  ])('%j: %s', (before, status, reason) =>
    expect(candidateState(factsWith({ rejected: before }))[1]).toEqual({
      ...nothing,
      id: 'candidate-state:rejected',
      status,
      required: 'not rejected before by these rules on these rows against this champion',
      reason,
    }),
  );
});

describe('the integrity of the evidence', () => {
  const [broken, missing] = [
    { kind: 'broken', what: 'model.onnx is another' },
    { kind: 'missing', what: 'no profile' },
  ] as const;
  it.each([
    [[], 'pass', 'nothing of the evidence is broken or missing', '0 problems'],
    [[missing], 'missing', 'no profile', '1 problem'],
    [[missing, broken], 'fail', 'model.onnx is another', '2 problems'],
    [[broken, broken], 'fail', 'model.onnx is another; model.onnx is another', '2 problems'],
  ])('with %j: %s', (problems, status, reason, observed) =>
    expect(evidenceIntegrity(factsWith({ problems }))).toEqual([
      {
        ...nothing,
        id: 'evidence-integrity',
        status,
        required: 'digests equal to the version tags, finite numbers, known labels, models that load',
        reason,
        observed,
      },
    ]),
  );
});

describe('the export', () => {
  const required = 'scores within 0.00001 of those recorded at training';
  it.each([
    [0, 0, 'pass', 'largest difference 0 over 400 rows', 0],
    [1e-5, 0, 'pass', 'largest difference 1.0e-5 over 400 rows', 1e-5],
    [1.1e-5, 0, 'fail', 'largest difference 1.1e-5 over 400 rows', 1.1e-5],
    [0.2, 3, 'fail', 'largest difference 2.0e-1 over 400 rows, 3 labels differ', 0.2],
    [1e-6, 1, 'pass', 'largest difference 1.0e-6 over 400 rows, 1 label differs', 1e-6],
    [NaN, 0, 'fail', 'largest difference not a number over 400 rows', 'not finite'],
    [Infinity, 0, 'fail', 'largest difference not a number over 400 rows', 'not finite'],
  ])('off by %d with %d other labels: %s', (largestDifference, changedLabels, status, reason, observed) =>
    expect(exportParity(factsWith({ parity: { rows: 400, largestDifference, changedLabels } }))).toEqual([
      {
        ...nothing,
        id: 'export-parity',
        status,
        required,
        reason,
        observed,
        limit: 1e-5,
        rows: 400,
      },
    ]),
  );
  it('is not known without recorded predictions', () =>
    expect(exportParity(factsWith({ parity: undefined }))).toEqual([
      {
        ...nothing,
        id: 'export-parity',
        status: 'missing',
        required,
        reason: 'there are no recorded predictions to compare with',
      },
    ]));
});

describe('a freeze', () => {
  const friday = { freeze: { weekdays: ['friday'] } };
  const christmas = { freeze: { periods: [{ from: '2026-12-18', to: '2027-01-03' }] } };
  it.each([
    [friday, null, 'pass', 'nothing is frozen'],
    [christmas, null, 'pass', 'nothing is frozen'],
    [{ freeze: { ...friday.freeze, ...christmas.freeze } }, null, 'pass', 'nothing is frozen'],
    [friday, 'frozen every friday', 'missing', 'frozen every friday'],
  ])('%j, now %s: %s', (gate, frozen, status, reason) =>
    expect(freeze(factsWith({ frozen }, gate))).toEqual([
      { ...nothing, id: 'freeze', status, required: 'no freeze in force', reason },
    ]),
  );
  it('is no check of policies without one', () => expect(freeze(factsWith({ frozen: null }))).toEqual([]));
});

const loaded = (loadMs: number | null, gate = {}) =>
  loadTime(sampleFacts({ evidence: withCandidate(sample, { loadMs }), gate }));

describe('load time', () => {
  it.each([
    [10_000, 'pass', 'loaded in 10.00 s'],
    [10_001, 'fail', 'loaded in 10.00 s'],
    [12_340, 'fail', 'loaded in 12.34 s'],
  ])('of %s ms: %s', (loadMs, status, reason) =>
    expect(loaded(loadMs)).toEqual([
      {
        ...nothing,
        id: 'load-time',
        status,
        required: 'loaded within 10.00 s',
        reason,
        observed: loadMs,
        limit: 10_000,
      },
    ]),
  );
  it('is not known of a model that was not loaded', () =>
    expect(loaded(null)).toEqual([
      {
        ...nothing,
        id: 'load-time',
        status: 'missing',
        required: 'loaded within 10.00 s',
        reason: 'it was not loaded',
      },
    ]));
  it('is not asked about where its limit is null', () =>
    expect(loaded(99_999, { latency: { maxLoadMs: null } })).toEqual([]));
});
