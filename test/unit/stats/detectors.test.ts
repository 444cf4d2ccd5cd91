import { describe, expect, it } from 'vitest';
import streams from '../../oracles/detector-streams.json' with { type: 'json' };
import { createAdwin } from '../../../shared/stats/detectors/adwin.ts';
import type { Detector, DetectorSignal } from '../../../shared/stats/detectors/detector.ts';
import { createDriftDetectionMethod } from '../../../shared/stats/detectors/drift-detection-method.ts';
import { createEarlyDriftDetectionMethod } from '../../../shared/stats/detectors/early-drift-detection-method.ts';
import { createPageHinkley } from '../../../shared/stats/detectors/page-hinkley.ts';

const values = (stream: keyof typeof streams): number[] => Array.from(streams[stream], Number);

const signalsOf = (detector: Detector<unknown>, stream: number[]): DetectorSignal[] =>
  stream.map((value) => detector.update(value));

const places = (signals: DetectorSignal[], wanted: DetectorSignal): number[] =>
  [...signals.keys()].filter((at) => signals[at] === wanted);

const drifts = (detector: Detector<unknown>, stream: keyof typeof streams): number[] =>
  places(signalsOf(detector, values(stream)), 'drift');

describe("detectors find drift where river's published tests do", () => {
  it('ADWIN', () => {
    expect(drifts(createAdwin(), 'shiftedRange')).toEqual([1023]);
    expect(drifts(createAdwin(), 'fourSegments')).toEqual([1023, 2015, 3007]);
    expect(drifts(createAdwin(), 'twoSegments')).toEqual([1023]);
  });

  it('DDM', () => {
    expect(drifts(createDriftDetectionMethod(), 'risenErrors')).toEqual([1049]);
    const onlyErrors = Array.from({ length: 1000 }, () => 1);
    expect(places(signalsOf(createDriftDetectionMethod(), onlyErrors), 'drift')).toEqual([]);
    const signals = signalsOf(createDriftDetectionMethod(), values('weightedErrors'));
    expect(places(signals, 'drift')).toEqual([1334]);
    const warnings = places(signals, 'warning');
    expect([warnings[0], warnings.find((at) => at > 1334)]).toEqual([1084, 1492]);
  });

  it('EDDM', () => {
    const strict = createEarlyDriftDetectionMethod({ warning: 0.9, drift: 0.8 });
    expect(drifts(strict, 'risenErrors')).toEqual([1059]);
    const careful = createEarlyDriftDetectionMethod({ warning: 0.8, drift: 0.75 });
    const signals = signalsOf(careful, values('weightedErrors'));
    expect(places(signals, 'drift')).toEqual([1278]);
    expect(places(signals, 'warning')[0]).toBe(1059);
  });

  it('Page-Hinkley', () => {
    expect(drifts(createPageHinkley(), 'shiftedRange')).toEqual([1020, 1991]);
    expect(drifts(createPageHinkley(), 'twoSegments')[0]).toBe(1006);
  });
});

describe('detectors go on from a stored state', () => {
  it.each([
    ['ADWIN', createAdwin, 'fourSegments'],
    ['DDM', createDriftDetectionMethod, 'risenErrors'],
    ['EDDM', createEarlyDriftDetectionMethod, 'risenErrors'],
    ['Page-Hinkley', createPageHinkley, 'shiftedRange'],
  ] as const)('%s', (_, create, stream) => {
    const unbroken = signalsOf(create(), values(stream));
    let detector: Detector<unknown> = create();
    const broken = values(stream).map((value, at) => {
      if (at % 97 === 0) detector = create({}, JSON.parse(JSON.stringify(detector.state())));
      return detector.update(value);
    });
    expect(broken).toEqual(unbroken);
  });

  it('ADWIN in a few hundred bytes, with exact moments', () => {
    const detector = createAdwin({ clock: 1_000_000 });
    const stream = Array.from({ length: 100_000 }, (_, at) => at % 7);
    for (const value of stream) detector.update(value);
    const { window } = detector.state();
    const mean = stream.reduce((sum, value) => sum + value, 0) / stream.length;
    const variance = stream.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    expect(window.width).toBe(100_000);
    expect(window.total / window.width).toBeCloseTo(mean, 12);
    expect(window.variance / variance).toBeCloseTo(1, 9);
    expect(window.buckets.flat().length).toBeLessThan(100);
  });
});

describe('detectors stay quiet', () => {
  const steady = Array.from({ length: 5000 }, (_, at) => at % 2);

  it.each([
    ['ADWIN', createAdwin],
    ['DDM', createDriftDetectionMethod],
    ['Page-Hinkley', createPageHinkley],
  ] as const)('%s on a steady stream', (_, create) => {
    expect(places(signalsOf(create(), steady), 'drift')).toEqual([]);
  });

  it('ADWIN within its grace period', () => {
    const detector = createAdwin({ gracePeriod: 100, clock: 1 });
    const jump = Array.from({ length: 100 }, (_, at) => (at < 50 ? 0 : 1000));
    expect(places(signalsOf(detector, jump), 'drift')).toEqual([]);
  });
});
