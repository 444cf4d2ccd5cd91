import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  continueTrace,
  inDependencySpan,
  setActiveAttribute,
  traceIdOf,
} from '../../../shared/telemetry/spans.ts';
import { type RecordedTelemetry, recordTelemetry } from './recorded-telemetry.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const upload = `00-${traceId}-b7ad6b7169203331-01`;

describe('with telemetry on', () => {
  let recorded: RecordedTelemetry;

  beforeEach(() => {
    recorded = recordTelemetry();
  });

  afterEach(() => recorded.stop());

  it('makes a call a dependency of the active span, and attributes land on the innermost', async () => {
    await inDependencySpan('outer', {}, () =>
      inDependencySpan('inner', { container: 'c' }, async () => setActiveAttribute('status', 200)),
    );
    const [outer, inner] = recorded.spans;
    expect(outer).toMatchObject({ options: { kind: SpanKind.CLIENT }, parent: undefined, ended: true });
    expect(inner?.parent).toEqual(outer?.own);
    expect([outer?.attributes, inner?.attributes]).toEqual([{}, { container: 'c', status: 200 }]);
  });

  it('marks and ends the span of a call that failed, without the message of its error', async () => {
    const failure = new TypeError('a value of a row');
    await expect(inDependencySpan('call', {}, () => Promise.reject(failure))).rejects.toBe(failure);
    expect(recorded.spans).toMatchObject([
      { ended: true, status: { code: SpanStatusCode.ERROR, message: 'TypeError' } },
    ]);
  });

  it('continues the operation of the upload, with the timer’s own span as a link', async () => {
    const handedOn = await inDependencySpan('timer', {}, () =>
      continueTrace('candidate', upload, async (traceparent) => traceparent),
    );
    const [timer, candidate] = recorded.spans;
    expect(candidate).toMatchObject({
      name: 'candidate',
      parent: { traceId, spanId: 'b7ad6b7169203331', isRemote: true },
      options: { kind: SpanKind.CONSUMER, links: [{ context: timer?.own }] },
      attributes: { 'ai.operation.name': 'candidate' },
    });
    expect(handedOn).toBe(`00-${traceId}-${candidate?.own.spanId}-01`);
  });

  it('keeps an operation that is not sampled so', async () => {
    const unsampled = upload.replace(/01$/, '00');
    expect(await continueTrace('candidate', unsampled, async (traceparent) => traceparent)).toMatch(/-00$/);
  });

  it.each([
    undefined,
    '',
    'no traceparent',
    `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
    `ff${upload.slice(2)}`,
  ])('stays in the active operation for the traceparent %j', async (traceparent) => {
    await inDependencySpan('timer', {}, () => continueTrace('candidate', traceparent, async () => undefined));
    const [timer, candidate] = recorded.spans;
    expect(candidate?.parent).toEqual(timer?.own);
    expect(candidate?.options.links).toEqual([]);
  });
});

describe('with telemetry off', () => {
  it.each([upload, undefined])('hands the traceparent %j on as it came', async (traceparent) => {
    expect(await continueTrace('candidate', traceparent, async (handedOn) => handedOn)).toBe(traceparent);
  });

  it('runs the work all the same', async () => {
    expect(await inDependencySpan('call', {}, async () => 7)).toBe(7);
    setActiveAttribute('status', 200);
  });
});

it('finds the trace id in a traceparent and in nothing else', () => {
  expect(traceIdOf(upload)).toBe(traceId);
  expect([undefined, 'a-b-c', upload.toUpperCase()].map(traceIdOf)).toEqual([null, null, null]);
});
