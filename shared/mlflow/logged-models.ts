import { type Endpoint, once, read, repeatable, search } from './endpoint.ts';
import { orUndefined } from './errors.ts';
import type { Http } from './http.ts';
import { paginate } from './paging.ts';
import type { ArtifactEntry, CallOptions, LoggedModel, PageOptions, Tags } from './types.ts';
import { pathOf } from './url.ts';
import { filePage } from './wire/artifact.ts';
import { loggedModelAnswer, loggedModelPage } from './wire/logged-model.ts';
import { tagList } from './wire/primitives.ts';

export type LoggedModelCreation = {
  experimentId: string;
  /** Without `/ : . % " '`. */
  name?: string | undefined;
  modelType?: string | undefined;
  sourceRunId?: string | undefined;
  params?: Tags | undefined;
  tags?: Tags | undefined;
};

export type LoggedModelSearch = {
  experimentIds: readonly string[];
  /** From `allOf`; attributes such as `name`, `status`, `source_run_id`, and metrics, params, tags. */
  filter?: string | undefined;
  orderBy?: readonly { fieldName: string; ascending?: boolean }[];
};

/** Logged models exist since MLflow 3; Azure ML workspaces answer 404 without a body to all of these. */
export type LoggedModels = {
  /** Creates a pending model; upload its files below `artifactUri`, then `finalize`. */
  create(input: LoggedModelCreation, options?: CallOptions): Promise<LoggedModel>;
  finalize(
    modelId: string,
    status: 'LOGGED_MODEL_READY' | 'LOGGED_MODEL_UPLOAD_FAILED',
    options?: CallOptions,
  ): Promise<LoggedModel>;
  get(modelId: string, options?: CallOptions): Promise<LoggedModel>;
  /** As `get`, undefined where there is no such model. */
  find(modelId: string, options?: CallOptions): Promise<LoggedModel | undefined>;
  search(query: LoggedModelSearch, options?: PageOptions): AsyncIterable<LoggedModel>;
  setTags(modelId: string, tags: Tags, options?: CallOptions): Promise<void>;
  /** One directory of the model's files; paths are relative to the model. */
  listArtifacts(modelId: string, path?: string, options?: PageOptions): AsyncIterable<ArtifactEntry>;
};

export function createLoggedModels(http: Http): LoggedModels {
  const get: LoggedModels['get'] = (modelId, options) =>
    http.json(read(pathOf('logged-models', modelId)), loggedModelAnswer, options);
  return {
    get,
    find: (modelId, options) => orUndefined(get(modelId, options)),
    create: (input, options) => http.json(modelCreation(input), loggedModelAnswer, options),
    finalize: (modelId, status, options) =>
      http.json(
        repeatable('PATCH', pathOf('logged-models', modelId), { model_id: modelId, status }),
        loggedModelAnswer,
        options,
      ),
    search: (query, options = {}) =>
      paginate(
        (pageToken) => http.json(modelSearch(query, pageToken, options), loggedModelPage, options),
        (model) => model.modelId,
        options,
      ),
    setTags: (modelId, tags, options) =>
      http.done(
        repeatable('PATCH', pathOf('logged-models', modelId, 'tags'), {
          model_id: modelId,
          tags: tagList(tags),
        }),
        options,
      ),
    listArtifacts: (modelId, path, options = {}) =>
      paginate(
        (pageToken) =>
          http.json(
            read(pathOf('logged-models', modelId, 'artifacts', 'directories'), {
              artifact_directory_path: path,
              page_token: pageToken,
            }),
            filePage,
            options,
          ),
        (entry) => entry.path,
        options,
      ),
  };
}

const modelCreation = (input: LoggedModelCreation): Endpoint =>
  once('POST', 'logged-models', {
    experiment_id: input.experimentId,
    name: input.name,
    model_type: input.modelType,
    source_run_id: input.sourceRunId,
    params: tagList(input.params),
    tags: tagList(input.tags),
  });

const modelSearch = (
  query: LoggedModelSearch,
  pageToken: string | undefined,
  options: PageOptions,
): Endpoint =>
  search('logged-models/search', {
    experiment_ids: query.experimentIds,
    filter: query.filter,
    order_by: query.orderBy?.map(({ fieldName, ascending }) => ({ field_name: fieldName, ascending })),
    max_results: options.pageSize ?? 50,
    page_token: pageToken,
  });
