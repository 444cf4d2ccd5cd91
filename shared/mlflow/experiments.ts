import { RelevoError } from '../kernel/error.ts';
import { type Endpoint, once, read, repeatable, search } from './endpoint.ts';
import { isMlflowError, orUndefined } from './errors.ts';
import type { Http } from './http.ts';
import { paginate } from './paging.ts';
import type { CallOptions, Experiment, PageOptions, Tags } from './types.ts';
import { experimentAnswer, experimentCreated, experimentPage } from './wire/experiment.ts';
import { tagList } from './wire/primitives.ts';

export type ExperimentSearch = {
  /** From `allOf`; attributes `name`, `creation_time`, `last_update_time`, and tags. */
  filter?: string | undefined;
  orderBy?: readonly string[] | undefined;
  viewType?: 'ACTIVE_ONLY' | 'DELETED_ONLY' | 'ALL' | undefined;
};

export type ExperimentCreation = {
  tags?: Tags | undefined;
  /** Where runs put their artifacts; the server decides when left out. */
  artifactLocation?: string | undefined;
};

export type Experiments = {
  /** Creates an experiment and returns its id; fails with RESOURCE_ALREADY_EXISTS where the name is taken. */
  create(name: string, input?: ExperimentCreation, options?: CallOptions): Promise<string>;
  get(experimentId: string, options?: CallOptions): Promise<Experiment>;
  /** Deleted experiments keep their name and are found too. */
  getByName(name: string, options?: CallOptions): Promise<Experiment | undefined>;
  /**
   * The experiment of that name, created where there is none; safe when several do so at once.
   * @throws RelevoError `EXPERIMENT_DELETED` where a deleted experiment holds the name.
   */
  getOrCreate(name: string, options?: CallOptions): Promise<Experiment>;
  search(query?: ExperimentSearch, options?: PageOptions): AsyncIterable<Experiment>;
  setTag(experimentId: string, key: string, value: string, options?: CallOptions): Promise<void>;
};

export function createExperiments(http: Http): Experiments {
  const getByName: Experiments['getByName'] = (name, options) =>
    orUndefined(
      http.json(read('experiments/get-by-name', { experiment_name: name }), experimentAnswer, options),
    );
  const create: Experiments['create'] = (name, input = {}, options) =>
    http.json(creation(name, input), experimentCreated, options);
  return {
    create,
    getByName,
    get: (experimentId, options) =>
      http.json(read('experiments/get', { experiment_id: experimentId }), experimentAnswer, options),
    getOrCreate: async (name, options) => {
      const found = await getByName(name, options);
      return usable(found ?? (await createOrFind(http, name, getByName, options)), name);
    },
    search: (query = {}, options = {}) =>
      paginate(
        (pageToken) => http.json(experimentSearch(query, pageToken, options), experimentPage, options),
        (experiment) => experiment.experimentId,
        options,
      ),
    setTag: (experimentId, key, value, options) =>
      http.done(
        repeatable('POST', 'experiments/set-experiment-tag', { experiment_id: experimentId, key, value }),
        options,
      ),
  };
}

const creation = (name: string, input: ExperimentCreation): Endpoint =>
  once('POST', 'experiments/create', {
    name,
    artifact_location: input.artifactLocation,
    tags: tagList(input.tags),
  });

/** Names are unique, so sending this creation twice does no harm: the second answer is "exists already". */
async function createOrFind(
  http: Http,
  name: string,
  getByName: Experiments['getByName'],
  options: CallOptions | undefined,
): Promise<Experiment | undefined> {
  try {
    await http.json({ ...creation(name, {}), idempotent: true }, experimentCreated, options);
  } catch (error) {
    if (!isMlflowError(error, 'RESOURCE_ALREADY_EXISTS')) throw error;
  }
  return getByName(name, options);
}

function usable(experiment: Experiment | undefined, name: string): Experiment {
  if (experiment === undefined) {
    throw new RelevoError('EXPERIMENT_MISSING', `experiment ${name} vanished while it was created`, {
      retryable: true,
    });
  }
  if (experiment.lifecycleStage === 'deleted') {
    throw new RelevoError(
      'EXPERIMENT_DELETED',
      `experiment ${name} is deleted; restore it or use another name`,
    );
  }
  return experiment;
}

const experimentSearch = (
  query: ExperimentSearch,
  pageToken: string | undefined,
  options: PageOptions,
): Endpoint =>
  search('experiments/search', {
    filter: query.filter,
    order_by: query.orderBy,
    view_type: query.viewType,
    max_results: options.pageSize ?? 1000,
    page_token: pageToken,
  });
