import * as fc from 'fast-check';
import { createHmac } from 'node:crypto';
import { type Ask, CANARY, type Content, type HttpAsk, post } from './ask.ts';
import { withWrongBytes, wrongBytes } from './body-asks.ts';
import { bomb, bombSize, coding } from './content-asks.ts';
import { list, nested } from './json-text.ts';
import type { Asks, World } from './world.ts';

const ID = '00000000-0000-4000-8000-000000000000';
const label = (value: string, id = `"${ID}"`): string => `{"prediction_id":${id},"label":${value}}`;
const labels = (...items: string[]): string => `{"labels":${list(items)}}`;

/** Secret that the app's webhook is set up with. */
export const webhookSecret = 'secret-of-the-hostile-suite';

/** A delivery as MLflow signs it. */
function delivery(content: string, seconds: string, id = 'delivery-1'): HttpAsk {
  const signature = createHmac('sha256', webhookSecret)
    .update(`${id}.${seconds}.${content}`)
    .digest('base64');
  return {
    via: 'http',
    method: 'POST',
    path: '/webhooks/mlflow',
    headers: {
      'content-type': 'application/json',
      'x-mlflow-delivery-id': id,
      'x-mlflow-timestamp': seconds,
      'x-mlflow-signature': `v1,${signature}`,
    },
    body: content,
  };
}

export function feedbackAsks({ names }: World) {
  const give = (body: Content, headers: Record<string, string> = {}, model = names.telco): Ask =>
    post(`/models/${model}/feedback`, body, headers);
  const constants = (...bodies: string[]): Asks => fc.constantFrom(...bodies).map((text) => give(text));
  const good = fc.constantFrom(labels(label('"Yes"')), labels(label('"No"', `"${ID}:3"`)));
  const now = String(Math.floor(new Date().getTime() / 1000));
  const unsigned = (headers: Record<string, string>): HttpAsk => ({
    ...delivery('{}', now),
    headers: { 'content-type': 'application/json', ...headers },
  });

  return {
    'feedback: not JSON': constants(
      'x',
      '{"labels":[',
      '{"labels":NaN}',
      `{"labels":${CANARY}}`,
      "{'labels':[]}",
    ),
    'feedback: no body': constants(''),
    'feedback: no object': constants('[]', '1', '"x"', 'null', `[${labels()}]`, nested(100_000)),
    'feedback: bytes that are not UTF-8': fc
      .tuple(good, fc.nat(), wrongBytes)
      .map(([text, at, bytes]) => give(withWrongBytes(text, at, bytes))),
    'feedback: no labels': constants(
      '{}',
      '{"labels":[]}',
      '{"labels":{}}',
      '{"labels":null}',
      '{"labels":"Yes"}',
      '{"__proto__":{"labels":[1]}}',
      '{"Labels":[]}',
    ),
    'feedback: labels beyond the limit': fc
      .integer({ min: 5001, max: 500_000 })
      .map((count) => give(() => `{"labels":[${'0,'.repeat(count)}0]}`)),
    'feedback: beyond the limit of bytes': fc
      .integer({ min: 1, max: 1_000_000 })
      .map((more) => give(() => ' '.repeat(4 * 1024 * 1024 + more))),
    'feedback: label of another shape': constants(
      labels('1'),
      labels('null'),
      labels('[]'),
      labels('"Yes"'),
      labels(nested(500)),
    ),
    'feedback: label of another type': constants(
      labels(label('null')),
      labels(label('[]')),
      labels(label('{}')),
      labels(label('9007199254740993')),
      labels(`{"prediction_id":"${ID}"}`),
      labels(`{"prediction_id":"${ID}","__proto__":{"label":"Yes"}}`),
    ),
    'feedback: unknown class': constants(
      labels(label('"yes"')),
      labels(label('""')),
      labels(label('1')),
      labels(label('1e400')),
      labels(label('true')),
      labels(label('"Yes\\u0000"')),
      labels(label('"\\ud800"')),
      labels(label('"__proto__"')),
      labels(label(`"${CANARY}"`)),
      labels(label(`"${'x'.repeat(1_000_000)}"`)),
    ),
    'feedback: no prediction': constants(
      ...[
        '""',
        '1',
        'null',
        `"${ID}:"`,
        `"${ID}:-1"`,
        `"${ID}:1e3"`,
        `"${ID}:9999999999"`,
        `"../${ID}"`,
        '"__proto__"',
        `"${CANARY}"`,
        `"${ID.toUpperCase().replaceAll('0', 'A')}"`,
        `"${ID}\\n"`,
      ].map((id) => labels(label('"Yes"', id))),
      labels('{"label":"Yes"}'),
    ),
    'feedback: two labels for one prediction': constants(
      labels(label('"Yes"'), label('"No"')),
      labels(label('"Yes"'), label('"No"', `"${ID}:0"`)),
    ),
    'feedback: a model without labels': fc
      .constantFrom(names.scalars, names.composites, names.tensors)
      .map((model) => give(labels(label('"Yes"')), {}, model)),
    'feedback: content type': fc
      .constantFrom('text/csv', 'text/plain', 'application/xml', 'application/json; charset=utf-16')
      .map((type) => give(labels(label('"Yes"')), { 'content-type': type })),
    'feedback: content encoding': fc
      .tuple(good, fc.constantFrom('zstd', 'gzip, gzip', 'x', '__proto__'))
      .map(([text, name]) => give(text, { 'content-encoding': name })),
    'feedback: compressed nonsense': fc
      .tuple(good, fc.constantFrom('gzip', 'deflate'))
      .map(([text, name]) => give(text, { 'content-encoding': name })),
    'feedback: bomb': fc
      .tuple(coding, bombSize)
      .map(([name, size]) => give(() => bomb(name, size), { 'content-encoding': name })),
    'feedback: model unknown': fc
      .constantFrom(
        'nobody',
        '__proto__',
        'constructor',
        '%2e%2e',
        '%00',
        'x'.repeat(5000),
        `${names.telco}@champion`,
      )
      .map((model) => give(labels(label('"Yes"')), {}, model)),

    'webhook: not signed': fc.constantFrom(
      unsigned({}),
      unsigned({ 'x-mlflow-delivery-id': 'a', 'x-mlflow-timestamp': now }),
      unsigned({ 'x-mlflow-delivery-id': 'a', 'x-mlflow-timestamp': now, 'x-mlflow-signature': 'v1,' }),
      unsigned({ 'x-mlflow-delivery-id': 'a', 'x-mlflow-timestamp': now, 'x-mlflow-signature': 'v1,AAAA' }),
      unsigned({
        'x-mlflow-delivery-id': '../a',
        'x-mlflow-timestamp': now,
        'x-mlflow-signature': 'v1,AAAA',
      }),
      unsigned({
        'x-mlflow-delivery-id': 'a',
        'x-mlflow-timestamp': '1e400',
        'x-mlflow-signature': `v1,${'A'.repeat(10_000)}`,
      }),
      delivery('{}', now, '../../x'),
      delivery('{}', now, 'x'.repeat(101)),
      { ...delivery('{}', now), body: '{"entity":1}' },
    ),
    'webhook: signed long ago': fc
      .constantFrom('0', '1', '-1', '1e9', '9999999999', '999999999999999', 'NaN', '')
      .filter((seconds) => seconds !== '')
      .map((seconds) => delivery('{}', seconds)),
    'webhook: signed nonsense': fc
      .constantFrom(
        '',
        'x',
        '{}',
        '[]',
        'null',
        '{"entity":1,"action":"x"}',
        nested(100_000),
        '{"entity":"model_version_alias","action":"created","data":{}}',
        '{"entity":"model_version_alias","action":"created","data":{"name":1}}',
      )
      .map((content) => delivery(content, now)),
    'webhook: beyond the limit': fc
      .integer({ min: 1, max: 2_000_000 })
      .map((more) => ({ ...delivery('{}', now), body: () => ' '.repeat(1024 * 1024 + more) })),
  } satisfies Partial<Record<string, Asks>>;
}
