import * as fc from 'fast-check';
import {
  type Ask,
  bytesOf,
  CANARY,
  type Content,
  functionKey,
  type HttpAsk,
  predict,
  type SocketAsk,
  wire,
} from './ask.ts';
import { type Asks, goodBody, type World } from './world.ts';

const unknownModels = [
  'nobody',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '..',
  '.',
  '%2e%2e',
  '..%2f..%2fetc%2fpasswd',
  'a%2fb',
  'a%5cb',
  '%00',
  '%0d%0aset-cookie:x',
  '%zz',
  '%',
  '%c0%80',
  '%ed%a0%80',
  '%F0%9F%98%80',
  '%20',
  'a b'.replace(' ', '+'),
  '-',
  'x'.repeat(7000),
  '%41'.repeat(2000),
  CANARY,
  "';drop%20table%20models--",
  '%3Cscript%3E',
  '@champion',
  '$%7Bjndi:ldap:%7D',
];

const oddPaths = [
  '/',
  '//',
  '/invocations/x',
  '/models',
  '/models/',
  '/models//invocations',
  '/models/x',
  '/models/a/b/invocations',
  '/models/x/../y/invocations',
  '/models/x/versions//invocations',
  '/models/x/versions/1/2/invocations',
  '/models/x/invocations/',
  '/models/x/invocations//',
  '/models/x/invocations/..',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/..%2f..%2fetc/passwd',
  '/../../etc/passwd',
  '/host.json',
  '/local.settings.json',
  '/package.json',
  '/.git/config',
  '/api/invocations',
  '/models\\x\\invocations',
  '/models%2fx%2finvocations',
  '/v1/models/x:predict',
  '/__proto__',
  '/constructor',
  '/docs/..%2fpackage.json',
  '/docs/%2e%2e/package.json',
  '/docs/__proto__',
  '/docs/swagger-ui.css.map',
  `/${'a/'.repeat(2000)}`,
  `/${'x'.repeat(8000)}`,
].filter((path) => path !== '/models/x/invocations/' && path !== '/invocations/x');

const notVersions = [
  '0',
  '-1',
  '1.0',
  '01',
  '1e0',
  ' 1',
  'latest',
  'v1',
  'abc',
  '99999999999',
  '1;2',
  '%00',
  '%zz',
  '٣',
  '__proto__',
  CANARY,
  '+1',
];
const notAliases = [
  'latest',
  'LATEST',
  'v1',
  'V22',
  '',
  'a b',
  'a/b',
  '%00',
  'é',
  'x'.repeat(256),
  '..',
  CANARY + '!',
];

const withKey = { 'x-functions-key': functionKey };

const socket = (parts: readonly Content[], options: Partial<SocketAsk> = {}): SocketAsk => ({
  via: 'socket',
  parts,
  pauseMs: 0,
  end: 'wait',
  ...options,
});

const raws = (...asks: SocketAsk[]): Asks => fc.constantFrom<Ask>(...asks);

export function httpAsks(world: World) {
  const { telco } = world.names;
  const good = goodBody(world);
  const route = `/models/${telco}/invocations`;
  const asking = (path: string, text: Content): HttpAsk => ({ ...predict(telco, text), path });
  const at = (path: fc.Arbitrary<string>): Asks =>
    fc.tuple(path, good).map(([where, text]): Ask => asking(where, text));
  const query = (name: string, values: readonly string[]): fc.Arbitrary<string> =>
    fc
      .constantFrom(...values)
      .map((value) => `${route}?${name}=${/%/.test(value) ? value : encodeURIComponent(value)}`);
  const head = (headers: readonly (readonly [string, string])[], line = `POST ${route} HTTP/1.1`): Buffer =>
    wire(line, [
      ['host', 'x'],
      ['x-functions-key', functionKey],
      ['content-type', 'application/json'],
      ...headers,
    ]);

  return {
    'target: model unknown': at(
      fc
        .tuple(fc.constantFrom(...unknownModels), fc.boolean())
        .map(([name, versioned]) =>
          versioned && name.length < 1000 && !name.includes('@')
            ? `/models/${name}/versions/1/invocations`
            : `/models/${name}/invocations`,
        ),
    ),
    'target: version unknown': at(
      fc.oneof(
        fc.integer({ min: 2, max: 9 }).map((version) => `${route}?version=${version}`),
        fc.constantFrom(`/models/${telco}/versions/4000000000/invocations`, `${route}?version=9999999999`),
      ),
    ),
    'target: alias unknown': at(
      fc.oneof(
        fc
          .constantFrom('nobody', '__proto__', 'constructor', 'x'.repeat(255))
          .map((alias) => `${route}?alias=${alias}`),
        fc.constantFrom(`/models/${telco}@nobody/invocations`, `/models/${telco}@__proto__/invocations`),
      ),
    ),
    'target: no version': at(
      fc.oneof(
        query('version', notVersions),
        fc
          .constantFrom(...notVersions.filter((text) => !/[ ;+]/.test(text)))
          .map(
            (text) =>
              `/models/${telco}/versions/${/%/.test(text) ? text : encodeURIComponent(text)}/invocations`,
          ),
      ),
    ),
    'target: no alias': at(query('alias', notAliases)),
    'target: named twice': at(
      fc.constantFrom(
        `${route}?version=1&alias=champion`,
        `${route}?alias=a&version=1`,
        `/models/${telco}@champion/invocations?version=1`,
        `/models/${telco}@champion/versions/1/invocations`,
        `/models/${telco}/versions/1/invocations?version=1`,
        `/models/${telco}/versions/1/invocations?alias=champion`,
      ),
    ),
    'path: odd': at(fc.constantFrom(...oddPaths)),
    'path: too long': at(
      fc.constantFrom(
        `/models/${'x'.repeat(8300)}/invocations`,
        `${route}?${'x'.repeat(4100)}`,
        `${route}?version=${'1'.repeat(5000)}`,
        `/${'%20'.repeat(3000)}`,
      ),
    ),
    'method: another': fc
      .tuple(
        fc.constantFrom(
          'GET',
          'PUT',
          'PATCH',
          'DELETE',
          'HEAD',
          'OPTIONS',
          'TRACE',
          'PROPFIND',
          'PURGE',
          'QUERY',
          'SEARCH',
        ),
        fc.constantFrom(route, '/invocations', `/models/${telco}/feedback`, '/webhooks/mlflow'),
        fc.option(good, { nil: undefined }),
      )
      .map(([method, path, text]): Ask => ({ via: 'http', method, path, headers: withKey, body: text })),
    'key: missing or wrong': fc
      .tuple(
        fc.constantFrom(
          undefined,
          'wrong',
          'Function-Key',
          `${functionKey}x`,
          '__proto__',
          'constructor',
          'x'.repeat(10_000),
        ),
        fc.constantFrom(
          route,
          '/invocations',
          `/models/${telco}/feedback`,
          `/v2/models/${telco}/infer`,
          '/v2/models/nobody/infer',
        ),
        good,
      )
      .map(([key, path, text]): Ask => {
        const headers = {
          'content-type': 'application/json',
          ...(key === undefined ? {} : { 'x-functions-key': key }),
        };
        return { via: 'http', method: 'POST', path, headers, body: text };
      }),
    'admin: without the master key': fc
      .tuple(
        fc.constantFrom('GET', 'POST', 'DELETE'),
        fc.constantFrom(
          '/admin/host/status',
          '/admin/host/drain',
          '/admin/functions',
          '/admin/functions/predict',
          '/admin/functions/promote-model',
          '/ADMIN/functions/monitor-drift',
          '/admin/host/keys',
          '/admin/../admin/host/status',
          '/admin/host/status?code=function-key',
        ),
      )
      .map(([method, path]): Ask => ({
        via: 'http',
        method,
        path,
        headers: withKey,
        body: method === 'POST' ? '{}' : undefined,
      })),

    'http: no request': raws(
      socket(['GET\r\n\r\n']),
      socket(['\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003']),
      socket(['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n']),
      socket([`GET ${route}\r\n\r\n`]),
      socket([`POST ${route} HTTP/3.7\r\nhost: x\r\n\r\n`]),
      socket(['BREW /pot HTTP/1.1\r\nhost: x\r\n\r\n']),
      socket(['OPTIONS * HTTP/1.1\r\nhost: x\r\n\r\n']),
      socket([
        Buffer.from([...Buffer.from('POST /mod'), 0, ...Buffer.from('els HTTP/1.1\r\nhost: x\r\n\r\n')]),
      ]),
      socket([`POST ${route} HTTP/1.1\r\n\r\n`]),
      socket(['EHLO mail\r\n']),
    ),
    'http: ambiguous length': good.chain((text) => {
      const length = String(text.length);
      return raws(
        socket([
          head([
            ['content-length', length],
            ['content-length', '1'],
          ]),
          text,
        ]),
        socket([
          head([
            ['content-length', length],
            ['transfer-encoding', 'chunked'],
          ]),
          text,
        ]),
        socket([head([['content-length', `+${length}`]]), text]),
        socket([head([['content-length', `-1`]]), text]),
        socket([head([['content-length', `${length}, ${length}`]]), text]),
        socket([head([['content-length', '1e3']]), text]),
        socket([head([['content-length', '99999999999999999999']]), text]),
        socket([head([['transfer-encoding', 'chunked, identity']]), text]),
        socket([head([['transfer-encoding', 'gzip']]), text]),
        socket([head([['transfer-encoding', 'xchunked']]), text]),
      );
    }),
    'http: broken chunks': fc
      .constantFrom(
        'zz\r\n{}\r\n0\r\n\r\n',
        '-1\r\n',
        'fffffffffffffffff\r\n',
        '2\r\n{}x\r\n0\r\n\r\n',
        '2 2\r\n{}\r\n',
        '\r\n\r\n',
      )
      .map((chunks): Ask => socket([head([['transfer-encoding', 'chunked']]), chunks])),
    'http: header too large': fc
      .tuple(
        fc.constantFrom('x-big', 'traceparent', 'x-functions-key', 'cookie', 'accept-encoding'),
        fc.integer({ min: 33_000, max: 200_000 }),
      )
      .map(([name, size]): Ask => socket([head([[name, 'x'.repeat(size)]])])),
    'http: broken header': raws(
      socket([`POST ${route} HTTP/1.1\r\nhost: x\r\nno colon\r\n\r\n`]),
      socket([`POST ${route} HTTP/1.1\r\nhost: x\r\na b: c\r\n\r\n`]),
      socket([`POST ${route} HTTP/1.1\r\nhost: x\r\n: c\r\n\r\n`]),
      socket([`POST ${route} HTTP/1.1\r\nhost: x\r\nx: a\u0000b\r\n\r\n`]),
      socket([`POST ${route} HTTP/1.1\r\nhost: x\r\nx : a\r\n\r\n`]),
      socket([`POST ${route} HTTP/1.1\r\nhost: x\r\nx: a\rb: c\r\n\r\n`]),
      socket([`POST ${route} HTTP/1.1\r\nhost: x\r\n\u00e9: a\r\n\r\n`]),
    ),
    'http: wrong host': fc
      .tuple(
        fc.constantFrom(
          'a b',
          'user:password@host',
          'x/y',
          'x?y',
          'x#y',
          '[::1',
          'x:port',
          'x:99999',
          '<x>',
          'a\\b',
          '%zz',
          'x@y',
        ),
        good,
      )
      .map(([host, text]): Ask =>
        socket([
          wire(
            `POST ${route} HTTP/1.1`,
            [
              ['host', host],
              ['x-functions-key', functionKey],
              ['content-length', String(Buffer.byteLength(text))],
            ],
            text,
          ),
        ]),
      ),
    'http: expectation unknown': good.map((text): Ask =>
      socket([
        head([
          ['expect', '200-ok'],
          ['content-length', String(text.length)],
        ]),
        text,
      ]),
    ),
    'http: body ends before its length': fc.tuple(good, fc.nat({ max: 100 })).map(([text, more]): Ask =>
      socket([head([['content-length', String(bytesOf(text).length + 1 + more)]]), text], {
        end: 'half-close',
      }),
    ),
    'http: body longer than its length': fc.tuple(good, fc.double({ min: 0.1, max: 0.9, noNaN: true })).map(
      // In one piece: what follows the body is no request, and ends the connection before the answer is made.
      ([text, part]): Ask =>
        socket([
          Buffer.concat([
            head([['content-length', String(Math.floor(text.length * part))]]),
            Buffer.from(text),
          ]),
        ]),
    ),
    'http: body that stops': fc
      .tuple(good, fc.boolean())
      .map(([text, chunked]): Ask =>
        socket(
          chunked
            ? [
                head([['transfer-encoding', 'chunked']]),
                `${text.length.toString(16)}\r\n${text.slice(0, 20)}`,
              ]
            : [head([['content-length', String(text.length)]]), text.slice(0, 20)],
        ),
      ),
    'http: body that trickles too slowly': good.map((text): Ask =>
      socket([head([['content-length', '500000']]), ...text.split('').slice(0, 40)], { pauseMs: 400 }),
    ),
  } satisfies Partial<Record<string, Asks>>;
}
