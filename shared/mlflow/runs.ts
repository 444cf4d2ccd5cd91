import type { Clock } from '../kernel/clock.ts';
import { type Endpoint, once, read, repeatable, search } from './endpoint.ts';
import { orUndefined } from './errors.ts';
import type { Http } from './http.ts';
import { type Batch, splitBatch } from './log-batch.ts';
import { paginate } from './paging.ts';
import type {
  CallOptions,
  DatasetInput,
  Metric,
  PageOptions,
  Run,
  RunInfo,
  RunStatus,
  Tags,
} from './types.ts';
import { tagList } from './wire/primitives.ts';
import { datasetInputOut, metricPage, runAnswer, runInfoAnswer, runPage } from './wire/run.ts';

export type RunCreation = {
  experimentId: string;
  /** The server invents a name when left out. */
  runName?: string | undefined;
  /** Now when left out; MLflow itself would say 1970. */
  startedAt?: Date | undefined;
  tags?: Tags | undefined;
  userId?: string | undefined;
};

export type RunUpdate = {
  status?: RunStatus | undefined;
  endedAt?: Date | undefined;
  runName?: string | undefined;
};

export type RunSearch = {
  experimentIds: readonly string[];
  /** From `allOf`. */
  filter?: string | undefined;
  /** Such as `attributes.start_time DESC` or `metrics.m DESC`. */
  orderBy?: readonly string[] | undefined;
  viewType?: 'ACTIVE_ONLY' | 'DELETED_ONLY' | 'ALL' | undefined;
};

export type Runs = {
  /** Not idempotent: look for a marker tag of yours first when a repeat is possible. */
  create(input: RunCreation, options?: CallOptions): Promise<Run>;
  get(runId: string, options?: CallOptions): Promise<Run>;
  /** As `get`, undefined where there is no such run. */
  find(runId: string, options?: CallOptions): Promise<Run | undefined>;
  update(runId: string, change: RunUpdate, options?: CallOptions): Promise<RunInfo>;
  delete(runId: string, options?: CallOptions): Promise<void>;
  setTag(runId: string, key: string, value: string, options?: CallOptions): Promise<void>;
  /**
   * Logs metrics, parameters and tags in as many calls as the server's limits need; each call has its own deadline.
   * Repeating it is harmless, but a parameter cannot change its value: that fails with INVALID_PARAMETER_VALUE.
   * Over-long values (6,000 characters for parameters, 8,000 for tags) are refused, as servers cut them silently.
   */
  logBatch(runId: string, batch: Batch, options?: CallOptions): Promise<void>;
  logInputs(runId: string, datasets: readonly DatasetInput[], options?: CallOptions): Promise<void>;
  search(query: RunSearch, options?: PageOptions): AsyncIterable<Run>;
  /** Every logged value of one metric. */
  metricHistory(runId: string, key: string, options?: PageOptions): AsyncIterable<Metric>;
};

const metricId = (metric: Metric): string => [metric.timestamp, metric.step, metric.value].join('/');

export function createRuns(http: Http, clock: Clock): Runs {
  const get: Runs['get'] = (runId, options) =>
    http.json(read('runs/get', { run_id: runId }), runAnswer, options);
  return {
    get,
    find: (runId, options) => orUndefined(get(runId, options)),
    create: (input, options) => http.json(runCreation(input, clock), runAnswer, options),
    update: (runId, change, options) => http.json(runUpdate(runId, change), runInfoAnswer, options),
    delete: (runId, options) => http.done(repeatable('POST', 'runs/delete', { run_id: runId }), options),
    setTag: (runId, key, value, options) =>
      http.done(repeatable('POST', 'runs/set-tag', { run_id: runId, key, value }), options),
    logBatch: async (runId, batch, options) => {
      for (const part of splitBatch(batch)) {
        await http.done(repeatable('POST', 'runs/log-batch', { run_id: runId, ...part }), options);
      }
    },
    logInputs: (runId, datasets, options) =>
      http.done(
        repeatable('POST', 'runs/log-inputs', { run_id: runId, datasets: datasets.map(datasetInputOut) }),
        options,
      ),
    search: (query, options = {}) =>
      paginate(
        (pageToken) => http.json(runSearch(query, pageToken, options), runPage, options),
        (run) => run.runId,
        options,
      ),
    metricHistory: (runId, key, options = {}) =>
      paginate(
        (pageToken) => http.json(metricHistory(runId, key, pageToken, options), metricPage, options),
        metricId,
        options,
      ),
  };
}

const runCreation = (input: RunCreation, clock: Clock): Endpoint =>
  once('POST', 'runs/create', {
    experiment_id: input.experimentId,
    run_name: input.runName,
    start_time: (input.startedAt ?? clock.now()).getTime(),
    user_id: input.userId,
    tags: tagList(input.tags),
  });

const runUpdate = (runId: string, change: RunUpdate): Endpoint =>
  repeatable('POST', 'runs/update', {
    run_id: runId,
    status: change.status,
    end_time: change.endedAt?.getTime(),
    run_name: change.runName,
  });

const runSearch = (query: RunSearch, pageToken: string | undefined, options: PageOptions): Endpoint =>
  search('runs/search', {
    experiment_ids: query.experimentIds,
    filter: query.filter,
    order_by: query.orderBy,
    run_view_type: query.viewType,
    max_results: options.pageSize ?? 1000,
    page_token: pageToken,
  });

/** Some releases answer nothing, others everything at once, when `max_results` is missing. */
const metricHistory = (
  runId: string,
  key: string,
  pageToken: string | undefined,
  options: PageOptions,
): Endpoint =>
  read('metrics/get-history', {
    run_id: runId,
    metric_key: key,
    max_results: options.pageSize ?? 25_000,
    page_token: pageToken,
  });
