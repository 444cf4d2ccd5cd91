import { findAliasTarget } from './alias-target.ts';
import { type Endpoint, once, read, repeatable } from './endpoint.ts';
import { orUndefined } from './errors.ts';
import type { Http } from './http.ts';
import { paginate } from './paging.ts';
import type {
  AliasTarget,
  CallOptions,
  PageOptions,
  RegisteredModel,
  RegisteredModelDetails,
  Tags,
} from './types.ts';
import { tagList } from './wire/primitives.ts';
import { registeredModelAnswer, registeredModelPage } from './wire/registered-model.ts';

export type ModelSearch = {
  /** From `allOf`; attribute `name` and tags. Prompts are left out by the server. */
  filter?: string | undefined;
  orderBy?: readonly string[] | undefined;
};

export type RegisteredModels = {
  create(
    name: string,
    input?: { description?: string; tags?: Tags },
    options?: CallOptions,
  ): Promise<RegisteredModelDetails>;
  get(name: string, options?: CallOptions): Promise<RegisteredModelDetails>;
  /** As `get`, undefined where there is no such model. */
  find(name: string, options?: CallOptions): Promise<RegisteredModelDetails | undefined>;
  search(query?: ModelSearch, options?: PageOptions): AsyncIterable<RegisteredModel>;
  update(
    name: string,
    change: { description: string },
    options?: CallOptions,
  ): Promise<RegisteredModelDetails>;
  delete(name: string, options?: CallOptions): Promise<void>;
  setTag(name: string, key: string, value: string, options?: CallOptions): Promise<void>;
  deleteTag(name: string, key: string, options?: CallOptions): Promise<void>;
  /** Points the alias at the version, whatever it pointed at before: MLflow compares nothing and keeps no history. */
  setAlias(name: string, alias: string, version: string, options?: CallOptions): Promise<void>;
  /** Undefined where the alias is not set or the model does not exist. */
  getByAlias(name: string, alias: string, options?: CallOptions): Promise<AliasTarget | undefined>;
  deleteAlias(name: string, alias: string, options?: CallOptions): Promise<void>;
};

export function createRegisteredModels(http: Http): RegisteredModels {
  const get: RegisteredModels['get'] = (name, options) =>
    http.json(read('registered-models/get', { name }), registeredModelAnswer, options);
  return {
    get,
    find: (name, options) => orUndefined(get(name, options)),
    create: (name, input = {}, options) =>
      http.json(
        once('POST', 'registered-models/create', {
          name,
          description: input.description,
          tags: tagList(input.tags),
        }),
        registeredModelAnswer,
        options,
      ),
    search: (query = {}, options = {}) =>
      paginate(
        (pageToken) => http.json(modelSearch(query, pageToken, options), registeredModelPage, options),
        (model) => model.name,
        options,
      ),
    update: (name, { description }, options) =>
      http.json(
        repeatable('PATCH', 'registered-models/update', { name, description }),
        registeredModelAnswer,
        options,
      ),
    delete: (name, options) => http.done(once('DELETE', 'registered-models/delete', { name }), options),
    setTag: (name, key, value, options) =>
      http.done(repeatable('POST', 'registered-models/set-tag', { name, key, value }), options),
    deleteTag: (name, key, options) =>
      http.done(repeatable('DELETE', 'registered-models/delete-tag', { name, key }), options),
    setAlias: (name, alias, version, options) =>
      http.done(repeatable('POST', 'registered-models/alias', { name, alias, version }), options),
    getByAlias: (name, alias, options) => findAliasTarget(http, name, alias, options),
    deleteAlias: (name, alias, options) =>
      http.done(repeatable('DELETE', 'registered-models/alias', { name, alias }), options),
  };
}

const modelSearch = (query: ModelSearch, pageToken: string | undefined, options: PageOptions): Endpoint =>
  read('registered-models/search', {
    filter: query.filter,
    order_by: query.orderBy,
    max_results: options.pageSize ?? 100,
    page_token: pageToken,
  });
