import { logs, SeverityNumber } from '@opentelemetry/api-logs';

type EventName =
  | 'training.started'
  | 'training.failed'
  | 'drift.alarm'
  | 'gate.decided'
  | 'gate.rolled_back'
  | 'upload.refused';

/** A lifecycle event of a model: an item of Azure Monitor's AppEvents, part of the active operation. */
export function emitEvent(name: EventName, attributes: Record<string, string | number>): void {
  logs.getLogger('relevo').emit({
    severityNumber: SeverityNumber.INFO,
    body: name,
    attributes: { 'microsoft.custom_event.name': name, ...attributes },
  });
}
