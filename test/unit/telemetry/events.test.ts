import { SeverityNumber } from '@opentelemetry/api-logs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { emitEvent } from '../../../shared/telemetry/events.ts';
import { type RecordedTelemetry, recordTelemetry } from './recorded-telemetry.ts';

let recorded: RecordedTelemetry;

beforeEach(() => {
  recorded = recordTelemetry();
});

afterEach(() => recorded.stop());

it('names the event so that Azure Monitor takes it for one', () => {
  emitEvent('gate.decided', { model: 'churn', version: '7' });
  expect(recorded.events).toEqual([
    {
      severityNumber: SeverityNumber.INFO,
      body: 'gate.decided',
      attributes: { 'microsoft.custom_event.name': 'gate.decided', model: 'churn', version: '7' },
    },
  ]);
});

it('costs nothing with telemetry off', () => {
  recorded.stop();
  emitEvent('gate.decided', { model: 'churn' });
  expect(recorded.events).toEqual([]);
});
