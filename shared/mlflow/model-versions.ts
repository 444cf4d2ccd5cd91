import { type Endpoint, once, read, repeatable } from './endpoint.ts';
import { orUndefined } from './errors.ts';
import type { Http } from './http.ts';
import { paginate } from './paging.ts';
import type { CallOptions, ModelVersion, ModelVersionDetails, PageOptions, Tags } from './types.ts';
import { downloadUriAnswer, modelVersionAnswer, modelVersionPage } from './wire/model-version.ts';
import { tagList } from './wire/primitives.ts';

export type ModelVersionCreation = {
  /** A registered model that exists. */
  name: string;
  /** `models:/m-…` of a logged model, `runs:/…`, or a storage address. */
  source: string;
  /** As `modelId`, when the source is a run's. */
  runId?: string | undefined;
  /** Newer servers need it when the source is a logged model; taken from the source when left out. */
  modelId?: string | undefined;
  tags?: Tags | undefined;
  description?: string | undefined;
  runLink?: string | undefined;
};

export type ModelVersionSearch = {
  /** From `allOf`; attributes `name`, `version_number`, `run_id`, `source_path`, and tags. */
  filter?: string | undefined;
  /** `version_number`, `creation_timestamp`, `last_updated_timestamp` or `name`, with ` DESC` if wanted. */
  orderBy?: readonly string[] | undefined;
};

export type ModelVersions = {
  /** Not idempotent: look for a marker tag of yours first when a repeat is possible. */
  create(input: ModelVersionCreation, options?: CallOptions): Promise<ModelVersionDetails>;
  get(name: string, version: string, options?: CallOptions): Promise<ModelVersionDetails>;
  /** As `get`, undefined where there is no such version. */
  find(name: string, version: string, options?: CallOptions): Promise<ModelVersionDetails | undefined>;
  search(query?: ModelVersionSearch, options?: PageOptions): AsyncIterable<ModelVersion>;
  update(
    name: string,
    version: string,
    change: { description: string },
    options?: CallOptions,
  ): Promise<ModelVersionDetails>;
  /** Delete its aliases first: older servers leave them dangling. */
  delete(name: string, version: string, options?: CallOptions): Promise<void>;
  setTag(name: string, version: string, key: string, value: string, options?: CallOptions): Promise<void>;
  deleteTag(name: string, version: string, key: string, options?: CallOptions): Promise<void>;
  /** Where the version's files are; may be a `runs:/` address, which `artifacts` resolves. */
  downloadUri(name: string, version: string, options?: CallOptions): Promise<string>;
};

export function createModelVersions(http: Http): ModelVersions {
  const get: ModelVersions['get'] = (name, version, options) =>
    http.json(read('model-versions/get', { name, version }), modelVersionAnswer, options);
  return {
    get,
    find: (name, version, options) => orUndefined(get(name, version, options)),
    create: (input, options) => http.json(versionCreation(input), modelVersionAnswer, options),
    search: (query = {}, options = {}) =>
      paginate(
        (pageToken) => http.json(versionSearch(query, pageToken, options), modelVersionPage, options),
        (found) => `${found.name}/${found.version}`,
        options,
      ),
    update: (name, version, { description }, options) =>
      http.json(
        repeatable('PATCH', 'model-versions/update', { name, version, description }),
        modelVersionAnswer,
        options,
      ),
    delete: (name, version, options) =>
      http.done(once('DELETE', 'model-versions/delete', { name, version }), options),
    setTag: (name, version, key, value, options) =>
      http.done(repeatable('POST', 'model-versions/set-tag', { name, version, key, value }), options),
    deleteTag: (name, version, key, options) =>
      http.done(repeatable('DELETE', 'model-versions/delete-tag', { name, version, key }), options),
    downloadUri: (name, version, options) =>
      http.json(read('model-versions/get-download-uri', { name, version }), downloadUriAnswer, options),
  };
}

const versionCreation = (input: ModelVersionCreation): Endpoint =>
  once('POST', 'model-versions/create', {
    name: input.name,
    source: input.source,
    run_id: input.runId ?? /^runs:\/+([\w-]+)/.exec(input.source)?.[1],
    model_id: input.modelId ?? /^models:\/+(m-[\w-]+)$/.exec(input.source)?.[1],
    tags: tagList(input.tags),
    description: input.description,
    run_link: input.runLink,
  });

const versionSearch = (
  query: ModelVersionSearch,
  pageToken: string | undefined,
  options: PageOptions,
): Endpoint =>
  read('model-versions/search', {
    filter: query.filter,
    order_by: query.orderBy,
    max_results: options.pageSize ?? 1000,
    page_token: pageToken,
  });
