import * as fc from 'fast-check';
import { z } from 'zod';
import { type Ask, CANARY, functionKey, post } from './ask.ts';
import { list, object, quote } from './json-text.ts';
import type { Asks, World } from './world.ts';

type Schema = {
  type?: string | string[] | undefined;
  format?: string | undefined;
  contentEncoding?: string | undefined;
  items?: Schema | undefined;
  minItems?: number | undefined;
  maxItems?: number | undefined;
  minimum?: number | undefined;
  maximum?: number | undefined;
  properties?: Record<string, Schema> | undefined;
  required?: string[] | undefined;
  additionalProperties?: Schema | boolean | undefined;
  oneOf?: Schema[] | undefined;
};
const schemaOfSchemas: z.ZodType<Schema> = z.lazy(() =>
  z.object({
    type: z.union([z.string(), z.array(z.string())]).optional(),
    format: z.string().optional(),
    contentEncoding: z.string().optional(),
    items: schemaOfSchemas.optional(),
    minItems: z.number().optional(),
    maxItems: z.number().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    properties: z.record(z.string(), schemaOfSchemas).optional(),
    required: z.array(z.string()).optional(),
    additionalProperties: z.union([z.boolean(), schemaOfSchemas]).optional(),
    oneOf: z.array(schemaOfSchemas).optional(),
  }),
);

const documentSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.looseObject({ operationId: z.string() }))),
  components: z.object({ schemas: z.record(z.string(), schemaOfSchemas) }),
});

const kindsOf = ({ type }: Schema): string[] => (type === undefined ? [] : [type].flat());
const kindOf = (schema: Schema): string => kindsOf(schema).find((kind) => kind !== 'null') ?? 'any';

/** The smallest value that a schema allows. */
function valid(schema: Schema): string {
  const kind = kindOf(schema);
  if (kind === 'array') {
    const items = Array.from({ length: schema.minItems ?? 1 }, () => valid(schema.items ?? {}));
    return list(items);
  }
  if (kind === 'object') {
    const { properties = {}, required = Object.keys(properties) } = schema;
    return object(required.map((name) => [name, valid(properties[name] ?? {})]));
  }
  if (schema.format === 'date-time') return '"2024-05-06T07:08:09Z"';
  if (schema.contentEncoding === 'base64') return '"aGVsbG8="';
  return { boolean: 'true', integer: '3', number: '0.5', string: '"text"' }[kind] ?? 'null';
}

/** Values of another type than the schema's. */
function ofAnotherType(schema: Schema): string[] {
  const all: Readonly<Record<string, string>> = {
    boolean: 'true',
    integer: '7',
    string: `"${CANARY}"`,
    array: '[{}]',
    object: `{"${CANARY}":1}`,
  };
  const own = kindOf(schema) === 'number' ? ['integer'] : [kindOf(schema)];
  return Object.entries(all).flatMap(([kind, text]) => (own.includes(kind) ? [] : [text]));
}

const ask = (model: string, text: string): Ask => post(`/models/${model}/invocations`, text);

/** A tensor with one more in its fixed dimension. */
const longer = (schema: Schema): string =>
  list([valid(schema.items ?? {}).replace(/\]$/, `,${valid(schema.items?.items ?? {})}]`)]);

/** A tensor of one row made of one element. */
const element = (schema: Schema, text: string): string =>
  schema.items?.items === undefined
    ? list([text])
    : list([list(Array.from({ length: schema.items.minItems ?? 1 }, () => text))]);

/** Requests that violate one thing that the served document says. */
export function schemaAsks({ names, document }: World) {
  const { paths: all, components } = documentSchema.parse(document);
  // The Open Inference Protocol answers wrong methods and paths in its own way, which other kinds ask for.
  const paths = Object.fromEntries(Object.entries(all).filter(([path]) => !path.startsWith('/v2')));
  const formatsOf = (model: string): ReadonlyMap<string, Schema> =>
    new Map(
      (components.schemas[`${model}.Request`]?.oneOf ?? []).flatMap(({ properties }) =>
        Object.entries(properties ?? {}).filter(([name]) => name !== 'params'),
      ),
    );
  const columnModels = [names.telco, names.scalars, names.composites, names.params];

  type Place = { model: string; format: string; row: Schema; column: string; schema: Schema };
  /** Every column of every model in every format of rows. */
  const places = columnModels.flatMap((model) =>
    ['dataframe_records', 'instances'].flatMap((format) => {
      const row = formatsOf(model).get(format)?.items ?? {};
      return Object.entries(row.properties ?? {}).map(([column, schema]): Place => ({
        model,
        format,
        row,
        column,
        schema,
      }));
    }),
  );
  const rowWith = ({ row, column }: Place, text: string | undefined): string => {
    const { properties = {}, required = [] } = row;
    const fields = new Map(required.map((name) => [name, valid(properties[name] ?? {})]));
    if (text === undefined) fields.delete(column);
    else fields.set(column, text);
    return object(fields);
  };
  const atPlace = (wanted: (place: Place) => readonly (string | undefined)[]): Asks => {
    const cases = places.flatMap((place) => wanted(place).map((text) => ({ place, text })));
    return fc
      .constantFrom(...cases)
      .map(({ place, text }) => ask(place.model, `{"${place.format}":[${rowWith(place, text)}]}`));
  };
  const isSignature = ({ schema, column }: Place): boolean =>
    kindOf(schema) !== 'any' && column !== 'customerID';

  const inputs = formatsOf(names.tensors).get('inputs') ?? {};
  const tensorsWith = (name: string, text: string | undefined): Ask => {
    const fields = new Map(
      (inputs.required ?? []).map((each) => [each, valid(each === '' ? {} : tensorOf(each))]),
    );
    if (text === undefined) fields.delete(name);
    else fields.set(name, text);
    return ask(names.tensors, `{"inputs":${object(fields)}}`);
  };
  const tensorOf = (name: string): Schema => inputs.properties?.[name] ?? {};
  const tensorNames = fc.constantFrom(...(inputs.required ?? []));

  const predicting = Object.entries(paths).filter(([path]) => path.endsWith('/invocations'));
  const formats = places.filter(({ column, row }) => column === Object.keys(row.properties ?? {})[0]);

  return {
    'schema: value of another type': atPlace((place) =>
      isSignature(place) ? ofAnotherType(place.schema) : [],
    ),
    'schema: null where the type has none': atPlace((place) =>
      isSignature(place) && !kindsOf(place.schema).includes('null') ? ['null'] : [],
    ),
    'schema: required column missing': atPlace((place) =>
      (place.row.required ?? []).includes(place.column) ? [undefined] : [],
    ),
    'schema: beyond minimum and maximum': atPlace(({ schema: { minimum, maximum } }) =>
      minimum === undefined || maximum === undefined
        ? []
        : [String(minimum - 1), String(maximum + 1), '1e400'],
    ),
    'schema: more than maxItems': fc
      .tuple(fc.constantFrom(...formats), fc.integer({ min: 1, max: 1000 }))
      .map(([place, more]) => {
        const count = (formatsOf(place.model).get(place.format)?.maxItems ?? 0) + more;
        return post(
          `/models/${place.model}/invocations`,
          () => `{"${place.format}":[${'{},'.repeat(count)}{}]}`,
        );
      }),
    'schema: fewer than minItems': fc
      .constantFrom(...formats)
      .map(({ model, format }) => ask(model, `{"${format}":[]}`)),
    'schema: additional property of an object': atPlace(({ schema }) =>
      kindOf(schema) === 'object' && schema.additionalProperties === false
        ? ['nobody', '__proto__', 'constructor', ''].map(
            (name) => `${valid(schema).slice(0, -1)},${quote(name)}:1}`,
          )
        : [],
    ),
    'schema: additional parameter': fc
      .constantFrom('nobody', '__proto__', '')
      .map((name) => ask(names.params, `{"inputs":{"x":[1.5]},"params":{${quote(name)}:1}}`)),
    'schema: two of oneOf': fc
      .tuple(fc.constantFrom(...columnModels, names.tensors), fc.nat(), fc.integer({ min: 1, max: 3 }))
      .map(([model, first, step]) => {
        const forms = [...formatsOf(model)];
        const [a, b] = [
          forms[first % forms.length],
          forms[(first + 1 + ((step - 1) % Math.max(1, forms.length - 1))) % forms.length],
        ];
        return ask(model, object([a, b].map((each) => [each?.[0] ?? '', valid(each?.[1] ?? {})])));
      }),
    'schema: none of oneOf': fc
      .constantFrom(...columnModels, names.tensors)
      .map((model) => ask(model, `{"params":{},"${CANARY}":[]}`)),
    'schema: required tensor missing': tensorNames.map((name) => tensorsWith(name, undefined)),
    'schema: other length of a fixed dimension': tensorNames
      .filter((name) => tensorOf(name).items?.minItems !== undefined)
      .map((name) => tensorsWith(name, longer(tensorOf(name)))),
    'schema: element of another type': tensorNames.chain((name) => {
      const inner = tensorOf(name).items?.items ?? tensorOf(name).items ?? {};
      return fc
        .constantFrom(...ofAnotherType(inner).filter((text) => !text.startsWith('[')))
        .map((text) => tensorsWith(name, element(tensorOf(name), text)));
    }),
    'schema: media type not listed': fc
      .tuple(
        fc.constantFrom(...predicting),
        fc.constantFrom('application/xml', 'text/plain', 'application/yaml', 'application/json+x'),
      )
      .map(([[path], type]): Ask => post(path, '{}', { 'content-type': type })),
    'schema: method not listed': fc
      .tuple(
        fc.constantFrom(...Object.entries(paths)),
        fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'),
      )
      .filter(([[, operations], method]) => !Object.hasOwn(operations, method.toLowerCase()))
      .map(([[path], method]): Ask => ({
        via: 'http',
        method,
        path,
        headers: { 'x-functions-key': functionKey },
        body: undefined,
      })),
    'schema: path not listed': fc
      .tuple(fc.constantFrom(...Object.keys(paths)), fc.constantFrom('x', '/x', '.json', '%2f', '/%2e%2e'))
      .map(([path, more]): Ask => post(path + more, '{}')),
    'schema: without the key': fc
      .constantFrom(...Object.entries(paths).filter(([path]) => !/^\/(ping|health)$/.test(path)))
      .map(([path, operations]): Ask => ({
        via: 'http',
        method: Object.hasOwn(operations, 'post') ? 'POST' : 'GET',
        path,
        headers: { 'content-type': 'application/json' },
        body: Object.hasOwn(operations, 'post') ? '{}' : undefined,
      })),
    'schema: feedback without its labels': fc
      .constantFrom(...Object.keys(paths).filter((path) => path.endsWith('/feedback')))
      .map((path): Ask => post(path, '{}')),
  } satisfies Partial<Record<string, Asks>>;
}
