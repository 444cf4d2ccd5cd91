import { describe, expect, it } from 'vitest';
import { bindingDataOf } from '../../../host/outputs/binding-data.ts';
import { resolveBindingExpression } from '../../../host/outputs/binding-expression.ts';
import type { InvocationInput } from '../../../host/invocation.ts';
import { createManualClock } from '../../host/manual-clock.ts';

const queueInput: InvocationInput = {
  data: { string: '…' },
  reason: '',
  triggerMetadata: {
    queueTrigger: { string: 'text' },
    dequeueCount: { json: '3' },
    Name: { string: 'churn' },
    who: { json: '{"id":7,"Team":{"name":"red"}}' },
    insertionTime: { json: '"2026-11-21T02:03:04.000+00:00"' },
  },
};
const httpInput: InvocationInput = {
  reason: '',
  triggerMetadata: {},
  data: {
    http: {
      nullableParams: { id: { value: 'route' } },
      nullableQuery: { id: { value: 'query' }, page: { value: '2' } },
      nullableHeaders: { 'x-name': { value: 'header' } },
      body: { bytes: Buffer.from('{"id":"body","kind":"a"}') },
    },
  },
};

function resolve(template: string, input = queueInput): string {
  return resolveBindingExpression(template, {
    data: bindingDataOf(input),
    clock: createManualClock('2026-11-05T14:03:09.042Z'),
    random: { next: () => 0, uuid: () => '0f8fad5b-d9cb-469f-a165-70867728950e' },
  });
}

describe('resolveBindingExpression', () => {
  it.each([
    ['plain/path.txt', 'plain/path.txt'],
    ['{name}/{DEQUEUECOUNT}', 'churn/3'],
    ['{queueTrigger}', 'text'],
    ['{who.id}-{who.team.NAME}', '7-red'],
    ['{who}', '{"id":7,"Team":{"name":"red"}}'],
    ['{insertionTime}', '2026-11-21T02:03:04.000+00:00'],
    ['{{{name}}}', '{churn}'],
    ['{rand-guid}', '0f8fad5b-d9cb-469f-a165-70867728950e'],
    ['{rand-guid:N}', '0f8fad5bd9cb469fa16570867728950e'],
    ['{rand-guid:b}', '{0f8fad5b-d9cb-469f-a165-70867728950e}'],
    ['{rand-guid:P}', '(0f8fad5b-d9cb-469f-a165-70867728950e)'],
    ['{sys.randguid}', '0f8fad5b-d9cb-469f-a165-70867728950e'],
    ['{DateTime}', '2026-11-05T14-03-09Z'],
    ['{datetime:yyyy/MM/dd}', '2026/11/05'],
    ['{DateTime:d MMM yy h:mm tt fff}', '5 Nov 26 2:03 PM 042'],
    ["{DateTime:dddd, dd MMMM yyyy 'at' HHzzz}", 'Thursday, 05 November 2026 at 14+00:00'],
    ['{sys.utcnow}', '2026-11-05T14:03:09Z'],
  ])('%s is %s', (template, expected) => {
    expect(resolve(template)).toBe(expected);
  });

  it('takes the route before the query before the body of an HTTP request', () => {
    expect(resolve('{id}-{page}-{kind}-{headers.x-name}-{query.id}', httpInput)).toBe(
      'route-2-a-header-query',
    );
  });

  it.each([
    ['{missing}', "No value for named parameter 'missing'."],
    ['{who.nobody}', "No value for named parameter 'who.nobody'."],
    ['{name', "Invalid template '{name': a brace is not closed."],
    ['{rand-guid:X}', "'X' is no format of a GUID (N, D, B or P)."],
  ])('refuses %s', (template, message) => {
    expect(() => resolve(template)).toThrow(message);
  });
});
